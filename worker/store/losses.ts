import type { PhotoLoss } from "#domain/protocol";
import type { Delivery } from "./reports.ts";

// Only what the teller's own reports claim, once, and not where the bytes are here: those came, whatever the phone lost.
const NOTE_LOSSES = `
INSERT INTO photo_loss (report, sha256, why, told_ms)
SELECT ph.report, ph.sha256, l.value ->> 'why', ?3
FROM json_each(?1) l JOIN photo ph ON ph.report = l.value ->> 'report' AND ph.sha256 = l.value ->> 'sha256'
  JOIN report r ON r.id = ph.report AND r.person = ?2
WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.sha256 = ph.sha256)
ON CONFLICT DO NOTHING`;

/** Notes photos that their phone can no longer send. To run after the reports that claim them are taken in. */
export function noteLosses(
  db: D1Database,
  { person, receivedMs }: Delivery,
  losses: readonly PhotoLoss[],
): D1PreparedStatement {
  return db.prepare(NOTE_LOSSES).bind(JSON.stringify(losses), person, receivedMs);
}
