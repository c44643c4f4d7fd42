import { BATCHES, type Batch } from "#domain/batch";
import type { Language } from "#domain/error";
import { pointsSince, type Stand, standsOf } from "#domain/movement";
import { PROVINCE } from "#domain/scope";
import type { TallyRow } from "#domain/tally";
import type { Before, Figures } from "../../state/contract.ts";
import type { BothBases } from "./figure.tsx";
import type { Chosen } from "./view.ts";

/** One cell of the board: its figures on both bases, and how its rate stands among the others and moved. */
export interface BoardCell extends BothBases {
  readonly stand: Stand;
}

/** One line of the board: a place, or the total of them. */
export interface BoardRow extends Readonly<Record<Batch, BoardCell>> {
  /** The place's id; null for a total that is no place of its own. */
  readonly id: string | null;
  readonly name: string;
  /** Where its name leads: to the zones of a city. */
  readonly href: string | null;
}

export interface RowsProps {
  readonly rows: readonly BoardRow[];
  readonly total: BoardRow;
  readonly title: string;
  readonly chosen: Chosen;
  /** What was chosen, as it stands in the addresses. */
  readonly search: string;
  /** What movement is told against; undefined until it has come. */
  readonly before: Before | undefined;
  readonly flashed: ReadonlySet<string>;
  readonly sortBy: (batch: Batch | null) => void;
}

/** A place's name in the language spoken; in English where it is known. */
export function placeName(
  place: { readonly name: string; readonly nameEn: string | null },
  language: Language,
): string {
  return language === "en" ? (place.nameEn ?? place.name) : place.name;
}

/**
 * The lines of the board: verified and reported figures of each place, brought together, with the ranks of the basis
 * shown; in the order of the places, or of the rank in one batch.
 */
export function rowsOf(
  figures: Figures,
  before: Before | undefined,
  { basis, sort }: Pick<Chosen, "basis" | "sort">,
  language: Language,
  search: string,
): BoardRow[] {
  const stands = standsOf(figures[basis].rows, before?.[basis].rows);
  const reportedOf = new Map(figures.reported.rows.map((row) => [row.place.id, row]));
  const rows = figures.verified.rows.map((row): BoardRow => {
    const { id, level } = row.place;
    return {
      id,
      name: placeName(row.place, language),
      href: level === "city" ? `/board/${encodeURIComponent(id)}${search}` : null,
      ...cellsOf(row, reportedOf.get(id) ?? row, (batch) => stands.get(id)?.[batch] ?? NO_STAND),
    };
  });
  const rankOf = (row: BoardRow) => (sort && row[sort].stand.rank) ?? Number.POSITIVE_INFINITY;
  // Sorting keeps the order of equals; both of no rank are equal.
  return sort ? rows.sort((a, b) => (rankOf(a) === rankOf(b) ? 0 : rankOf(a) - rankOf(b))) : rows;
}

/** The last line: the total, which is a place of its own where the board is of one. It moves, but has no rank. */
export function totalOf(
  figures: Figures,
  before: Before | undefined,
  { basis }: Pick<Chosen, "basis">,
  name: string,
): BoardRow {
  const { verified, reported } = figures;
  const id = verified.within?.id ?? (verified.by === "city" ? PROVINCE : null);
  return {
    ...{ id, name, href: null },
    ...cellsOf(verified.total, reported.total, (batch) => ({
      ...NO_STAND,
      points: pointsSince(figures[basis].total[batch].rate, before?.[basis].total[batch].rate),
    })),
  };
}

const NO_STAND: Stand = { rank: null, points: null, climbed: null };

type Cells = Omit<TallyRow, "place">;

function cellsOf(
  verified: Cells,
  reported: Cells,
  standOf: (batch: Batch) => Stand,
): Record<Batch, BoardCell> {
  return Object.fromEntries(
    BATCHES.map((batch) => [
      batch,
      { verified: verified[batch], reported: reported[batch], stand: standOf(batch) },
    ]),
  ) as Record<Batch, BoardCell>;
}
