import { createHash } from "node:crypto";
import { jsonParts } from "./json-parts.ts";

/** What somebody did. `project` and `city` are null where it is about none. */
export interface AuditLine {
  /** Null for the system itself. */
  readonly person: string | null;
  readonly action: AuditAction;
  /** What it was done to: a kind and an id, `project/p1`. */
  readonly subject: string;
  readonly project?: string | null;
  readonly city?: string | null;
  readonly detail: unknown;
  /** Where it came from; null for the system itself. */
  readonly address: string | null;
}

/** Everything that the trail tells of. */
export const AUDIT_ACTIONS = [
  ...(["signed_in", "signed_out", "sign_in_refused", "enrolment_made", "enrolled", "password_set"] as const),
  ...(["person_added", "person_changed", "person_disabled", "person_enabled", "session_ended"] as const),
  ...(["passkey_added", "passkey_used", "passkey_refused", "passkey_removed"] as const),
  ...(["phone_revoked", "verdict_given", "rescued"] as const),
  ...(["import_added", "import_changed", "imported", "import_undone"] as const),
  ...(["photo_read", "exported", "books_sound", "books_differ", "trail_sound", "trail_broken"] as const),
  ...(["bulletin_made", "bulletin_edited", "bulletin_released"] as const),
  // The night's own: what it let go of, and who sent more photos in a day than anybody should need.
  ...(["swept", "photos_many"] as const),
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** A line as it is stored: what was said, when, and how it hangs on the line before. */
export interface AuditRow {
  readonly id: number;
  readonly at_ms: number;
  readonly person: string | null;
  readonly action: string;
  readonly subject: string;
  readonly project: string | null;
  readonly city: string | null;
  /** JSON, as text. */
  readonly detail: string;
  readonly address: string | null;
  readonly prev: string;
  readonly digest: string;
}

/** The digest that binds a line to the one before it: SHA-256 over both, lower-case hexadecimal. */
export function digestOfLine(row: Omit<AuditRow, "id" | "digest">): string {
  const { prev, at_ms, person, action, subject, project, city, detail, address } = row;
  const text = JSON.stringify([prev, at_ms, person, action, subject, project, city, detail, address]);
  return createHash("sha256").update(text).digest("hex");
}

const LAST = "SELECT digest FROM audit ORDER BY id DESC LIMIT 1";
const INSERT = `
INSERT INTO audit (at_ms, person, action, subject, project, city, detail, address, prev, digest)
SELECT a.value ->> 'at_ms', a.value ->> 'person', a.value ->> 'action', a.value ->> 'subject', a.value ->> 'project',
  a.value ->> 'city', a.value ->> 'detail', a.value ->> 'address', a.value ->> 'prev', a.value ->> 'digest'
FROM json_each(?1) a WHERE true ORDER BY a.key`;

/** How often somebody else may be quicker. Each time one of them gets through, so this many must lose in a row. */
const TRIES = 12;
/** Those who lost together come back apart, at some moment of this; it doubles with each try, up to the longest. */
const FIRST_PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 160;

/**
 * Does what `statements` say and writes the lines that tell of it, in one transaction: neither happens without the other.
 * Each line carries the digest of the one before; where another request added a line meanwhile, the trigger
 * `audit_is_a_chain` refuses the whole, and it is tried again on the new end. Answers the results of `statements`.
 */
export async function recorded<T = unknown>(
  db: D1Database,
  statements: readonly D1PreparedStatement[],
  lines: readonly AuditLine[],
  atMs: number,
): Promise<D1Result<T>[]> {
  for (let tried = 0; ; tried++) {
    const last = await db.prepare(LAST).first<{ digest: string }>();
    try {
      const results = await db.batch<T>([...statements, ...linesAfter(db, last?.digest ?? "", lines, atMs)]);
      return results.slice(0, statements.length);
    } catch (error) {
      if (tried === TRIES || !String(error).includes("audit moved on")) throw error;
    }
    await pause(Math.random() * Math.min(FIRST_PAUSE_MS * 2 ** tried, LONGEST_PAUSE_MS));
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

function linesAfter(
  db: D1Database,
  end: string,
  lines: readonly AuditLine[],
  atMs: number,
): D1PreparedStatement[] {
  let prev = end;
  // Half a character comes back from the database as another one, and the digest would no longer be the line's.
  const kept = (text: string | null | undefined) => text?.toWellFormed() ?? null;
  const rows = lines.map((line) => {
    const row = {
      ...{
        at_ms: atMs,
        person: kept(line.person),
        action: line.action,
        subject: line.subject.toWellFormed(),
      },
      ...{
        project: kept(line.project),
        city: kept(line.city),
        detail: JSON.stringify(line.detail ?? null),
      },
      ...{ address: kept(line.address), prev },
    };
    prev = digestOfLine(row);
    return { ...row, digest: prev };
  });
  return jsonParts(rows).map((part) => db.prepare(INSERT).bind(part));
}
