import type { LocalProject } from "../../state/contract.ts";
import { Choice } from "../../ui/choice.tsx";
import { words } from "../../words/index.ts";
import type { Filter } from "./find.ts";

interface FiltersProps {
  readonly all: readonly LocalProject[];
  readonly chosen: Filter;
  readonly choose: (filter: Filter) => void;
  readonly reviews: boolean;
}

/** The filters that are of use now: what needs the person only while something does, 待核 only for reviewers. */
export function Filters({ all, chosen, choose, reviews }: FiltersProps) {
  const w = words();
  const needsYou = all.filter((local) => local.needsYou > 0).length;
  const options: (readonly [Filter, string])[] = [["all", w.common.all]];
  if (needsYou > 0 || chosen === "needsYou") options.push(["needsYou", w.projects.needsYou(needsYou)]);
  if (reviews) options.push(["pending", w.projects.pending]);
  options.push(["recent", w.projects.recent], ["nearby", w.projects.nearby]);
  return <Choice legend={w.projects.filters} options={options} chosen={chosen} choose={choose} />;
}
