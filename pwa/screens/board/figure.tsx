import type { ComponentChildren } from "preact";
import type { Batch } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { formatYi } from "#domain/money";
import type { Stand } from "#domain/movement";
import { pointsBetween } from "#domain/ranking";
import type { CellFigures } from "#domain/tally";
import { formatCount, formatRate, withSign } from "../../ui/figures.ts";
import { boardWords } from "../../words/board.ts";

/** One cell on both bases. */
export interface BothBases {
  readonly verified: CellFigures;
  readonly reported: CellFigures;
}

/** What a cell shows: each figure on the basis chosen, and beside it what pending reports add to the verified one. */
export function figuresShown({ verified, reported }: BothBases, basis: Basis = "verified") {
  const large = basis === "verified" ? verified : reported;
  return {
    listed: formatCount(large.listed),
    investment: formatYi(large.investment),
    achieved: formatCount(large.achieved),
    achievedPending: differenceOf(verified.achieved, reported.achieved, formatCount),
    countRate: formatRate(large.countRate),
    gained: formatYi(large.gained),
    gainedPending: differenceOf(verified.gained, reported.gained, formatYi),
    rate: formatRate(large.rate),
    ratePending: pendingPoints(verified.rate, reported.rate),
  };
}

function differenceOf(
  verified: number | null,
  reported: number | null,
  format: (size: number) => string,
): string | null {
  const difference = (reported ?? 0) - (verified ?? 0);
  return reported === null || difference === 0 ? null : withSign(difference, format);
}

/** Points of percent that pending reports add. Where nothing is verified yet, the whole of them. */
function pendingPoints(verified: number | null, reported: number | null): string | null {
  if (reported === null || reported === verified) return null;
  const points = pointsBetween(reported, verified ?? 0);
  return points === 0 ? null : withSign(points, formatRate);
}

interface FigureProps {
  readonly children: ComponentChildren;
  readonly pending?: string | null;
  readonly flash?: boolean;
}

/** A figure with the thin pending part under it. */
export function Figure({ children, pending, flash }: FigureProps) {
  return (
    <>
      <span class={flash ? "figure figure--flash" : "figure"}>{children}</span>
      {pending && (
        <small class="pending">
          <span class="unseen">{boardWords().board.pending} </span>
          {pending}
        </small>
      )}
    </>
  );
}

/** 2 ↑1: a rank and how many places it climbed or fell, named where no head does. Nothing for a total, which has no rank. */
export function Rank({ stand: { rank, climbed }, named }: { stand: Stand; named?: boolean }) {
  const w = boardWords().board;
  if (rank === null) return null;
  return (
    <span class="rank">
      <span class={named ? "" : "unseen"}>{w.rank} </span>
      {rank}
      {climbed !== null && climbed !== 0 && (
        <>
          {" "}
          <span aria-hidden="true">{`${climbed > 0 ? "↑" : "↓"}${Math.abs(climbed)}`}</span>
          <span class="unseen">{climbed > 0 ? w.climbed(climbed) : w.fell(-climbed)}</span>
        </>
      )}
    </span>
  );
}

/** 升 +0.50: points of percent since the day that the head names, with sign and word. */
export function Moved({ stand: { points } }: { stand: Stand }) {
  const w = boardWords().board;
  if (points === null) return null;
  const direction = points > 0 ? "up" : points < 0 ? "down" : "same";
  const text = points === 0 ? w.same : `${w[direction]} ${withSign(points, formatRate)}`;
  return <small class={`moved moved--${direction}`}>{text}</small>;
}

/** The address of the projects behind a cell. */
export function cellHref(place: string, batch: Batch, search: string): string {
  return `/board/${encodeURIComponent(place)}/${batch}${search}`;
}
