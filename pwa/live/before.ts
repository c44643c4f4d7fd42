import type { BulletinDetail, BulletinFigures, FrozenLine, LastBulletin } from "#domain/bulletin";
import { type Day, dayOf, daysAfter } from "#domain/day";
import type { Basis } from "#domain/fields";
import { isSameWindow } from "#domain/round";
import { PROVINCE } from "#domain/scope";
import type { Tallies } from "#domain/tally";
import type { Before, BoardQuery } from "../state/contract.ts";
import { isObject } from "../sync/reply.ts";
import { exchange } from "../sync/transport.ts";
import { Cells } from "./cells.ts";
import { fetchFigures, searchOf } from "./tallies.ts";

/** Where no bulletin was released, movement is told against the figures of so many days before. */
const DAYS_BEFORE = 7;

/**
 * What the movement of an answer's figures is told against: what the last released bulletin of its place froze, where that
 * is the same window, rule and rows; else the figures of the last whole day before it was frozen. Where there is none, or
 * the answer is of an earlier day, the figures of a week before. Undefined when they could not be had.
 */
export async function fetchBefore(query: BoardQuery, answer: Tallies): Promise<Before | undefined> {
  const bulletin = await lastBulletin(query);
  if (bulletin === undefined) return undefined;
  const now = answer.asOf ?? dayOf(Date.now());
  if (bulletin === null || dayOf(bulletin.asOf) > now)
    return figuresOfDay(query, daysAfter(now, -DAYS_BEFORE));
  const { figures } = bulletin;
  const day = dayOf(bulletin.asOf);
  if (!isOfSame(figures, answer)) return figuresOfDay(query, daysAfter(day, -1));
  const frozen = (basis: Basis) => frozenOn(basis, figures, answer);
  return { day, isBulletin: true, verified: frozen("verified"), reported: frozen("reported") };
}

async function figuresOfDay(query: BoardQuery, day: Day): Promise<Before | undefined> {
  const reply = await fetchFigures({ ...query, asOf: day });
  if (reply.kind !== "ok") return undefined;
  const cells = new Cells();
  cells.replace(reply.value.cells, reply.value.version);
  return { day, isBulletin: false, ...cells.figuresOf(reply.value, reply.value.version) };
}

/** The last released bulletin of the board's own place; null where there is none that the person may read. */
async function lastBulletin({ by, within }: BoardQuery): Promise<BulletinDetail | null | undefined> {
  const place = within ?? (by === "city" ? PROVINCE : null);
  if (place === null) return null;
  const reply = await exchange(`/api/bulletins/last?${searchOf({ within: place })}`, {}, readLast);
  if (reply.kind === "final") return null;
  return reply.kind === "ok" ? reply.value.bulletin : undefined;
}

const readLast = (value: unknown) =>
  isObject(value) && (value.bulletin === null || isObject(value.bulletin))
    ? (value as unknown as LastBulletin)
    : undefined;

function isOfSame(figures: BulletinFigures, answer: Tallies): boolean {
  return (
    figures.by === answer.by &&
    figures.rule === answer.rule &&
    isSameWindow(figures.window.rounds, answer.window.rounds)
  );
}

function frozenOn(basis: Basis, figures: BulletinFigures, answer: Tallies): Tallies {
  const cellsOf = (line: FrozenLine) => ({
    signing: line.signing[basis],
    start: line.start[basis],
    production: line.production[basis],
  });
  return {
    ...answer,
    basis,
    rows: figures.rows.map((line) => ({ place: line.place, ...cellsOf(line) })),
    total: cellsOf(figures.total),
  };
}
