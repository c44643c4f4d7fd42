import type { DeviceInput } from "#domain/protocol";
import type { Delivery } from "./reports.ts";

// An exchange that says nothing new is written down once a minute: a write costs as much as a thousand reads.
const SEE_DEVICE = `
INSERT INTO device (person, id, platform, last_seen_ms, last_received_ms, last_seq, clock_offset_ms, held_reports, held_photos, held_oldest_ms)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (person, id) DO UPDATE SET platform = excluded.platform, last_seen_ms = excluded.last_seen_ms,
  last_received_ms = coalesce(excluded.last_received_ms, last_received_ms), last_seq = max(last_seq, excluded.last_seq),
  clock_offset_ms = excluded.clock_offset_ms, held_reports = excluded.held_reports, held_photos = excluded.held_photos,
  held_oldest_ms = excluded.held_oldest_ms
WHERE excluded.last_seen_ms >= last_seen_ms + 60000 OR excluded.last_received_ms IS NOT NULL
  OR excluded.held_reports <> held_reports OR excluded.held_photos <> held_photos OR excluded.held_oldest_ms IS NOT held_oldest_ms
  OR excluded.platform <> platform OR abs(excluded.clock_offset_ms - clock_offset_ms) > 1000`;

/** Notes that a phone spoke to us, and what it says it still holds. `lastSeq` is the highest number in this request, 0 for none. */
export function seeDevice(
  db: D1Database,
  delivery: Delivery,
  statement: DeviceInput,
  lastSeq: number,
): D1PreparedStatement {
  const { outbox = { reports: 0, photos: 0 }, platform = "" } = statement;
  const oldest = outbox.reports + outbox.photos > 0 ? (outbox.oldest ?? null) : null;
  return db
    .prepare(SEE_DEVICE)
    .bind(
      delivery.person,
      delivery.device,
      platform,
      delivery.receivedMs,
      lastSeq ? delivery.receivedMs : null,
      lastSeq,
      delivery.clockOffsetMs,
      outbox.reports,
      outbox.photos,
      oldest,
    );
}
