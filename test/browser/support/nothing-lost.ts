import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { FIELD, isDrained, type PhoneContent, readPhone } from "./outbox.ts";
import type { Site } from "./site.ts";
import type { Way } from "./way.ts";

/** A report that a person saw as saved. */
export type Promised = PhoneContent["reports"][number]["report"];

/** Waits until the phone has sent all it holds. */
export async function drained(
  page: Page,
  { timeout = 60_000, interval = 200, person = FIELD } = {},
): Promise<void> {
  await expect.poll(async () => leftOn(await readPhone(page, person)), { timeout, interval }).toEqual([]);
}

/** The same, and that the server has been told so: of what the phone does by itself nothing more is to come. */
export async function drainedAndTold(page: Page, way: Way): Promise<void> {
  await drained(page);
  await expect
    .poll(() => {
      const isAnswered = way.of("POST", "/api/sync").at(-1)?.status === 200;
      return isAnswered && way.syncs().at(-1)?.device.outbox?.photos;
    })
    .toBe(0);
}

/**
 * The check every test here ends in. Each promised report is on the server exactly once with its content and its
 * photos; the bytes of each photo are what their digest says; the books are what their views define; and nothing waits
 * on the phone any more.
 */
export async function expectNothingLostNothingDoubled(
  site: Site,
  promised: readonly Promised[],
  { page, person = FIELD }: { page?: Page; person?: string } = {},
): Promise<void> {
  const reports = await site.rows<StoredReport>(
    "SELECT id, seq, project, observed_ms AS observedAt, milestone, completed_wan AS completed, note FROM report WHERE person = ?1 ORDER BY id",
    person,
  );
  expect(reports.map(told)).toEqual([...promised].sort(byId).map(told));

  const claims = await site.rows<{ report: string; sha256: string }>(
    "SELECT ph.report, ph.sha256 FROM photo ph JOIN report r ON r.id = ph.report WHERE r.person = ?1 ORDER BY ph.report, ph.sha256",
    person,
  );
  const promisedClaims = promised
    .flatMap(({ id, photos = [] }) => photos.map(({ sha256 }) => ({ report: id, sha256 })))
    .sort((a, b) => (a.report + a.sha256 < b.report + b.sha256 ? -1 : 1));
  expect(claims).toEqual(promisedClaims);
  await expectSoundBytes(site, [...new Set(claims.map(({ sha256 }) => sha256))]);

  for (const table of ["standing", "tally"]) expect(await differences(site, table)).toEqual([]);

  if (!page) return;
  const phone = await readPhone(page, person);
  expect(leftOn(phone)).toEqual([]);
  expect(isDrained(phone)).toBe(true);
}

type StoredReport = Pick<
  Promised,
  "id" | "seq" | "project" | "observedAt" | "milestone" | "completed" | "note"
>;

/** A report's content as both sides can tell it. */
function told({ id, seq, project, observedAt, milestone, completed, note }: StoredReport) {
  return {
    ...{ id, seq, project, observedAt },
    ...{ milestone: milestone ?? null, completed: completed ?? null, note: note ?? null },
  };
}

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1;
}

/** What still waits on a phone, in words for a failing test. */
function leftOn({ reports, photos }: PhoneContent): string[] {
  return [
    ...reports.filter(({ state }) => state === "waiting").map(({ seq }) => `report ${seq} waits`),
    ...photos
      .filter(({ phase }) => phase === "held" || phase === "waiting")
      .map(({ sha256, phase }) => `photo ${sha256.slice(0, 8)} is ${phase}`),
  ];
}

async function expectSoundBytes(site: Site, digests: readonly string[]): Promise<void> {
  const blobs = await site.rows<{ sha256: string; bytes: number }>("SELECT sha256, bytes FROM blob");
  const sizes = new Map(blobs.map(({ sha256, bytes }) => [sha256, bytes]));
  for (const sha256 of digests) {
    const object = await site.server.r2.get(`photos/${sha256}`);
    const bytes = new Uint8Array((await object?.arrayBuffer()) ?? new ArrayBuffer());
    expect({ sha256: createHash("sha256").update(bytes).digest("hex"), bytes: bytes.length }).toEqual({
      ...{ sha256, bytes: sizes.get(sha256) },
    });
  }
}

/** Rows in which a kept table and the view that defines it differ, by the columns that both have. */
async function differences(site: Site, table: string): Promise<unknown[]> {
  const columns = await site.rows<{ name: string }>(
    "SELECT name FROM pragma_table_info(?1) WHERE name IN (SELECT name FROM pragma_table_info(?2)) ORDER BY name",
    table,
    `${table}_truth`,
  );
  const names = columns.map(({ name }) => name).join(", ");
  const [kept, truth] = [`SELECT ${names} FROM ${table}`, `SELECT ${names} FROM ${table}_truth`];
  return site.rows(
    `SELECT * FROM (${kept} EXCEPT ${truth}) UNION ALL SELECT * FROM (${truth} EXCEPT ${kept})`,
  );
}
