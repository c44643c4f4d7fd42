import { milestone, milestoneRank } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { QueueItem } from "#domain/queue";
import { percent } from "#domain/rate";
import { stageOfRank, stageRank } from "#domain/stage";
import { formatCount, formatRate, withSign } from "../../ui/figures.ts";
import { language, words } from "../../words/index.ts";
import { reviewWords } from "./words.ts";

/** One line of the comparison: what was verified last, and what the report says. */
export interface Compared {
  readonly name: string;
  readonly unit: string | null;
  readonly before: string;
  readonly now: string;
  /** How much more or less, with its sign; null where nothing can be counted. */
  readonly difference: string | null;
  readonly isChanged: boolean;
}

/** The books keep no earlier value of it, so nothing can be called a change. */
const UNKNOWN = "—";

/** The report beside its project as it stood before. A report says nothing about what it leaves out. */
export function compared({ report, project }: QueueItem): Compared[] {
  const w = reviewWords();
  const { verified, investment } = project;
  const name = (code: typeof report.milestone) => (code ? milestone(code)[language()] : null);
  const rank = milestoneRank(report.milestone);
  const rises = rank > stageRank(verified.stage);
  const rise = report.completed === null ? null : report.completed - (verified.completed ?? 0);
  const share = (wan: number | null) => percent(wan, investment);
  const line = (
    [what, unit]: readonly [string, string | null],
    before: string | null,
    now: string | null,
    difference: string | null = null,
  ): Compared => ({
    ...{ name: what, unit, before: before ?? w.none, now: now ?? w.notSaid, difference },
    isChanged: now !== null && now !== before && before !== UNKNOWN,
  });
  const [was, is] = [share(verified.completed), share(report.completed)];
  const { units } = report;
  return [
    line([w.milestone, null], name(verified.milestone), name(report.milestone)),
    line(
      [w.stage, null],
      words().stage[verified.stage],
      rises ? words().stage[stageOfRank(rank)] : words().stage[verified.stage],
    ),
    line(
      [w.completed, words().common.yi],
      verified.completed === null ? null : formatYi(verified.completed),
      report.completed === null ? null : formatYi(report.completed),
      rise === null || rise === 0 ? null : withSign(rise, formatYi),
    ),
    ...(is === null ? [] : [line([w.share, "%"], was === null ? null : formatRate(was), formatRate(is))]),
    ...(units === null
      ? []
      : [
          line(
            [w.units, units.unit],
            UNKNOWN,
            [units.done, units.total].flatMap((n) => (n === null ? [] : [formatCount(n)])).join(" / "),
          ),
        ]),
    ...(report.percent === null ? [] : [line([w.percent, "%"], UNKNOWN, String(report.percent))]),
  ];
}
