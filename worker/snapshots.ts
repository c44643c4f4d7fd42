import { BASES } from "#domain/basis";
import { type Day, dayOf, daysAfter } from "#domain/day";
import { PROVINCE, scopeOf } from "#domain/scope";
import { addSums, emptySums } from "#domain/sums";
import { type CountedRow, readCounted } from "./store/counted.ts";
import { sumsOf } from "./store/entries.ts";
import { allRounds } from "./store/rounds.ts";
import {
  emptySnapshot,
  eventfulWeeks,
  lastSnapshots,
  type SnapshotRow,
  snapshotDays,
  snapshotOf,
  writeSnapshots,
} from "./store/snapshots.ts";

const EVERYWHERE = scopeOf([{ role: "manager", level: "province", place: PROVINCE }], ["manager"]);
/**
 * How many entries may be counted anew in one night, over all days that are due: what is left waits for the next, so that
 * a large database of before there were snapshots gets its past in some nights instead of never.
 */
const ENTRIES_A_NIGHT = 100_000;

/**
 * Writes what changed up to the end of yesterday. Of a time of which there are no snapshots (before there were any, or
 * nights that were missed) it takes the ends of the weeks in which something happened, oldest first. Every day is counted
 * from the facts and verdicts known at its end, as `asOf` counts it; listings as they are now. Answers the days taken.
 */
export async function takeSnapshots(db: D1Database, nowMs: number): Promise<Day[]> {
  const taken: Day[] = [];
  let entries = 0;
  for (const day of await daysDue(db, daysAfter(dayOf(nowMs), -1))) {
    if (entries >= ENTRIES_A_NIGHT) break;
    const reading = { scope: EVERYWHERE, rounds: await allRounds(db), within: null, level: "zone" } as const;
    const rows = await readCounted(db, { ...reading, basis: "verified" }, day, BASES);
    await writeSnapshots(db, day, changedCells(await lastSnapshots(db), cellsOf(rows)));
    taken.push(day);
    entries += rows.length;
  }
  return taken;
}

async function daysDue(db: D1Database, yesterday: Day): Promise<Day[]> {
  const last = (await snapshotDays(db))?.last ?? null;
  if (last !== null && last >= yesterday) return [];
  const isNext = last !== null && daysAfter(last, 1) === yesterday;
  return [...(isNext ? [] : await eventfulWeeks(db, last, yesterday)), yesterday];
}

const keyOf = ({ zone, round, batch }: SnapshotRow | CountedRow) => `${zone}/${round}/${batch}`;

function cellsOf(rows: readonly CountedRow[]): SnapshotRow[] {
  const cells = new Map<string, Parameters<typeof snapshotOf>>();
  for (const row of rows) {
    const cell = cells.get(keyOf(row)) ?? [row, emptySums(), emptySums()];
    cells.set(keyOf(row), cell);
    addSums(cell[1], sumsOf(row, "verified"));
    addSums(cell[2], sumsOf(row, "reported"));
  }
  return [...cells.values()].map((cell) => snapshotOf(...cell));
}

/** The cells that are not as they were, and noughts for those that came to nothing. */
function changedCells(before: readonly SnapshotRow[], now: readonly SnapshotRow[]): SnapshotRow[] {
  const known = new Map(before.map((row) => [keyOf(row), JSON.stringify(row)]));
  const counted = new Set(now.map(keyOf));
  const gone = before.filter((row) => row.listed > 0 && !counted.has(keyOf(row))).map(emptySnapshot);
  return [...now.filter((row) => known.get(keyOf(row)) !== JSON.stringify(row)), ...gone];
}
