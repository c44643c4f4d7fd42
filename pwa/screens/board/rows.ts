import type { Batch } from "#domain/batch";
import type { Language } from "#domain/error";
import { PROVINCE } from "#domain/scope";
import type { Tallies, TallyRow } from "#domain/tally";
import type { BothBases } from "./figure.tsx";

/** One line of the board: a place, or the total of them. */
export interface BoardRow extends Readonly<Record<Batch, BothBases>> {
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
  /** The window, as it stands in the addresses. */
  readonly search: string;
  readonly flashed: ReadonlySet<string>;
}

interface BothTallies {
  readonly verified: Tallies;
  readonly reported: Tallies;
}

/** A place's name in the language spoken; in English where it is known. */
export function placeName(
  place: { readonly name: string; readonly nameEn: string | null },
  language: Language,
): string {
  return language === "en" ? (place.nameEn ?? place.name) : place.name;
}

/** The lines of the board: verified and reported figures of each place, brought together. */
export function rowsOf({ verified, reported }: BothTallies, language: Language, search: string): BoardRow[] {
  const reportedOf = new Map(reported.rows.map((row) => [row.place.id, row]));
  return verified.rows.map((row) => ({
    id: row.place.id,
    name: placeName(row.place, language),
    href: row.place.level === "city" ? `/board/${encodeURIComponent(row.place.id)}${search}` : null,
    ...cellsOf(row, reportedOf.get(row.place.id) ?? row),
  }));
}

/** The last line: the total, which is a place of its own where the board is of one. */
export function totalOf({ verified, reported }: BothTallies, name: string): BoardRow {
  const id = verified.within?.id ?? (verified.by === "city" ? PROVINCE : null);
  return { id, name, href: null, ...cellsOf(verified.total, reported.total) };
}

type Cells = Omit<TallyRow, "place">;

function cellsOf(verified: Cells, reported: Cells): Record<Batch, BothBases> {
  return {
    signing: { verified: verified.signing, reported: reported.signing },
    start: { verified: verified.start, reported: reported.start },
    production: { verified: verified.production, reported: reported.production },
  };
}
