import { BATCHES, type Batch } from "#domain/batch";
import { formatYi } from "#domain/money";
import { type BandScheme, bandBoundsYi } from "#domain/size-band";
import type { Group, Share, Structure } from "#domain/structure";
import { formatCount, formatRate, shareOf } from "../../ui/figures.ts";
import { words } from "../../words/index.ts";
import type { Drawing, PictureName, Series } from "./drawing.ts";
import { HUE_OF } from "./rates.ts";
import { chainName, pictureWords } from "./words.ts";

/** What the bars of groups measure. */
export type Measure = "listed" | "investment";

/** 走到哪一步: signed → started → producing → capacity. */
export function funnelDrawing({ funnel }: Structure): Drawing {
  const w = pictureWords();
  const names = funnel.map(({ stage }) => words().stage[stage]);
  const bars = funnel.map(({ projects, investment, from }, i) => {
    const share = from === null ? "" : w.funnel.share(formatRate(from));
    return `${w.funnel.reached(names[i] as string, formatCount(projects), formatYi(investment))}${share}`;
  });
  return {
    name: "funnel",
    title: w.funnel.title,
    sentence: `${w.funnel.of(formatCount(funnel[0]?.projects ?? 0))}${w.colon}${bars.join(w.semicolon)}${w.stop} ${w.funnel.hint}`,
    table: {
      heads: [
        { text: w.funnel.stage },
        { text: w.projects, unit: words().common.count },
        { text: w.investment, unit: words().common.yi },
        { text: w.funnel.from, unit: words().common.percent },
      ],
      rows: funnel.map(({ projects, investment, from }, i) => [
        names[i] as string,
        formatCount(projects),
        formatYi(investment),
        formatRate(from),
      ]),
      hasTotal: false,
    },
    shape: {
      kind: "bars",
      layout: "rungs",
      categories: names,
      series: [{ name: w.projects, hue: 1, values: funnel.map(({ projects }) => projects), labels: bars }],
    },
  };
}

/** 投资规模, in classes that stand apart or hold each other. */
export function sizesDrawing({ bands, listed }: Structure, scheme: BandScheme, measure: Measure): Drawing {
  const w = pictureWords().sizes;
  const groups = bands[scheme].map(({ key, ...batches }) => ({
    ...batches,
    key: key === "unpriced" ? w.unpriced : w.band(...bandBoundsYi(key)),
  }));
  return groupsDrawing("sizes", w, groups, listed, measure, scheme === "apart");
}

/** 开发区类别. */
export function kindsDrawing({ kinds, listed }: Structure, measure: Measure): Drawing {
  const w = pictureWords().kinds;
  const groups = kinds.map(({ key, ...batches }) => ({ ...batches, key: w.names[key] }));
  return groupsDrawing("kinds", w, groups.filter(isAny), listed, measure);
}

/** 重点产业链: all 16, the largest first, those without a project too; the rest and the unstated behind them. */
export function chainsDrawing({ chains, listed }: Structure, measure: Measure): Drawing {
  const w = pictureWords().chains;
  const last = chains.filter(({ key }) => key === "other" || key === "unstated");
  const named = chains.filter((group) => !last.includes(group));
  named.sort((a, b) => totalOf(b, measure) - totalOf(a, measure));
  const groups = [...named, ...last].map(({ key, ...batches }) => ({ ...batches, key: chainName(key) }));
  return groupsDrawing("chains", w, groups, listed, measure);
}

/** 战略性新兴产业: its share of the entries that state an output. */
export function strategicDrawing({ strategic }: Structure): Drawing {
  const w = pictureWords();
  const lines = [
    ...BATCHES.map((batch) => ({ name: words().batch[batch], ...strategic[batch] })),
    { name: w.total, ...strategic.total },
  ];
  const { total } = strategic;
  const told =
    total.share === null
      ? w.strategic.none
      : w.strategic.told(total.base, formatCount(total.strategic), formatRate(total.share));
  return {
    name: "strategic",
    title: w.strategic.title,
    sentence: `${told}${w.stop} ${w.strategic.hint}`,
    table: {
      heads: [
        { text: w.strategic.head },
        { text: w.strategic.strategic, unit: words().common.count },
        { text: w.strategic.base, unit: words().common.count },
        { text: w.strategic.share, unit: words().common.percent },
      ],
      rows: lines.map((line) => [
        line.name,
        formatCount(line.strategic),
        formatCount(line.base),
        formatRate(line.share),
      ]),
      hasTotal: true,
    },
    shape: {
      kind: "bars",
      layout: "rungs",
      categories: lines.map(({ name }) => name),
      whole: 100,
      series: [
        {
          name: w.strategic.share,
          hue: 3,
          values: lines.map(({ share }) => share),
          labels: lines.map(
            (line) =>
              `${line.name}${w.colon}${w.strategic.bar(formatCount(line.strategic), formatCount(line.base), formatRate(line.share))}`,
          ),
        },
      ],
    },
  };
}

/** A bar for each group, the batches on one another. `listed`: of how many entries. `areApart`: none stands in two groups. */
function groupsDrawing(
  name: PictureName,
  { title, head }: { readonly title: string; readonly head: string },
  groups: readonly Group<string>[],
  listed: number,
  measure: Measure,
  areApart = true,
): Drawing {
  const w = pictureWords();
  const format = measure === "listed" ? formatCount : formatYi;
  const series = BATCHES.map(
    (batch, i): Series => ({
      name: words().batch[batch],
      hue: HUE_OF[batch],
      values: groups.map((group) => group[batch][measure]),
      // The sum stands once, behind the last part of the bar.
      labels: groups.map((group) =>
        i === BATCHES.length - 1 ? format(sumOf(sharesOf(group), measure)) : "",
      ),
    }),
  );
  const rowOf = (key: string, shares: readonly Share[]) => [
    key,
    ...shares.flatMap(({ listed, investment }) => [formatCount(listed), formatYi(investment)]),
  ];
  const total = (batch: Batch): Share => {
    const shares = groups.map((group) => group[batch]);
    return { listed: sumOf(shares, "listed") ?? 0, investment: sumOf(shares, "investment") };
  };
  return {
    name,
    title,
    sentence: told(groups, listed),
    table: {
      heads: [
        { text: head },
        ...BATCHES.flatMap((batch) => [
          { text: `${words().batch[batch]} ${w.projects}`, unit: words().common.count },
          { text: `${words().batch[batch]} ${w.investment}`, unit: words().common.yi },
        ]),
      ],
      rows: [
        ...groups.map((group) => rowOf(group.key, sharesOf(group))),
        // Classes that hold each other have no sum.
        ...(areApart ? [rowOf(w.total, BATCHES.map(total))] : []),
      ],
      hasTotal: areApart,
    },
    shape: { kind: "bars", layout: "stacked", categories: groups.map(({ key }) => key), series },
  };
}

function told(groups: readonly Group<string>[], listed: number): string {
  const w = pictureWords();
  const [most] = [...groups].sort((a, b) => totalOf(b, "listed") - totalOf(a, "listed"));
  const share = most && shareOf(totalOf(most, "listed"), listed);
  return most && share
    ? `${w.most(most.key, formatCount(totalOf(most, "listed")), share)}${w.stop}`
    : `${w.noEntries}${w.stop}`;
}

function isAny(group: Group<string>): boolean {
  return totalOf(group, "listed") > 0;
}

function totalOf(group: Group<string>, measure: Measure): number {
  return sumOf(sharesOf(group), measure) ?? 0;
}

function sharesOf(group: Group<string>): Share[] {
  return BATCHES.map((batch) => group[batch]);
}

/** Null where something is listed and nobody knows an amount. */
function sumOf(shares: readonly Share[], measure: Measure): number | null {
  const own = shares.filter(({ listed }) => listed > 0);
  const known = own.map((share) => share[measure]).filter((amount) => amount !== null);
  return own.length > 0 && known.length === 0 ? null : known.reduce((sum, amount) => sum + amount, 0);
}
