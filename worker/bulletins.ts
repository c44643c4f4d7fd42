import { randomBytes } from "node:crypto";
import type { BulletinFigures } from "#domain/bulletin";
import { MOST_NAMED } from "#domain/bulletin";
import { dayOf, dayStartMs, daysAfter } from "#domain/day";
import { type BothBases, frozenLines } from "#domain/freeze";
import { uuidv7 } from "#domain/id";
import { draftText } from "#domain/notice";
import { lastPeriods, type Period } from "#domain/period";
import { LAGGARD_RULE } from "#domain/ranking";
import { isSameWindow } from "#domain/round";
import { PROVINCE, type Scope, scopeOf } from "#domain/scope";
import { stageOfRank } from "#domain/stage";
import { type BatchSums, emptyBatches, figuresOf, totalOf } from "#domain/sums";
import { type Place, type TallyQuery, tallyQuerySchema } from "#domain/tally";
import type { Env } from "./env.ts";
import { type Frame, frame, placesOf } from "./figures.ts";
import { recorded } from "./store/audit.ts";
import { type BulletinFacts, readBulletinFacts } from "./store/bulletin-facts.ts";
import {
  type BulletinReader,
  insertBulletin,
  isMade,
  lastReleased,
  type NewBulletin,
} from "./store/bulletins.ts";
import { standingsAsOf } from "./store/entries.ts";
import { citiesIn, PROVINCE_PLACE } from "./store/places.ts";

/** Who makes a bulletin, of which figures and period; `by` is null for the system itself. */
export interface Order {
  readonly reader: BulletinReader;
  readonly query: TallyQuery;
  readonly period: Period;
  readonly by: NewBulletin["by"];
  readonly corrects: string | null;
  readonly address: string | null;
  readonly nowMs: number;
}

/**
 * Freezes a place's figures as they are now and drafts the text from them. Answers the bulletin's id. Throws
 * `place_unknown` and `round_unknown` as the board does.
 */
export async function makeBulletin(db: D1Database, order: Order): Promise<string> {
  const { reader, period, by, corrects, nowMs } = order;
  const asked = await frame(db, reader.edits, order.query);
  const place = asked.within ?? PROVINCE_PLACE;
  const { rev, figures } = await frozen(db, reader, asked, place, period);
  const id = uuidv7(nowMs, randomBytes(10));
  const head = { ...period, period: period.id, place, rule: figures.rule, asOf: nowMs };
  const city = place.level === "city" ? place.id : cityOf(asked, place);
  const made = {
    id,
    period,
    place,
    city,
    asOfMs: nowMs,
    rev,
    figures,
    text: draftText(head, figures),
    by,
    corrects,
  };
  await recorded(
    db,
    [insertBulletin(db, reader.edits, made)],
    [
      {
        ...{ person: by?.id ?? null, action: "bulletin_made", subject: `bulletin/${id}`, city },
        ...{
          detail: { kind: period.kind, period: period.id, place: place.name, corrects },
          address: order.address,
        },
      },
    ],
    nowMs,
  );
  return id;
}

/**
 * Every morning at 07:00 in Shanghai: makes the bulletins of the last period of each kind, for the province and for each
 * city. What is there already is not made again, however often this runs; what a morning missed is made on the next. Where
 * one fails the others are made, and it is logged as an error, which is what alarms are set on.
 */
export async function makeDueBulletins(controller: ScheduledController, env: Env): Promise<void> {
  const db = env.DB;
  const nowMs = controller.scheduledTime;
  const scope = scopeOf([{ role: "manager", level: "province", place: PROVINCE }], ["manager"]);
  for (const { id } of [PROVINCE_PLACE, ...(await citiesIn(db, scope))])
    for (const period of lastPeriods(dayOf(nowMs)))
      await makeDue(db, scope, id, period, nowMs).catch((error: unknown) => {
        // Another run was quicker.
        if (String(error).includes("written once")) return;
        const { stack } = error as Error;
        const told = { bulletins: "one was not made", place: id, period: period.id };
        console.error(JSON.stringify({ ...told, error: String(error), stack }));
      });
}

async function makeDue(
  db: D1Database,
  scope: Scope,
  place: string,
  period: Period,
  nowMs: number,
): Promise<void> {
  if (await isMade(db, scope, place, period)) return;
  const query = tallyQuerySchema.parse({ within: place });
  const reader = { scope, edits: scope };
  await makeBulletin(db, { reader, query, period, by: null, corrects: null, address: null, nowMs });
}

async function frozen(
  db: D1Database,
  reader: BulletinReader,
  asked: Frame,
  place: Place,
  period: Period,
): Promise<{ rev: number; figures: BulletinFigures }> {
  const { reading, rule } = asked;
  const facts = await readBulletinFacts(db, reading, dayStartMs(period.from));
  const previous = await lastReleased(db, reader, {
    ...{ place: place.id, kind: period.kind, before: period.from, rule },
  });
  const lines = frozenLines(
    placesOf(asked, facts.verified).map((row) => ({
      place: row,
      cells: bothBases(facts, (sums) => sums.get(row.id) ?? emptyBatches(), rule),
      counts: countsOf(facts, period, row.id),
    })),
    {
      cells: bothBases(facts, (sums) => totalOf(sums.values()), rule),
      counts: countsOf(facts, period, null),
    },
    // Rounds that came in between make figures fall or rise although nothing did.
    previous && isSameWindow(previous.window.rounds, reading.rounds) ? previous.figures : null,
  );
  const { rounds, level } = reading;
  const silentZones = silentIn(facts, period);
  const moved = await movedIn(db, facts, period);
  return {
    rev: facts.rev,
    figures: {
      window: { from: rounds[0] ?? null, to: rounds.at(-1) ?? null, rounds: [...rounds] },
      ...{ rule, by: level, ...lines, laggardRule: LAGGARD_RULE, freshness: facts.freshness },
      previous: previous && {
        ...{ id: previous.id, period: previous.period, asOf: previous.asOf, window: previous.window },
      },
      moved: { count: moved.length, projects: moved.slice(0, MOST_NAMED) },
      silent: {
        zones: silentZones
          .slice(0, MOST_NAMED)
          .map(({ zone, city, lastObserved }) => ({ zone, city, lastObserved })),
        phones: facts.silentPhones[0]?.phones ?? 0,
        reporters: facts.silentPhones.map(({ name, lastReceived }) => ({ name, lastReceived })),
      },
    },
  };
}

function bothBases(
  { verified, reported }: BulletinFacts,
  of: (sums: ReadonlyMap<string, BatchSums>) => BatchSums,
  rule: BulletinFigures["rule"],
): BothBases {
  const [sure, said] = [figuresOf(of(verified), rule), figuresOf(of(reported), rule)];
  return {
    signing: { verified: sure.signing, reported: said.signing },
    start: { verified: sure.start, reported: said.start },
    production: { verified: sure.production, reported: said.production },
  };
}

/** What waits and what is silent in a row's place; null for the whole. */
function countsOf({ pending, zones }: BulletinFacts, period: Period, place: string | null) {
  const inside = <T extends { readonly place: string }>(rows: readonly T[]) =>
    rows.filter((row) => place === null || row.place === place);
  const waiting = inside(pending);
  return {
    pending: {
      reports: waiting.reduce((sum, { reports }) => sum + reports, 0),
      oldest: waiting.length > 0 ? Math.min(...waiting.map(({ oldest }) => oldest)) : null,
    },
    zones: inside(zones).length,
    silentZones: silentIn({ zones: inside(zones) }, period).length,
  };
}

function silentIn({ zones }: Pick<BulletinFacts, "zones">, { from }: Period) {
  return zones.filter(({ lastObserved }) => (lastObserved ?? 0) < dayStartMs(from));
}

/** The projects whose verified stage is higher now than when the period began. */
async function movedIn(db: D1Database, { verifiedSince }: BulletinFacts, { from }: Period) {
  const ids = verifiedSince.map(({ id }) => id);
  const before = await standingsAsOf(db, ids, "verified", daysAfter(from, -1));
  return verifiedSince.flatMap(({ rank, ...project }) => {
    const was = before.get(project.id)?.rank ?? 0;
    return rank > was ? [{ ...project, from: stageOfRank(was), to: stageOfRank(rank) }] : [];
  });
}

function cityOf({ zones }: Frame, place: Place): string | null {
  return zones.find(({ id }) => id === place.id)?.city ?? null;
}
