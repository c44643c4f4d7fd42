import { SectionLinks } from "../../ui/section-links.tsx";
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
    <SectionLinks label={w.label} sections={SECTIONS.map(([name, href]) => [href, w[name], name === here])} />
  );
}
