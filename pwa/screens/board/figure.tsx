import type { ComponentChildren } from "preact";
import type { Batch } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { CellFigures } from "#domain/tally";
import { formatCount, formatRate, withSign } from "../../ui/figures.ts";
import { boardWords } from "../../words/board.ts";

/** One cell on both bases. */
export interface BothBases {
  readonly verified: CellFigures;
  readonly reported: CellFigures;
}

/** What a cell shows: each figure as verified, and what pending reports would add to it. */
export function figuresShown({ verified, reported }: BothBases) {
  const achieved = reported.achieved - verified.achieved;
  return {
    listed: formatCount(verified.listed),
    investment: formatYi(verified.investment),
    achieved: formatCount(verified.achieved),
    achievedPending: achieved === 0 ? null : withSign(achieved, formatCount),
    rate: formatRate(verified.rate),
    ratePending: differenceOf(verified.rate, reported.rate),
  };
}

/** Points of percent that pending reports add. Where nothing is verified yet, the whole of them. */
function differenceOf(verified: number | null, reported: number | null): string | null {
  if (reported === null || reported === verified) return null;
  // Both have two decimals; their difference must not show what floating point leaves behind.
  const points = Math.round((reported - (verified ?? 0)) * 100) / 100;
  return points === 0 ? null : withSign(points, formatRate);
}

interface FigureProps {
  readonly children: ComponentChildren;
  readonly pending?: string | null;
  readonly flash?: boolean;
}

/** A verified figure with the thin pending part under it. */
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

/** The address of the projects behind a cell. */
export function cellHref(place: string, batch: Batch, search: string): string {
  return `/board/${encodeURIComponent(place)}/${batch}${search}`;
}
