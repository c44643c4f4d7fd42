import type { Scope } from "#domain/scope";
import { projectInScope, scopeParameter } from "./scope.ts";

/** What is known of a photo's bytes. */
export interface BlobFact {
  readonly sha256: string;
  readonly bytes: number;
  readonly type: string;
}

/** The bytes under a digest, if the server has them. */
export function findBlob(db: D1Database, sha256: string): Promise<BlobFact | null> {
  return db.prepare("SELECT sha256, bytes, type FROM blob WHERE sha256 = ?1").bind(sha256).first<BlobFact>();
}

const READABLE = `
SELECT b.sha256, b.bytes, b.type FROM blob b
WHERE b.sha256 = ?2 AND EXISTS (
  SELECT 1 FROM photo ph JOIN report r ON r.id = ph.report JOIN project p ON p.id = r.project LEFT JOIN zone z ON z.id = p.zone
  WHERE ph.sha256 = b.sha256 AND ${projectInScope("?1")})`;

/** The same, if a report of the scope claims the photo. */
export function findReadableBlob(db: D1Database, scope: Scope, sha256: string): Promise<BlobFact | null> {
  return db.prepare(READABLE).bind(scopeParameter(scope), sha256).first<BlobFact>();
}

/** Notes that R2 holds the bytes. To be called after they are there, never before. */
export async function noteBlob(
  db: D1Database,
  fact: BlobFact,
  person: string,
  receivedMs: number,
): Promise<void> {
  await db
    .prepare(
      "INSERT INTO blob (sha256, bytes, type, person, received_ms) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (sha256) DO NOTHING",
    )
    .bind(fact.sha256, fact.bytes, fact.type, person, receivedMs)
    .run();
}
