import type { DeviceStatement } from "#domain/protocol";
import type { Delivery } from "./reports.ts";

/**
 * A report of a request as its number goes: taken in, repeated or refused, it has come. `content` is the digest of one
 * that could be read.
 */
export interface Arrived {
  readonly id: string;
  readonly seq: number;
  readonly content?: string;
}

// A report that this person sent from another phone before keeps that phone's number: here it is only a repetition.
const IS_FOREIGN = "coalesce(r.device <> ?2, 0)";
const NUMBERS =
  "json_each(?3) n LEFT JOIN report r ON r.id = n.value ->> 'id' AND r.content = n.value ->> 'content' AND r.person = ?1";

// As runs of neighbours: a request that brings what comes next is one run, and writes nothing.
const NOTE_NUMBERS = `
INSERT INTO arrival (person, device, first, last, after)
SELECT ?1, ?2, first, last, lag(last, 1, 0) OVER (ORDER BY first) FROM (
  SELECT min(seq) AS first, max(seq) AS last
  FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS run
    FROM (SELECT DISTINCT n.value ->> 'seq' AS seq FROM ${NUMBERS} WHERE NOT ${IS_FOREIGN}))
  GROUP BY run)
ORDER BY first`;

/**
 * Notes which numbers of a phone's reports came, and so which below the highest did not (table `gap`). To run before
 * `seeDevice`, which raises the highest.
 */
export function noteNumbers(
  db: D1Database,
  { person, device }: Delivery,
  arrived: readonly Arrived[],
): D1PreparedStatement {
  return db.prepare(NOTE_NUMBERS).bind(person, device, JSON.stringify(arrived));
}

/** More than this many numbers lost in one gap is a phone's fault in counting; beyond it, figures only grow. */
const MOST_MISSING = 1_000_000;

// The highest number that came so far, when a report was last taken in, and how many of these are in the books.
const CAME = `
SELECT max(coalesce(max(n.value ->> 'seq') FILTER (WHERE NOT ${IS_FOREIGN}), 0),
    coalesce((SELECT d.last_seq FROM device d WHERE d.person = ?1 AND d.id = ?2), 0)) AS highest,
  max(r.received_ms) FILTER (WHERE r.received_ms = ?4 AND NOT ${IS_FOREIGN}) AS received,
  count(r.id) AS stored
FROM ${NUMBERS}`;
const IN_GAPS = `
(SELECT coalesce(sum(min(g.last - g.first + 1, ${MOST_MISSING})), 0) FROM gap g WHERE g.person = ?1 AND g.device = ?2)`;
const pastHighest = (saved: string, held: string) =>
  `iif(${held} = 0 AND ${saved} > came.highest, min(${saved} - came.highest, ${MOST_MISSING}), 0)`;

// An exchange that says nothing new is written down once a minute: a write costs as much as a thousand reads.
const SEE_DEVICE = `
INSERT INTO device (person, id, platform, last_seen_ms, last_received_ms, last_seq, clock_offset_ms, held_reports, held_photos,
  held_oldest_ms, held_bytes, held_refused, saved_seq, app, missing)
SELECT ?1, ?2, ?5, ?4, came.received, came.highest, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ${IN_GAPS} + ${pastHighest("?12", "?7")}
FROM (${CAME}) came
WHERE true
ON CONFLICT (person, id) DO UPDATE SET platform = excluded.platform, last_seen_ms = excluded.last_seen_ms,
  last_received_ms = coalesce(excluded.last_received_ms, last_received_ms), last_seq = excluded.last_seq,
  clock_offset_ms = excluded.clock_offset_ms, held_reports = excluded.held_reports, held_photos = excluded.held_photos,
  held_oldest_ms = excluded.held_oldest_ms, held_bytes = excluded.held_bytes, held_refused = excluded.held_refused,
  saved_seq = excluded.saved_seq, app = excluded.app, missing = excluded.missing
WHERE excluded.last_seen_ms >= last_seen_ms + 60000 OR excluded.last_received_ms IS NOT NULL
  OR excluded.last_seq <> last_seq OR excluded.missing <> missing OR excluded.saved_seq IS NOT saved_seq
  OR excluded.held_reports <> held_reports OR excluded.held_photos <> held_photos OR excluded.held_oldest_ms IS NOT held_oldest_ms
  OR excluded.held_bytes IS NOT held_bytes OR excluded.held_refused <> held_refused
  OR excluded.platform <> platform OR excluded.app <> app OR abs(excluded.clock_offset_ms - clock_offset_ms) > 1000`;

/**
 * Notes that a phone spoke to us, which numbers it brought and what it says it still holds. To run after what is taken
 * in and `noteNumbers`.
 *
 * A number is missing when it lies in a gap, below the highest that came. Numbers above the highest that the phone says
 * it saved are on their way while it holds any report: they, or those refused before, are what it holds. Once it says
 * that it holds none, nothing can bring them any more, and they are missing too.
 */
export function seeDevice(
  db: D1Database,
  delivery: Delivery,
  { outbox, platform, app, seq }: Pick<DeviceStatement, "outbox" | "platform" | "app" | "seq">,
  arrived: readonly Arrived[],
): D1PreparedStatement {
  const oldest = outbox.reports + outbox.photos > 0 ? (outbox.oldest ?? null) : null;
  return db
    .prepare(SEE_DEVICE)
    .bind(
      delivery.person,
      delivery.device,
      JSON.stringify(arrived),
      delivery.receivedMs,
      platform,
      delivery.clockOffsetMs,
      outbox.reports,
      outbox.photos,
      oldest,
      outbox.bytes ?? null,
      outbox.refused ?? 0,
      seq ?? null,
      app,
    );
}

const MEET_DEVICE = `
INSERT INTO device (person, id, platform, last_seen_ms, clock_offset_ms) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING`;

// What is in the books now is held no more. The phone's next word, if it has one, says it anew.
const RELIEVE_DEVICE = `
UPDATE device SET last_received_ms = coalesce(came.received, last_received_ms), last_seq = came.highest,
  held_reports = max(0, held_reports - came.stored),
  held_photos = iif(held_reports > came.stored, held_photos, 0), held_bytes = iif(held_reports > came.stored, held_bytes, 0),
  held_oldest_ms = iif(held_reports > came.stored, held_oldest_ms, NULL),
  missing = ${IN_GAPS} + ${pastHighest("saved_seq", "max(0, held_reports - came.stored)")}
FROM (${CAME}) came
WHERE person = ?1 AND id = ?2`;

/**
 * The statements that note what an administrator brought in a phone's stead: its numbers, and that it holds so much
 * less. They do not say that the phone was seen. To run after what is taken in.
 */
export function relieveDevice(
  db: D1Database,
  delivery: Delivery,
  { platform, lastSeenMs }: { readonly platform: string; readonly lastSeenMs: number },
  arrived: readonly Arrived[],
): D1PreparedStatement[] {
  const { person, device, receivedMs, clockOffsetMs } = delivery;
  return [
    db.prepare(MEET_DEVICE).bind(person, device, platform, lastSeenMs, clockOffsetMs),
    noteNumbers(db, delivery, arrived),
    db.prepare(RELIEVE_DEVICE).bind(person, device, JSON.stringify(arrived), receivedMs),
  ];
}
