import type { Fingerprint } from "../fingerprint.ts";

/**
 * Two pictures look alike when at most so many of their 64 bits differ. Copies made in a browser differ by up to 7, sites
 * drawn at random by 16 and more (test/browser/fingerprint.test.ts).
 */
const MOST_BITS = 7;
/** The most photos compared with a new one, and the most noted to look like it: a camera on a mast takes the same one for ever. */
const MOST_COMPARED = 1_000;
const MOST_ALIKE = 100;

const NOTE = "INSERT INTO fingerprint (sha256, high, low) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
const NOTE_BANDS = `
INSERT INTO fingerprint_band (band, sha256) SELECT value, ?1 FROM json_each(?2) WHERE true ON CONFLICT DO NOTHING`;
// Fingerprints that share a quarter with the new one, or all of a quarter but a bit; of each how many bits differ. SQLite has
// neither an exclusive or nor a count of ones: the ones are added up in pairs, fours, eights and, by a product, in all.
const COMPARE = `
WITH close AS (
  SELECT DISTINCT b.sha256 FROM json_each(?4) near CROSS JOIN fingerprint_band b
  WHERE b.band = near.value AND b.sha256 <> ?1 LIMIT ${MOST_COMPARED}),
differing AS (
  SELECT f.sha256, (f.high | ?2) - (f.high & ?2) AS high, (f.low | ?3) - (f.low & ?3) AS low
  FROM close CROSS JOIN fingerprint f WHERE f.sha256 = close.sha256),
pairs AS (
  SELECT sha256, high - (high >> 1 & 0x55555555) AS high, low - (low >> 1 & 0x55555555) AS low FROM differing),
fours AS (
  SELECT sha256, (high & 0x33333333) + (high >> 2 & 0x33333333) AS high, (low & 0x33333333) + (low >> 2 & 0x33333333) AS low
  FROM pairs),
eights AS (
  SELECT sha256, (high + (high >> 4) & 0x0f0f0f0f) + (low + (low >> 4) & 0x0f0f0f0f) AS ones FROM fours),
counted AS (SELECT sha256, ones * 0x01010101 >> 24 & 0xff AS bits FROM eights)
INSERT INTO likeness (sha256, other, bits)
SELECT ?1, sha256, bits FROM counted WHERE bits <= ${MOST_BITS} ORDER BY bits, sha256 LIMIT ${MOST_ALIKE}
ON CONFLICT DO NOTHING`;
const TURN_ROUND = `
INSERT INTO likeness (sha256, other, bits) SELECT other, sha256, bits FROM likeness WHERE sha256 = ?1
ON CONFLICT DO NOTHING`;

/**
 * The statements that note what a photo looks like (null for what cannot be told) and which photos look like it. To be run
 * in one batch, in this order: of two that come at once, the later one finds the earlier.
 */
export function fingerprintStatements(
  db: D1Database,
  sha256: string,
  fingerprint: Fingerprint | null,
): D1PreparedStatement[] {
  if (!fingerprint) return [db.prepare(NOTE).bind(sha256, null, null)];
  const { high, low } = fingerprint;
  const bands = bandsOf(fingerprint);
  return [
    db.prepare(NOTE).bind(sha256, high, low),
    db.prepare(NOTE_BANDS).bind(sha256, JSON.stringify(bands)),
    db.prepare(COMPARE).bind(sha256, high, low, JSON.stringify(bands.flatMap(neighbours))),
    db.prepare(TURN_ROUND).bind(sha256),
  ];
}

/** The quarters of a fingerprint, each with its place (0 to 3) above its 16 bits. */
function bandsOf({ high, low }: Fingerprint): number[] {
  return [high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].map((bits, place) => (place << 16) | bits);
}

/** A quarter and those that differ from it by one bit: of 7 that differ, some quarter has at most one. */
function neighbours(band: number): number[] {
  return [band, ...Array.from({ length: 16 }, (_, bit) => band ^ (1 << bit))];
}

const UNSEEN = `
SELECT b.sha256, coalesce(b.stored_sha256, b.sha256) AS stored FROM blob b
WHERE NOT EXISTS (SELECT 1 FROM fingerprint f WHERE f.sha256 = b.sha256) LIMIT ?1`;

/** Photos whose looks were never noted, as they were sent and as R2 has them; some of them, no more than told. */
export async function photosUnseen(
  db: D1Database,
  most: number,
): Promise<{ readonly sha256: string; readonly stored: string }[]> {
  const { results } = await db.prepare(UNSEEN).bind(most).all<{ sha256: string; stored: string }>();
  return results;
}
