import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { AuditPage } from "#domain/audit";
import { type AuditLine, recorded } from "../../worker/store/audit.ts";
import { checkTrail } from "../../worker/store/audit-trail.ts";
import { type Client, call } from "./client.ts";
import { expectError, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const line = (subject: string, more: Partial<AuditLine> = {}): AuditLine => ({
  ...{ person: "field", action: "signed_in", subject, detail: { n: 1 }, address: "10.0.0.1" },
  ...more,
});

const check = () => checkTrail(env.DB, new Map());

/** Does to the trail what only somebody with the whole database in hand can do: its triggers are put aside. */
async function tamper(sql: string): Promise<void> {
  const { results } = await env.DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'",
  ).all<{ name: string; sql: string }>();
  await env.DB.batch([
    ...results.map(({ name }) => env.DB.prepare(`DROP TRIGGER ${name}`)),
    env.DB.prepare(sql),
    ...results.map((trigger) => env.DB.prepare(trigger.sql)),
  ]);
}

describe("the audit trail", () => {
  it("hangs together, line by line, however many write at once", async () => {
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => recorded(env.DB, [], [line(`a/${i}`), line(`b/${i}`)], i)),
    );
    const { results } = await env.DB.prepare("SELECT subject FROM audit WHERE subject LIKE '_/%'").all();
    expect(results).toHaveLength(120);
    expect(await check()).toMatchObject({ brokenAt: null });
  });

  it("hangs together whatever its lines hold, also what is no text and is kept as another one", async () => {
    const broken = "x\ud800y\udc00";
    const more = {
      person: broken,
      project: broken,
      city: broken,
      detail: { [broken]: broken },
      address: broken,
    };
    await recorded(env.DB, [], [line(`b/${broken}`, more), line("b/😀\u0000x\u0001\u007f\u2028")], 1);
    await recorded(env.DB, [], [line("b/after")], 1);
    expect(await check()).toMatchObject({ brokenAt: null });
  });

  it("tells of what was done in the same step as it is done, or neither happens", async () => {
    const before = await check();
    const broken = env.DB.prepare("INSERT INTO city (id, name) VALUES ('140100', 'twice')");
    await expect(recorded(env.DB, [broken], [line("c/1")], 1)).rejects.toThrow();
    expect(await check()).toEqual(before);
  });

  it("cannot be changed, cut or written over through the database", async () => {
    await recorded(env.DB, [], [line("d/1")], 1);
    const id = (await env.DB.prepare("SELECT max(id) AS id FROM audit").first<{ id: number }>())?.id;
    for (const sql of [
      `UPDATE audit SET person = 'somebody' WHERE id = ${id}`,
      `DELETE FROM audit WHERE id = ${id}`,
      `INSERT OR REPLACE INTO audit (id, at_ms, action, subject, prev, digest) VALUES (${id}, 1, 'x', 'x', (SELECT digest FROM audit WHERE id = ${id}), 'x')`,
      "INSERT INTO audit (at_ms, action, subject) VALUES (1, 'x', 'x')",
      "INSERT INTO audit (at_ms, action, subject, prev, digest) VALUES (1, 'x', 'x', 'not the end', 'x')",
    ])
      await expect(env.DB.prepare(sql).run()).rejects.toThrow(/append-only|moved on/);
    expect(await check()).toMatchObject({ brokenAt: null });
  });

  describe("shows where it was changed behind the triggers' back:", () => {
    let middle: number;

    beforeEach(async () => {
      await recorded(env.DB, [], [line("e/1"), line("e/2"), line("e/3")], 7);
      const row = await env.DB.prepare("SELECT max(id) AS id FROM audit WHERE subject = 'e/2'").first<{
        id: number;
      }>();
      middle = row?.id ?? 0;
    });

    it.each<[string, (id: number) => string, (id: number) => string]>([
      [
        "another person",
        (id) => `UPDATE audit SET person = 'x' WHERE id = ${id}`,
        (id) => `UPDATE audit SET person = 'field' WHERE id = ${id}`,
      ],
      [
        "another time",
        (id) => `UPDATE audit SET at_ms = 8 WHERE id = ${id}`,
        (id) => `UPDATE audit SET at_ms = 7 WHERE id = ${id}`,
      ],
      [
        "another detail",
        (id) => `UPDATE audit SET detail = '{"n":2}' WHERE id = ${id}`,
        (id) => `UPDATE audit SET detail = '{"n":1}' WHERE id = ${id}`,
      ],
    ])("%s", async (_what, change, mend) => {
      await tamper(change(middle));
      expect((await check()).brokenAt).toBe(middle);
      await tamper(mend(middle));
      expect((await check()).brokenAt).toBeNull();
    });

    it("a line taken out, and with it the place where it was", async () => {
      await tamper("CREATE TABLE aside AS SELECT * FROM audit");
      await tamper(`DELETE FROM audit WHERE id = ${middle}`);
      expect((await check()).brokenAt).toBe(middle + 1);
      await tamper(`INSERT INTO audit SELECT * FROM aside WHERE id = ${middle}`);
      await tamper("DROP TABLE aside");
      expect((await check()).brokenAt).toBeNull();
    });

    it("its end cut off, by the ends kept apart", async () => {
      const { end } = await check();
      await tamper(`CREATE TABLE aside AS SELECT * FROM audit WHERE id > ${middle}`);
      await tamper(`DELETE FROM audit WHERE id > ${middle}`);
      expect(await checkTrail(env.DB, new Map([["2026-10-21", end]]))).toMatchObject({
        brokenAt: null,
        lostAnchors: ["2026-10-21"],
      });
      await tamper("INSERT INTO audit SELECT * FROM aside");
      await tamper("DROP TABLE aside");
      expect((await checkTrail(env.DB, new Map([["2026-10-21", end]]))).lostAnchors).toEqual([]);
    });
  });
});

describe("reading the trail", () => {
  it("is for administrators, each as far as it concerns their scope", async () => {
    await recorded(
      env.DB,
      [],
      [line("f/1", { person: "field-dt" }), line("f/2", { person: "field", project: "p1" })],
      1,
    );
    const read = async (who: PersonId) => {
      const page = await people[who].get<AuditPage>("/api/audit");
      return page.lines.map((one) => one.subject).filter((subject) => subject.startsWith("f/"));
    };
    expect(await read("admin")).toEqual(["f/2", "f/1"]);
    expect(await read("admin-ty")).toEqual(["f/2"]);
    for (const who of ["field", "reviewer", "boss"] as const)
      await expectError(await people[who].request("/api/audit"), "forbidden");
    await expectError(await call("/api/audit"), "unauthenticated");
  });

  it("finds by person, project and day, page by page", async () => {
    const day = Date.parse("2026-03-05T00:30:00+08:00");
    await recorded(
      env.DB,
      [],
      [1, 2, 3].map((n) => line(`g/${n}`, { person: "boss", project: "p2" })),
      day,
    );
    const found = async (query: string) => people.admin.get<AuditPage>(`/api/audit?${query}`);
    const all = await found("person=boss&project=p2&day=2026-03-05");
    expect(all.lines.map((one) => one.subject)).toEqual(["g/3", "g/2", "g/1"]);
    expect(all.lines[0]).toMatchObject({
      person: { id: "boss" },
      project: { id: "p2", name: "甲二" },
      at: day,
    });
    expect((await found("project=p2&day=2026-03-04")).lines).toEqual([]);
    const first = await found("project=p2&day=2026-03-05&limit=2");
    expect(first.lines).toHaveLength(2);
    const rest = await found(`project=p2&day=2026-03-05&limit=2&before=${first.next}`);
    expect(rest.lines.map((one) => one.subject)).toEqual(["g/1"]);
    expect(rest.next).toBeNull();
  });

  it("is checked as a whole by the province's administrators alone", async () => {
    expect(await people.admin.get("/api/audit/check")).toMatchObject({ brokenAt: null, lostAnchors: [] });
    await expectError(await people["admin-ty"].request("/api/audit/check"), "out_of_scope");
  });
});
