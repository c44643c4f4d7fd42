import type { Scope } from "#domain/scope";
import type { Fingerprint } from "../fingerprint.ts";
import { fingerprintStatements } from "./fingerprints.ts";
import { projectInScope, scopeParameter } from "./scope.ts";

/** What is known of a photo's bytes: as sent, and as stored where metadata was left out. */
export interface BlobFact {
  readonly sha256: string;
  readonly bytes: number;
  readonly type: string;
  readonly stored: { readonly sha256: string; readonly bytes: number } | null;
}

interface BlobRow {
  sha256: string;
  bytes: number;
  type: string;
  stored_sha256: string | null;
  stored_bytes: number | null;
}

const blobOf = (row: BlobRow | null): BlobFact | null =>
  row && {
    sha256: row.sha256,
    bytes: row.bytes,
    type: row.type,
    stored:
      row.stored_sha256 === null || row.stored_bytes === null
        ? null
        : { sha256: row.stored_sha256, bytes: row.stored_bytes },
  };

/** The photo of a digest, if the server has its bytes. */
export async function findBlob(db: D1Database, sha256: string): Promise<BlobFact | null> {
  const row = db.prepare("SELECT * FROM blob WHERE sha256 = ?1").bind(sha256).first<BlobRow>();
  return blobOf(await row);
}

const READABLE = `
SELECT b.*, r.project FROM blob b JOIN photo ph ON ph.sha256 = b.sha256 JOIN report r ON r.id = ph.report
JOIN project p ON p.id = r.project LEFT JOIN zone z ON z.id = p.zone
WHERE b.sha256 = ?2 AND ${projectInScope("?1")} LIMIT 1`;

/** The same with who brought it and a project that it shows, if a report of the scope claims the photo. */
export async function findReadableBlob(
  db: D1Database,
  scope: Scope,
  sha256: string,
): Promise<(BlobFact & { readonly person: string; readonly project: string }) | null> {
  const row = await db
    .prepare(READABLE)
    .bind(scopeParameter(scope), sha256)
    .first<BlobRow & { person: string; project: string }>();
  const blob = blobOf(row);
  return row && blob && { ...blob, person: row.person, project: row.project };
}

const NOTE = `
INSERT INTO blob (sha256, bytes, type, person, received_ms, stored_sha256, stored_bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (sha256) DO NOTHING`;

/** Notes that R2 holds the bytes, and what they look like. To be called after they are there, never before. */
export async function noteBlob(
  db: D1Database,
  { sha256, bytes, type, stored }: BlobFact,
  fingerprint: Fingerprint | null,
  person: string,
  receivedMs: number,
): Promise<void> {
  const note = db.prepare(NOTE);
  const storedAs = [stored?.sha256 ?? null, stored?.bytes ?? null];
  await db.batch([
    note.bind(sha256, bytes, type, person, receivedMs, ...storedAs),
    ...fingerprintStatements(db, sha256, fingerprint),
  ]);
}

const UNCLAIMED = `
SELECT count(*) AS photos, coalesce(sum(b.bytes), 0) AS bytes FROM blob b
WHERE b.received_ms < ?1 AND NOT EXISTS (SELECT 1 FROM photo ph WHERE ph.sha256 = b.sha256)`;

/**
 * How many photos came before an instant and are claimed by no report. They are kept: their phone let go of them when it
 * was told that they are here, and the report that claims them may yet come, mended or out of a rescue file.
 */
export async function unclaimedPhotos(
  db: D1Database,
  beforeMs: number,
): Promise<{ readonly photos: number; readonly bytes: number }> {
  const row = await db.prepare(UNCLAIMED).bind(beforeMs).first<{ photos: number; bytes: number }>();
  return row ?? { photos: 0, bytes: 0 };
}

/** Somebody who brought many photos. */
export interface Sender {
  readonly person: string;
  readonly photos: number;
  readonly bytes: number;
}

const SENDERS = `
SELECT person, count(*) AS photos, sum(bytes) AS bytes FROM blob
WHERE received_ms >= ?1 AND received_ms < ?2 GROUP BY person HAVING photos > ?3 OR sum(bytes) > ?4 ORDER BY person`;

/** Who brought more photos, or more bytes of them, between two instants than told. */
export async function heavySenders(
  db: D1Database,
  [fromMs, toMs]: readonly [fromMs: number, toMs: number],
  { photos, bytes }: { readonly photos: number; readonly bytes: number },
): Promise<Sender[]> {
  const { results } = await db.prepare(SENDERS).bind(fromMs, toMs, photos, bytes).all<Sender>();
  return results;
}
