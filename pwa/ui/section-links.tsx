interface SectionLinksProps {
  readonly label: string;
  /** Each with where it leads, what it is called, and whether it is the one shown. */
  readonly sections: readonly (readonly [href: string, text: string, isHere: boolean])[];
}

/** The way between screens that belong together, as a row at the top of each. */
export function SectionLinks({ label, sections }: SectionLinksProps) {
  return (
    <nav class="choice section-links" aria-label={label}>
      {sections.map(([href, text, isHere]) => (
        <a
          key={href}
          class="choice__option choice__link"
          href={href}
          aria-current={isHere ? "page" : undefined}
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
