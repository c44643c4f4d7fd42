import { adminWords } from "./words.ts";

const SECTIONS = [
  ["people", "/admin"],
  ["projects", "/import"],
  ["phones", "/admin/phones"],
  ["audit", "/admin/audit"],
] as const;

/** The way between the parts of the administration. */
export function Sections({ here }: { here: (typeof SECTIONS)[number][0] }) {
  const w = adminWords().sections;
  return (
    <nav class="choice" aria-label={w.label}>
      {SECTIONS.map(([name, href]) => (
        <a
          key={name}
          class="choice__option choice__link"
          href={href}
          aria-current={name === here ? "page" : undefined}
        >
          {w[name]}
        </a>
      ))}
    </nav>
  );
}
