import type { ComponentChildren } from "preact";
import { dayOf } from "#domain/day";
import type { LedgerRow } from "#domain/ledger";
import { isCounted, silenceOf } from "#domain/ledger-filter";
import { milestone } from "#domain/milestone";
import { formatYi } from "#domain/money";
import { percent } from "#domain/rate";
import { stageRank } from "#domain/stage";
import { formatCount, formatRate, withSign } from "../../ui/figures.ts";
import { projectWords } from "../../words/dossier.ts";
import { language, words } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import type { ColumnId } from "./columns.ts";
import { doneShare } from "./columns.ts";
import type { Shown } from "./shown.ts";
import { ledgerWords } from "./words.ts";

/** A cell's content: what it says, and below it in small what belongs to it. */
function two(main: ComponentChildren, below?: ComponentChildren) {
  return (
    <>
      <span class="ledger__line">{main}</span>
      {below && <small class="ledger__line">{below}</small>}
    </>
  );
}

/** What a column says of a project. Figures on the basis chosen; on the verified one, what is pending stands below. */
export function cellOf(column: ColumnId, row: LedgerRow, shown: Shown): ComponentChildren {
  const w = ledgerWords();
  const { project, pending } = row;
  const { basis } = shown.filter;
  const standing = project[basis];
  switch (column) {
    case "name":
      return (
        <>
          <a
            class={`door ledger__name ${project.rebuilt ? "ledger__name--one" : ""}`}
            href={projectHref(row)}
          >
            {project.name}
          </a>
          {project.rebuilt && <small class="ledger__line">{w.rebuilt}</small>}
        </>
      );
    case "place":
      return placeOf(row, shown);
    case "enterprise":
      return project.enterprise ?? "—";
    case "chain":
      return project.chain ?? "—";
    case "kind":
      return kindOf(row) || "—";
    case "stage":
      return (
        <>
          <StageMark row={row} shown={shown} />
          <PendingStage row={row} shown={shown} />
        </>
      );
    case "milestone":
      return standing.milestone ? milestone(standing.milestone)[language()] : "—";
    case "listings":
      return <Listed row={row} />;
    case "investment":
      return formatYi(project.investment);
    case "completed":
      return two(formatYi(standing.completed), pendingMoney(row, shown));
    case "share":
      return formatRate(percent(standing.completed, project.investment));
    case "progress":
      return progressOf(row, shown);
    case "last":
      return lastOf(row, shown);
    case "pending":
      return pending.reports === 0
        ? "—"
        : two(
            <span class="pending">{w.waits(formatCount(pending.reports))}</span>,
            pending.photos > 0 && w.photosAway(formatCount(pending.photos)),
          );
    case "remark":
      return row.remark ?? "—";
  }
}

export function projectHref({ project }: LedgerRow): string {
  return `/projects/${encodeURIComponent(project.id)}`;
}

/** The zone, and below it the city. */
export function placeOf({ project }: LedgerRow, { zones }: Shown) {
  const zone = project.zone === null ? undefined : zones.get(project.zone);
  if (!zone) return project.zone ?? ledgerWords().noSite;
  return two(placeName(zone, language()), placeName(zone.city, language()));
}

function kindOf({ project }: LedgerRow): string {
  const w = ledgerWords();
  return [project.industrial && w.industrial, project.strategic && w.strategic].filter(Boolean).join(" · ");
}

/** The stage by its hue and its word. */
export function StageMark({ row, shown }: { row: LedgerRow; shown: Shown }) {
  const { stage } = row.project[shown.filter.basis];
  return (
    <span class="ledger__stage">
      <i class={`ledger__mark stage--${stageRank(stage)}`} />
      {words().stage[stage]}
    </span>
  );
}

/** What the stage would be with the pending reports, where that differs. */
export function PendingStage({ row, shown }: { row: LedgerRow; shown: Shown }) {
  const { verified, reported } = row.project;
  if (shown.filter.basis === "reported" || verified.stage === reported.stage) return null;
  return (
    <small class="pending ledger__line">{ledgerWords().pendingStage(words().stage[reported.stage])}</small>
  );
}

/** What pending reports would add to the completed investment. */
export function pendingMoney({ project }: LedgerRow, { filter }: Shown) {
  const more = (project.reported.completed ?? 0) - (project.verified.completed ?? 0);
  if (filter.basis === "reported" || more === 0) return null;
  return <span class="pending">{withSign(more, formatYi)}</span>;
}

function Listed({ row }: { row: LedgerRow }) {
  const w = ledgerWords();
  if (row.listings.length === 0) return <>—</>;
  return (
    <span class="ledger__listings">
      {row.listings.map((listing) => (
        <span key={`${listing.round} ${listing.batch}`} class={isCounted(listing) ? "" : "ledger__uncounted"}>
          {listing.round} {w.batchShort[listing.batch]}
          {!isCounted(listing) && ` (${listing.withdrawnOn === null ? w.planned : w.withdrawn})`}
        </span>
      ))}
    </span>
  );
}

/** 28 / 51 栋, and below it the percentage; one of them where only one is known. */
export function progressOf(row: LedgerRow, { filter }: Shown) {
  const progress = row.progress[filter.basis];
  const share = doneShare(progress);
  if (!progress) return "—";
  const { units } = progress;
  const inPercent = share === null ? null : `${share.toFixed(1)} %`;
  if (!units) return inPercent ?? "—";
  const w = projectWords();
  const done =
    units.total === null
      ? w.units(formatCount(units.done), units.unit)
      : w.unitsOf(formatCount(units.done), formatCount(units.total), units.unit);
  return two(done, inPercent);
}

/** The day of the last report, and how long ago that is. */
export function lastOf(row: LedgerRow, { today }: Shown) {
  const w = ledgerWords();
  const days = silenceOf(row, today);
  if (days === null || !row.project.lastReport) return w.never;
  return two(dayOf(row.project.lastReport.at), w.silent(days));
}
