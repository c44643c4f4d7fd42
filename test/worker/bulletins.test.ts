import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { AuditPage } from "#domain/audit";
import { BATCHES } from "#domain/batch";
import type { BulletinDetail, Bulletins, LastBulletin } from "#domain/bulletin";
import { dayOf } from "#domain/day";
import { draftText, notesOf } from "#domain/notice";
import { type BulletinKind, periodBefore, type periodOf } from "#domain/period";
import type { Tallies } from "#domain/tally";
import worker from "../../worker/index.ts";
import { aReport, type Client } from "./client.ts";
import { expectError, imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

type Asked = { kind?: BulletinKind; place?: string; period?: "last" | "running"; [more: string]: unknown };

/** Makes a bulletin: the province's of last week unless told. */
async function make(asked: Asked = {}, by: PersonId = "boss"): Promise<BulletinDetail> {
  const answer = await people[by].post("/api/bulletins", { kind: "weekly", place: "14", ...asked });
  expect(answer.status, await answer.clone().text()).toBe(200);
  return answer.json();
}

const release = ({ id, edits }: BulletinDetail, by: PersonId = "boss") =>
  people[by].post(`/api/bulletins/${id}/release`, { edits });

const edit = ({ id, edits }: BulletinDetail, text: string, by: PersonId = "boss") =>
  people[by].request(`/api/bulletins/${id}`, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ text, edits }),
  });

async function verify(...reports: string[]): Promise<void> {
  const verdicts = reports.map((report) => ({ report, verdict: "verified" }));
  for (const reviewer of ["reviewer", "reviewer-dt"] as const)
    await people[reviewer].post("/api/reviews", { verdicts });
}

const trail = async (subject: string) => {
  const { lines } = await people.admin.get<AuditPage>("/api/audit?limit=200");
  return lines.filter((line) => line.subject === subject).map(({ action, person }) => [action, person?.id]);
};

describe("a bulletin", () => {
  it("freezes what the board shows at that instant, on both bases, with rule, window and the books' revision", async () => {
    await people.field.send(aReport("p1", { milestone: "works_started" }));
    const before = Date.now();
    const made = await make();
    const board = await people.boss.get<Tallies>("/api/tallies?by=city");
    const reported = await people.boss.get<Tallies>("/api/tallies?by=city&basis=reported");

    expect(made).toMatchObject({
      ...{ kind: "weekly", madeBy: "boss", released: null, edits: 0, corrects: null },
      place: { level: "province", id: "14", name: "山西省" },
      ...{ rule: "investment-2023", window: board.window, mayEdit: true },
    });
    expect(made).toMatchObject(periodOfHead(periodBefore("weekly", dayOf(before))));
    expect(made.asOf).toBeGreaterThanOrEqual(before);
    expect(board.version.startsWith(`${made.version}.`)).toBe(true);
    const frozen = [...made.figures.rows, { place: null, ...made.figures.total }];
    const verified = [...board.rows, { place: null, ...board.total }];
    const said = [...reported.rows, { place: null, ...reported.total }];
    expect(frozen).toHaveLength(3);
    for (const [i, line] of frozen.entries()) {
      expect(line.place).toEqual(verified[i]?.place);
      for (const batch of BATCHES) {
        expect(line[batch].verified).toEqual(verified[i]?.[batch]);
        expect(line[batch].reported).toEqual(said[i]?.[batch]);
      }
    }
    expect(made.figures.total.pending.reports).toBe(1);
    expect(made.text).toBe(draftText(made, made.figures));
    expect(await trail(`bulletin/${made.id}`)).toEqual([["bulletin_made", "boss"]]);
  });

  it("stays as it is whatever is reported, verified, renamed, listed and withdrawn later", async () => {
    const made = await make();
    const report = aReport("p2", { milestone: "in_production", completed: 900 });
    await people.field.send(report);
    await verify(report.id);
    await imported(people.admin, {
      zones: [{ id: "ty-a", city: "140100", name: "太原甲区新名" }],
      listings: [
        { project: "p1", batch: "signing", round: "2024-1", withdrawnOn: "2024-03-01", withdrawnWhy: "x" },
      ],
    });
    expect(await people.boss.get(`/api/bulletins/${made.id}`)).toEqual(made);
    const later = await make();
    expect(later.figures.total.signing.verified.listed).toBe(made.figures.total.signing.verified.listed - 1);
    expect(later.version).toBeGreaterThan(made.version);
  });

  it("tells the movement since the last released one of the same kind and place, and what happened in between", async () => {
    const first = await make({ kind: "monthly", period: "last" });
    await make({ kind: "monthly", period: "last" });
    await release(first);
    const report = aReport("p4", { milestone: "capacity_reached", completed: 1 });
    await people["field-dt"].send(report);
    const waiting = aReport("p4", { note: "待审", observedAt: Date.now() });
    await people["field-dt"].send(waiting);
    await verify(report.id);

    const next = await make({ kind: "monthly", period: "running" });
    expect(next.figures.previous).toMatchObject({ id: first.id, period: first.period, asOf: first.asOf });
    const datong = next.figures.rows.find((row) => row.place.id === "140200");
    const was = first.figures.rows.find((row) => row.place.id === "140200");
    expect(datong?.production).toMatchObject({
      verified: { rate: 100, achieved: 1 },
      ...{ rank: 1, lags: false, before: { rate: 0, rank: was?.production.rank, achieved: 0 } },
    });
    expect(datong?.pending).toMatchObject({ reports: 1 });
    expect(next.figures.moved.projects.find(({ id }) => id === "p4")).toMatchObject({
      ...{ name: "同一", zone: "大同甲区", city: "大同市", from: "planned", to: "capacity" },
    });
    expect(next.figures.silent.zones).toContainEqual({
      zone: "太原乙区",
      city: "太原市",
      lastObserved: null,
    });
    expect(next.figures.total).toMatchObject({ zones: 3, silentZones: 1 });
    // Of another kind, or by another rule, nothing went before.
    expect((await make({ kind: "ten-day" })).figures.previous).toBeNull();
    const other = await make({ kind: "monthly", period: "running", rule: "count-2021" });
    expect(other.figures.previous).toBeNull();
    expect(other.figures.total.signing.before).toBeNull();
  });

  it("of a city has its zones, of a zone itself alone, in the window that was asked for", async () => {
    const city = await make({ place: "太原市", from: "2024-2" }, "boss-ty");
    expect(city.figures.rows.map((row) => row.place.id)).toEqual(["ty-a", "ty-b"]);
    expect(city.window).toEqual({ from: "2024-2", to: "2024-2", rounds: ["2024-2"] });
    expect(city.figures.total).toMatchObject({ signing: { verified: { listed: 0, rate: null } }, zones: 0 });
    const zone = await make({ place: "ty-a" }, "boss-ty-a");
    expect(zone.figures.rows.map((row) => row.place.id)).toEqual(["ty-a"]);
    expect(zone).toMatchObject({ city: "140100" });
    await expectError(
      await people.boss.post("/api/bulletins", { kind: "weekly", place: "14", from: "1999-1" }),
      "request_invalid",
    );
    await expectError(
      await people.boss.post("/api/bulletins", { kind: "weekly", place: "14", from: "2031-1" }),
      "round_unknown",
    );
  });
});

describe("a draft", () => {
  it("is edited by whoever may release it, each on what they read", async () => {
    const draft = await make({ place: "140100" });
    const edited = await (
      await edit(draft, "  一、总体情况\n改过的文字。 ", "boss-ty")
    ).json<BulletinDetail>();
    expect(edited).toMatchObject({
      text: "一、总体情况\n改过的文字。",
      ...{ edits: 1, edited: { name: "boss-ty" }, figures: draft.figures },
    });
    await expectError(await edit(draft, "慢了一步"), "bulletin_changed");
    await expectError(await release(draft), "bulletin_changed");
    expect(await people.boss.get(`/api/bulletins/${draft.id}`)).toEqual(edited);
    expect(await trail(`bulletin/${draft.id}`)).toEqual([
      ["bulletin_edited", "boss-ty"],
      ["bulletin_made", "boss"],
    ]);
  });

  it("is seen by nobody else, and once released by everybody who may read the place", async () => {
    const draft = await make({ kind: "ten-day", place: "140100" });
    const readers = ["boss-ty", "admin-ty", "reviewer", "field", "boss-ty-a", "boss-dt", "nobody"] as const;
    const seen = async () => {
      const words: Record<string, number> = {};
      for (const one of readers)
        words[one] = (await people[one].request(`/api/bulletins/${draft.id}`)).status;
      return words;
    };
    const hidden = { reviewer: 404, field: 404, "boss-ty-a": 404, "boss-dt": 404, nobody: 403 };
    expect(await seen()).toEqual({ "boss-ty": 200, "admin-ty": 200, ...hidden });
    expect((await release(draft, "boss-ty")).status).toBe(200);
    // Zones read their own figures, not their city's.
    expect(await seen()).toEqual({ "boss-ty": 200, "admin-ty": 200, ...hidden });
    const zone = await make({ kind: "ten-day", place: "ty-a" }, "boss-ty");
    expect((await people.field.get<Bulletins>("/api/bulletins")).bulletins).toEqual([]);
    await release(zone, "boss-ty-a");
    const { bulletins } = await people.field.get<Bulletins>("/api/bulletins");
    expect(bulletins).toMatchObject([{ id: zone.id, released: { name: "boss-ty-a" } }]);
    expect(await people.field.get(`/api/bulletins/${zone.id}`)).toMatchObject({ mayEdit: false });
  });
});

describe("a released bulletin", () => {
  it("carries name and time, never changes again, and is the last one of its place", async () => {
    const draft = await make({ place: "140200" });
    const before = Date.now();
    const released = await (await release(draft, "boss-dt")).json<BulletinDetail>();
    expect(released).toEqual({ ...draft, released: { at: expect.any(Number), name: "boss-dt" } });
    expect(released.released?.at).toBeGreaterThanOrEqual(before);
    for (const answer of [await edit(released, "改"), await release(released)])
      await expectError(answer, "bulletin_changed");
    const last = await people["reviewer-dt"].get<LastBulletin>("/api/bulletins/last?within=140200");
    expect(last.bulletin).toEqual({ ...released, mayEdit: false });
    expect(await people.boss.get<LastBulletin>("/api/bulletins/last?within=140200&kind=monthly")).toEqual({
      bulletin: null,
    });
  });

  it("is the only one of its period; one that corrects it takes its place and names it", async () => {
    const [first, second] = [await make({ place: "ty-b" }), await make({ place: "ty-b" })];
    await release(first);
    await expectError(await release(second), "bulletin_changed");
    const asked = { kind: "weekly", place: "ty-b", corrects: first.id } as const;
    await expectError(
      await people.boss.post("/api/bulletins", { ...asked, kind: "monthly" }),
      "request_invalid",
    );
    await expectError(await people.boss.post("/api/bulletins", { ...asked, place: "14" }), "request_invalid");
    await expectError(
      await people.boss.post("/api/bulletins", { ...asked, corrects: second.id }),
      "request_invalid",
    );
    const [correction, another] = [await make(asked), await make(asked)];
    expect(correction).toMatchObject({ corrects: first.id, period: first.period, from: first.from });
    await release(correction);
    await expectError(await release(another), "bulletin_changed");
    expect(await people.boss.get(`/api/bulletins/${first.id}`)).toMatchObject({
      ...{ correctedBy: correction.id, text: first.text, figures: first.figures },
    });
    const { bulletin } = await people.boss.get<LastBulletin>("/api/bulletins/last?within=ty-b");
    expect(bulletin?.id).toBe(correction.id);
    // What nobody may say of a bulletin left no line that says it.
    expect(await trail(`bulletin/${another.id}`)).toEqual([["bulletin_made", "boss"]]);
  });

  it("is exported by whoever reads it, and the trail says by whom", async () => {
    const { bulletin } = await people.boss.get<LastBulletin>("/api/bulletins/last?within=ty-b");
    await people.boss.post(`/api/bulletins/${bulletin?.id}/exports`, { as: "xlsx" });
    expect((await trail(`bulletin/${bulletin?.id}`))[0]).toEqual(["exported", "boss"]);
  });

  it.each<[what: string, sql: string]>([
    ["its figures are changed", "UPDATE bulletin SET figures = '{}' WHERE id = ?1"],
    ["its text is changed", "UPDATE bulletin SET text = 'x' WHERE id = ?1"],
    ["its release is taken back", "UPDATE bulletin SET released_ms = NULL WHERE id = ?1"],
    ["it is deleted", "DELETE FROM bulletin WHERE id = ?1"],
    ["another takes its id", "INSERT OR REPLACE INTO bulletin SELECT * FROM bulletin WHERE id = ?1"],
    ["a copy of it comes released", insertCopy("released_ms", "1")],
    [
      "it makes room for a second one",
      "UPDATE OR REPLACE bulletin SET released_ms = 1 WHERE released_ms IS NULL AND corrects IS NULL AND place = 'ty-b' AND ?1 <> ''",
    ],
    [
      "a draft's figures are changed",
      "UPDATE bulletin SET figures = '{}' WHERE released_ms IS NULL AND ?1 <> ''",
    ],
    [
      "a draft's instant is changed",
      "UPDATE bulletin SET as_of_ms = 1 WHERE released_ms IS NULL AND ?1 <> ''",
    ],
    ["a draft is deleted", "DELETE FROM bulletin WHERE released_ms IS NULL AND ?1 <> ''"],
  ])("is kept by the database itself when %s", async (_what, sql) => {
    const { bulletin } = await people.boss.get<LastBulletin>("/api/bulletins/last?within=ty-b");
    const all = () => env.DB.prepare("SELECT * FROM bulletin ORDER BY id").all();
    const before = (await all()).results;
    await expect(env.DB.prepare(sql).bind(bulletin?.id).run()).rejects.toThrow(
      /frozen|never|append-only|once/,
    );
    expect((await all()).results).toEqual(before);
  });
});

/** The statement that copies a bulletin under another id, with one column changed. */
function insertCopy(column: string, value: string): string {
  const columns = `kind, period, from_day, to_day, level, place, place_name, rule, as_of_ms, rev, figures, text, ${column}`;
  return `INSERT INTO bulletin (id, ${columns}) SELECT 'copy', ${columns.replace(column, value)} FROM bulletin WHERE id = ?1`;
}

describe("the morning", () => {
  const MORNING = "0 23 * * *";
  const morning = (at: string, cron = MORNING) =>
    worker.scheduled(createScheduledController({ scheduledTime: new Date(at), cron }), env);
  /** The mornings before are as they were; this one finds only what is new. */
  const dayBefore = (at: string) => morning(new Date(Date.parse(at) - 86_400_000).toISOString());
  const madeFor = async (asOf: string) => {
    const { results } = await env.DB.prepare(
      "SELECT place, kind, period, made_by, as_of_ms FROM bulletin WHERE as_of_ms = ?1 ORDER BY rowid",
    )
      .bind(Date.parse(asOf))
      .all<{ place: string; kind: string; period: string; made_by: string | null }>();
    expect(results.every((row) => row.made_by === null)).toBe(true);
    return results.map(({ place, period }) => `${place} ${period}`);
  };

  it("makes last week's on a Monday at seven in Shanghai, for the province and each city, and no second time", async () => {
    // Still Sunday in Greenwich.
    const at = "2026-11-22T23:00:00Z";
    await dayBefore(at);
    await morning(at);
    const made = ["14 2026-W47", "140100 2026-W47", "140200 2026-W47"];
    expect(await madeFor(at)).toEqual(made);
    const { results: lines } = await env.DB.prepare("SELECT id FROM audit").all();
    await morning(at);
    await Promise.all([morning(at), morning("2026-11-22T23:00:01Z")]);
    expect(await madeFor(at)).toEqual(made);
    expect(await madeFor("2026-11-22T23:00:01Z")).toEqual([]);
    expect((await env.DB.prepare("SELECT id FROM audit").all()).results).toHaveLength(lines.length);
  });

  it("makes none where two run at the same time but one of each", async () => {
    const at = "2026-11-29T23:00:00Z";
    await Promise.all([morning(at), morning(at), morning(at)]);
    expect((await madeFor(at)).sort()).toEqual(["14 2026-W48", "140100 2026-W48", "140200 2026-W48"]);
  });

  it.each([
    ["the 10th, already the 11th in Shanghai", "2026-11-10T23:00:00Z", ["2026-11-T1"]],
    ["a day on which nothing ends", "2026-11-11T23:00:00Z", []],
    ["New Year's Eve, New Year in Shanghai", "2026-12-31T23:00:00Z", ["2026-12-T3", "2026-12"]],
    ["the week of a new year", "2027-01-03T23:00:00Z", ["2026-W53"]],
    ["a Monday that is the first of a month", "2027-01-31T23:00:00Z", ["2027-W04", "2027-01-T3", "2027-01"]],
  ])("on %s makes what ended", async (_when, at, periods) => {
    await dayBefore(at);
    await morning(at);
    const province = (await madeFor(at)).filter((one) => one.startsWith("14 "));
    expect(province).toEqual(periods.map((period) => `14 ${period}`));
  });

  it("makes drafts that managers find, and leaves the night's work to the night", async () => {
    const { bulletins } = await people["boss-ty"].get<Bulletins>("/api/bulletins?kind=monthly&within=140100");
    expect(bulletins).toMatchObject([
      { period: "2027-01", madeBy: null, released: null },
      ...[{ period: "2026-12" }, { period: "2026-11" }, { period: "2026-10" }],
    ]);
    const before = await madeFor("2026-11-15T18:00:00Z");
    await morning("2026-11-15T18:00:00Z", "0 18 * * *");
    expect(await madeFor("2026-11-15T18:00:00Z")).toEqual(before);
  });

  it("makes up for a morning that did not come, as long as the period is the last of its kind", async () => {
    await morning("2027-02-11T23:00:00Z");
    // Monday's would have made the week's, and the 21st's what ended the day before.
    await morning("2027-02-22T23:00:00Z");
    const late = "2027-02-23T23:00:00Z";
    await morning(late);
    expect(await madeFor("2027-02-22T23:00:00Z")).toEqual(
      ["14", "140100", "140200"].flatMap((place) => [`${place} 2027-W07`, `${place} 2027-02-T2`]),
    );
    expect(await madeFor(late)).toEqual([]);
  });

  it("makes those of all other places where one fails, tells of it, and tries that one again the next day", async () => {
    const [at, next] = ["2027-02-28T23:00:00Z", "2027-03-01T23:00:00Z"];
    const periods = ["2027-W08", "2027-02-T3", "2027-02"];
    const told = vi.spyOn(console, "error").mockImplementation(() => {});
    await env.DB.prepare(
      "CREATE TRIGGER broken BEFORE INSERT ON bulletin WHEN NEW.place = '140100' BEGIN SELECT RAISE(ABORT, 'broken'); END",
    ).run();
    await morning(at);
    await env.DB.prepare("DROP TRIGGER broken").run();
    const lines = told.mock.calls.map(([line]) => JSON.parse(String(line)) as object);
    told.mockRestore();
    expect(await madeFor(at)).toEqual(
      ["14", "140200"].flatMap((place) => periods.map((period) => `${place} ${period}`)),
    );
    expect(lines).toMatchObject(
      periods.map((period) => ({ place: "140100", period, error: expect.stringContaining("broken") })),
    );
    await morning(next);
    expect(await madeFor(next)).toEqual(periods.map((period) => `140100 ${period}`));
  });
});

it("a long list comes in pages, each bulletin once", async () => {
  const { bulletins: all } = await people.boss.get<Bulletins>("/api/bulletins?limit=100");
  const paged: string[] = [];
  let after: string | null = null;
  do {
    const more: string = after === null ? "" : `&after=${after}`;
    const page: Bulletins = await people.boss.get(`/api/bulletins?limit=7${more}`);
    paged.push(...page.bulletins.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  expect(all.length).toBeGreaterThan(20);
  expect(paged).toEqual(all.map(({ id }) => id));
});

it("no movement is told against one of other rounds, whose rounds the foot names", async () => {
  const first = await make({ kind: "monthly", place: "dt-a", to: "2023-4" });
  await release(first);
  const asked = { kind: "monthly", place: "dt-a", period: "running" } as const;
  const next = await make(asked);
  expect(next.window.rounds).not.toEqual(first.window.rounds);
  expect(next.figures.previous).toMatchObject({ id: first.id, window: first.window });
  const lines = [...next.figures.rows, next.figures.total];
  for (const line of lines) for (const batch of BATCHES) expect(line[batch].before).toBeNull();
  expect(next.text).not.toContain("上期");
  expect(notesOf(next, next.figures).join()).toContain("上期通报的轮次为2023年第");
  const same = await make({ ...asked, to: "2023-4" });
  expect(same.figures.total.production.before).toMatchObject({ achieved: expect.any(Number) });
});

it("the last one holds the newest figures, whichever period ends later, but none newer than its period", async () => {
  const last = async () =>
    (await people.boss.get<LastBulletin>("/api/bulletins/last?within=ty-a")).bulletin?.id;
  const old = await make({ place: "ty-a" });
  await release(old);
  const monthly = await make({ kind: "monthly", place: "ty-a", period: "running" });
  await release(monthly);
  expect(await last()).toBe(monthly.id);
  // Corrected today, last week's is still last week's.
  const correction = await make({ place: "ty-a", corrects: old.id });
  await release(correction);
  expect(await last()).toBe(monthly.id);
  const weekly = await make({ place: "ty-a", period: "running" });
  await release(weekly);
  expect(await last()).toBe(weekly.id);
});

function periodOfHead({ id, from, to }: ReturnType<typeof periodOf>) {
  return { period: id, from, to };
}
