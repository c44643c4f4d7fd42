/** One line of the audit trail. */
export interface AuditLine {
  readonly person: string | null;
  readonly action: string;
  readonly subject: string;
  readonly detail: unknown;
  readonly address: string | null;
}

const INSERT = `
INSERT INTO audit (at_ms, person, action, subject, detail, address)
SELECT ?2, a.value ->> 'person', a.value ->> 'action', a.value ->> 'subject', a.value ->> 'detail', a.value ->> 'address' FROM json_each(?1) a`;

/** The statement that writes lines of the audit trail, for the same batch as what they tell of. */
export function writeAudit(db: D1Database, lines: readonly AuditLine[], atMs: number): D1PreparedStatement {
  return db.prepare(INSERT).bind(JSON.stringify(lines), atMs);
}
