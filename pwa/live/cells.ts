import { BATCHES } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { revisionOf } from "#domain/revision";
import { addSums, type BatchSums, emptyBatches, figuresOf, sumsOn } from "#domain/sums";
import type { CellSums, LiveMessage, Tallies } from "#domain/tally";
import type { Figures } from "../state/contract.ts";

/** The cells that a board's figures are sums of, each with the revision of the books that it is of. */
export class Cells {
  #held = new Map<string, { readonly rev: number; readonly cell: CellSums }>();

  /** Takes an answer's cells in the place of all held, but for those of which a message has told newer sums. */
  replace(cells: readonly CellSums[], version: string): void {
    const rev = revisionOf(version);
    const newer = [...this.#held].filter(([, held]) => held.rev > rev);
    this.#held = new Map(cells.map((cell) => [keyOf(cell), { rev, cell }]));
    for (const [key, held] of newer) this.#held.set(key, held);
  }

  /** Takes a message's cells that belong to a window and place. Answers whether any did. */
  take({ cells, version }: Pick<LiveMessage, "cells" | "version">, { window, within }: Tallies): boolean {
    const rev = revisionOf(version);
    const own = cells.filter(
      ({ city, zone, round }) =>
        window.rounds.includes(round) &&
        (!within || within.level === "province" || within.id === city || within.id === zone),
    );
    for (const cell of own) {
      const key = keyOf(cell);
      if (rev > (this.#held.get(key)?.rev ?? 0)) this.#held.set(key, { rev, cell });
    }
    return own.length > 0;
  }

  /**
   * An answer's figures on both bases, summed anew from the cells. Which places there are and how many entries are of one
   * project stays as the answer says.
   */
  figuresOf(answer: Tallies, version: string): Figures {
    return {
      verified: this.#on("verified", answer, version),
      reported: this.#on("reported", answer, version),
    };
  }

  #on(basis: Basis, answer: Tallies, version: string): Tallies {
    const places = new Map<string, BatchSums>();
    const total = emptyBatches();
    for (const { cell } of this.#held.values()) {
      const sums = sumsOn(basis, cell);
      const id = answer.by === "city" ? cell.city : cell.zone;
      const place = places.get(id) ?? emptyBatches();
      places.set(id, place);
      addSums(place[cell.batch], sums);
      addSums(total[cell.batch], sums);
    }
    const summed = (of: Omit<Tallies["total"], "place">, sums: BatchSums) => {
      for (const batch of BATCHES) sums[batch].repeats = of[batch].listed - of[batch].projects;
      return figuresOf(sums, answer.rule);
    };
    return {
      ...answer,
      ...{ basis, version },
      rows: answer.rows.map((row) => ({
        place: row.place,
        ...summed(row, places.get(row.place.id) ?? emptyBatches()),
      })),
      total: summed(answer.total, total),
    };
  }
}

function keyOf({ zone, round, batch }: CellSums): string {
  return `${zone}/${round}/${batch}`;
}
