import { scopeOf } from "#domain/scope";
import type { Server } from "../../../scripts/serve.ts";
import { changesOf, readChanges } from "../../../worker/store/changes.ts";
import { noteNumbers, seeDevice } from "../../../worker/store/devices.ts";
import { type Delivered, type Delivery, takeIn } from "../../../worker/store/reports.ts";
import { PROJECTS_BY_ZONE, ZONES } from "../data/campaign.ts";
import { REPORTER } from "../data/facts.ts";
import { Fieldwork } from "../data/fieldwork.ts";
import type { Finding } from "../finding.ts";

const SIZES = [1, 20, 100];
const REPORTS_EACH = 200;
const AT = 8;

interface Counted {
  readonly results: readonly unknown[];
  readonly meta: { readonly rows_read: number; readonly rows_written: number };
}

/**
 * Rows that D1 counts for a report, in exchanges of several sizes: the statements of `POST /api/sync` in one batch, as
 * the route runs them. D1 bills a written row like a thousand read ones.
 */
export async function measureRows({ db }: Server): Promise<Finding[]> {
  const work = new Fieldwork(55, Date.UTC(2024, 1, 1));
  const scope = scopeOf([{ role: "reporter", level: "zone", place: ZONES[AT]?.id as string }], ["reporter"]);
  const delivery: Delivery = {
    person: REPORTER,
    device: "bench-rows",
    scope,
    sees: scope,
    receivedMs: Date.UTC(2024, 5, 2),
    clockOffsetMs: 0,
  };
  let cursor = "";
  const exchange = async (count: number) => {
    const delivered = Array.from({ length: count }, (): Delivered => {
      const report = work.report(PROJECTS_BY_ZONE[AT] ?? []);
      return { report, content: report.id.slice(-22) };
    });
    const arrived = delivered.map(({ report, content }) => ({ id: report.id, seq: report.seq, content }));
    const pushed = [
      ...(count > 0 ? [...takeIn(db, delivery, delivered), noteNumbers(db, delivery, arrived)] : []),
      seeDevice(db, delivery, { platform: "bench", app: "", outbox: { reports: 0, photos: 0 } }, arrived),
    ];
    const results: Counted[] = await db.batch([...pushed, ...readChanges(db, REPORTER, scope, cursor)]);
    const answer = changesOf(results.slice(pushed.length) as never, scope, cursor);
    cursor = answer.cursor;
    const stored = count > 0 ? (results[0]?.results.length ?? 0) : 0;
    if (stored !== count) throw new Error(`${stored} of ${count} reports stored`);
    return { ...countRows(results), more: answer.more };
  };
  // As a phone does first: all of its scope, page by page.
  while ((await exchange(0)).more);

  const findings: Finding[] = [];
  for (const size of SIZES) {
    let [read, written] = [0, 0];
    for (let sent = 0; sent < REPORTS_EACH; sent += size) {
      const rows = await exchange(size);
      read += rows.read;
      written += rows.written;
    }
    const of = size === 1 ? "sent singly" : `in a batch of ${size}`;
    findings.push({ what: `rows written for a report ${of}`, value: written / REPORTS_EACH, unit: "rows" });
    findings.push({ what: `rows read for a report ${of}`, value: read / REPORTS_EACH, unit: "rows" });
  }
  return findings;
}

function countRows(results: readonly Counted[]): { read: number; written: number } {
  return {
    read: results.reduce((sum, { meta }) => sum + meta.rows_read, 0),
    written: results.reduce((sum, { meta }) => sum + meta.rows_written, 0),
  };
}
