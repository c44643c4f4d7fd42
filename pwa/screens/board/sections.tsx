import { useApp } from "../../ui/app.ts";
import { canSeeBoard } from "../../ui/rights.ts";
import { SectionLinks } from "../../ui/section-links.tsx";
import { boardWords } from "../../words/board.ts";

interface SectionsProps {
  readonly here: "board" | "pictures" | "ledger" | "bulletins";
  /** The rest of an address with the place and what was chosen, which the board and its pictures share. */
  readonly chosen?: string;
}

/** The way between the screens that show figures: one tab leads to all of them. */
export function Sections({ here, chosen = "" }: SectionsProps) {
  const me = useApp().session.me.value;
  const w = boardWords().sections;
  // Whoever only reports may read bulletins, and none of the others.
  if (!me || !canSeeBoard(me)) return null;
  const section = (name: SectionsProps["here"], href: string) => [href, w[name], name === here] as const;
  return (
    <SectionLinks
      label={w.label}
      sections={[
        section("board", `/board${chosen}`),
        section("pictures", `/pictures${chosen}`),
        section("ledger", "/ledger"),
        section("bulletins", "/bulletins"),
      ]}
    />
  );
}
