import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Ledger, LedgerRow } from "#domain/ledger";
import { ledgerStatements } from "../../worker/store/ledger.ts";
import { aReport, type Client } from "./client.ts";
import { aPhoto, EVERYWHERE, expectError, imported, type PersonId, scopeOver, world } from "./world.ts";

/** The ledger as read: what a row shows, for whom, which rows a filter means, and pages of it while rows change. */

let people: Record<PersonId, Client>;
const DAY_MS = 86_400_000;
const ago = (days: number) => Date.now() - days * DAY_MS;

beforeAll(async () => {
  people = await world();
  await imported(people.admin, {
    projects: [
      // One of every class of investment; where a class begins, and just below.
      { id: "f1", zone: "ty-a", name: "风一", investment: 9_999, chain: "风电", aliases: ["别名甲"] },
      { id: "f2", zone: "ty-a", name: "风二", investment: 10_000, chain: "风电" },
      { id: "f3", zone: "ty-b", name: "风三", investment: 50_000, enterprise: "双雁药业" },
      { id: "f4", zone: "dt-a", name: "风四", investment: 500_000 },
      { id: "f5", zone: null, name: "风五" },
    ],
    listings: [
      { project: "f1", batch: "signing", round: "2024-1" },
      { project: "f1", batch: "start", round: "2024-2" },
      { project: "f2", batch: "start", round: "2024-1", withdrawnOn: "2024-03-01", withdrawnWhy: "退出" },
      { project: "f3", batch: "production", round: "2024-2", listedOn: null },
    ],
  });
  await env.DB.prepare("INSERT INTO \"grant\" VALUES ('field', 'reporter', 'province', '14')").run();
  await env.DB.prepare("INSERT INTO \"grant\" VALUES ('reviewer', 'reviewer', 'province', '14')").run();
});

const ledger = (query = "", who: PersonId = "boss") =>
  people[who].get<Ledger>(`/api/ledger?${encodeURI(query)}`);
const ids = ({ rows }: Ledger) => rows.map(({ project }) => project.id);
const rowOf = async (id: string) => {
  const { rows } = await ledger();
  return rows.find(({ project }) => project.id === id) as LedgerRow;
};
const verified = (...reports: { id: string }[]) =>
  people.reviewer.post("/api/reviews", {
    verdicts: reports.map(({ id }) => ({ report: id, verdict: "verified" })),
  });

/** All pages of the ledger; `between` is called after each. */
async function paged(
  limit: number,
  between: (pages: number) => Promise<unknown> = async () => null,
  query = "",
) {
  const found: string[] = [];
  let pages = 0;
  for (let next: string | null = ""; next !== null; ) {
    const page: Ledger = await ledger(`limit=${limit}&after=${next}&${query}`);
    found.push(...ids(page));
    ({ next } = page);
    pages++;
    if (next !== null) await between(pages);
  }
  return { found, pages };
}

describe("a row", () => {
  it("shows physical progress on each basis, as the last report that counts and says any", async () => {
    const first = aReport("p1", { units: { done: 11, total: 51, unit: "栋" }, observedAt: ago(9) });
    const second = aReport("p1", {
      units: { done: 28, total: 51, unit: "栋" },
      percent: 62.5,
      observedAt: ago(5),
    });
    const silent = aReport("p1", { note: "卡点：征地未完", observedAt: ago(3) });
    await people.field.sync([first, second, silent]);
    await verified(first);
    expect((await rowOf("p1")).progress).toEqual({
      verified: { at: expect.any(Number), units: { done: 11, total: 51, unit: "栋" }, percent: null },
      reported: { at: expect.any(Number), units: { done: 28, total: 51, unit: "栋" }, percent: 62.5 },
    });
    // A correction takes the place of what it corrects, and a returned report counts no more.
    const correction = aReport("p1", { percent: 40, observedAt: ago(5), supersedes: second.id });
    await people.field.send(correction);
    expect((await rowOf("p1")).progress.reported).toMatchObject({ units: null, percent: 40 });
    await people.reviewer.post("/api/reviews", {
      verdicts: [{ report: correction.id, verdict: "returned", reason: "不符" }],
    });
    expect((await rowOf("p1")).progress.reported).toMatchObject({ units: { done: 28 } });
  });

  it("shows the words of the last report, what waits for a verdict, and its photos that have not come", async () => {
    const [here, away] = [await aPhoto(), await aPhoto()];
    await people.field.request(`/api/photos/${here.sha256}`, { method: "PUT", body: here.bytes });
    const report = aReport("p2", { note: "缺水电", photos: [here.claim, away.claim], observedAt: ago(2) });
    const other = aReport("p2", { percent: 3, note: "已报", observedAt: ago(4) });
    await people.field.sync([report, other]);
    expect(await rowOf("p2")).toMatchObject({ remark: "缺水电", pending: { reports: 2, photos: 1 } });
    // Nobody waits for the photos of what was decided, nor for those that its phone has lost.
    await verified(report);
    expect((await rowOf("p2")).pending).toEqual({ reports: 1, photos: 0 });
    const lost = aReport("p2", { note: "再报", photos: [away.claim] });
    await people.field.sync([lost]);
    expect((await rowOf("p2")).pending).toEqual({ reports: 2, photos: 1 });
    const told = [{ report: lost.id, sha256: away.sha256, why: "missing" }];
    await people.field.sync([], {
      device: { id: "phone-0001", platform: "x", outbox: { reports: 0, photos: 0 }, lost: told },
    });
    expect((await rowOf("p2")).pending).toEqual({ reports: 2, photos: 0 });
  });

  it("shows its entries in order of the rounds, those that do not count too", async () => {
    expect((await rowOf("f1")).listings.map(({ batch, round }) => `${round} ${batch}`)).toEqual([
      "2024-1 signing",
      "2024-2 start",
    ]);
    expect((await rowOf("f2")).listings).toMatchObject([{ withdrawnOn: "2024-03-01", withdrawnWhy: "退出" }]);
    expect((await rowOf("f5")).listings).toEqual([]);
  });
});

describe("whose rows", () => {
  it.each<[PersonId, string[], zones: string[]]>([
    ["boss", ["f1", "f2", "f3", "f4", "f5", "p1", "p2", "p3", "p4"], ["ty-a", "ty-b", "dt-a"]],
    ["boss-ty", ["f1", "f2", "f3", "p1", "p2", "p3"], ["ty-a", "ty-b"]],
    ["boss-dt", ["f4", "p4"], ["dt-a"]],
    ["boss-ty-a", ["f1", "f2", "p1", "p2"], ["ty-a"]],
    ["field-p3", ["p3"], ["ty-b"]],
  ])("%s sees the projects of their places, with the names of these", async (who, projects, zones) => {
    const all = await ledger("", who);
    expect(ids(all)).toEqual(projects);
    expect(all.zones.map(({ id }) => id)).toEqual(zones);
  });

  it("a place narrows what one sees and never widens it", async () => {
    expect(ids(await ledger("within=甲园"))).toEqual(["f1", "f2", "p1", "p2"]);
    expect(ids(await ledger("within=140200"))).toEqual(["f4", "p4"]);
    expect(ids(await ledger("within=140100", "boss-ty"))).toEqual(["f1", "f2", "f3", "p1", "p2", "p3"]);
    await expectError(await people["boss-ty"].request("/api/ledger?within=140200"), "place_unknown");
  });
});

describe("which rows", () => {
  beforeAll(async () => {
    const old = aReport("f1", { milestone: "works_started", observedAt: ago(40) });
    const fresh = aReport("f3", { milestone: "in_production", observedAt: ago(1) });
    await people.field.sync([old, fresh]);
    await verified(old);
  });

  it.each<[query: string, string[]]>([
    ["q=风", ["f1", "f2", "f3", "f4", "f5"]],
    ["q=别名", ["f1"]],
    ["q=药业 风三", ["f3"]],
    ["q=syyy", ["f3"]],
    ["q=FENG", []],
    ["q=风&stage=started", ["f1"]],
    ["q=风&stage=started,producing&basis=reported", ["f1", "f3"]],
    ["q=风&stage=producing", []],
    ["q=风&batch=start", ["f1"]],
    ["q=风&round=2024-1", ["f1"]],
    ["q=风&batch=start&round=2024-1", []],
    ["q=风&batch=production", []],
    ["chain=风电", ["f1", "f2"]],
    ["q=风&size=0-1", ["f1"]],
    ["q=风&size=1-5", ["f2"]],
    ["q=风&size=5-10,10-", ["f3", "f4"]],
    ["q=风&size=1-", ["f2", "f3", "f4"]],
    ["q=风&size=50-", ["f4"]],
    ["q=风&silent=1", ["f1", "f2", "f3", "f4", "f5"]],
    ["q=风&silent=2", ["f1", "f2", "f4", "f5"]],
    ["q=风&silent=41", ["f2", "f4", "f5"]],
    ["q=风&within=ty-b&silent=1", ["f3"]],
  ])("%s", async (query, meant) => {
    expect(ids(await ledger(query))).toEqual(meant);
  });

  it.each(["stage=finished", "size=2-3", "stage=", "silent=0", "silent=-1", "silent=4000", "limit=5000"])(
    "refuses %s",
    async (query) => {
      await expectError(await people.boss.request(`/api/ledger?${query}`), "request_invalid");
    },
  );
});

describe("pages", () => {
  it.each(["", "within=140100", "q=风"])("hold each project once (%s)", async (query) => {
    const all = ids(await ledger(query));
    const { found, pages } = await paged(2, undefined, query);
    expect(found).toEqual(all);
    expect(pages).toBeGreaterThan(2);
  });

  it("hold each once while projects are renamed, move, are reported and come in", async () => {
    const before = ids(await ledger());
    let n = 0;
    const { found } = await paged(1, async () => {
      n++;
      const zone = n % 2 ? "dt-a" : "ty-b";
      const moved = before.map((id) => ({ id, zone, name: `改${n}${id}` }));
      // What comes in behind the last page is brought by further pages: three times, so that there is an end.
      const added = [`a${n}`, ...(n <= 3 ? [`z${n}`] : [])].map((id) => ({ id, zone, name: "新" }));
      await imported(people.admin, { projects: [...moved, ...added] });
      await people.field.send(aReport("p2", { percent: n }));
    });
    expect(found.filter((id) => before.includes(id))).toEqual(before);
    expect(new Set(found).size).toBe(found.length);
  });
});

describe("the version", () => {
  it("answers 304 until something in a row may have changed", async () => {
    const asked = () => people.boss.request("/api/ledger");
    const etag = (await asked()).headers.get("etag") as string;
    const again = () => people.boss.request("/api/ledger", { headers: { "if-none-match": etag } });
    expect((await again()).status).toBe(304);
    await people.field.send(aReport("p1", { note: "变" }));
    expect((await again()).status).toBe(200);
  });

  it("is another one for another scope", async () => {
    expect((await ledger("", "boss")).version).not.toBe((await ledger("", "boss-ty")).version);
  });
});

describe("what a page costs", () => {
  it("does not grow with the reports behind a project", async () => {
    const rowsRead = async () => {
      const results = await env.DB.batch(
        ledgerStatements(env.DB, EVERYWHERE, { within: null, after: "", limit: 2_000 }),
      );
      return results.reduce((sum, { meta }) => sum + meta.rows_read, 0);
    };
    const reports = Array.from({ length: 100 }, (_, i) =>
      aReport("p4", { completed: i, observedAt: ago(1) + i }),
    );
    await people.field.send(aReport("p4", { percent: 5, observedAt: ago(20) }));
    await people.field.send(reports[0] as object);
    await verified(reports[0] as { id: string });
    const before = await rowsRead();
    await people.field.sync(reports);
    await verified(...reports.slice(1));
    expect(await rowsRead()).toBeLessThanOrEqual(before);
  });

  it("does not grow with the projects beyond the page, nor with those of other places", async () => {
    const projectsRead = async (scope: typeof EVERYWHERE, limit: number) => {
      const [rows] = await env.DB.batch(ledgerStatements(env.DB, scope, { within: null, after: "", limit }));
      return rows?.meta.rows_read ?? 0;
    };
    const one = scopeOver(["project", "p3"]);
    const [first, alone] = [await projectsRead(EVERYWHERE, 1), await projectsRead(one, 100)];
    const many = Array.from({ length: 500 }, (_, i) => ({ id: `y${i}`, zone: "dt-a", name: `多${i}` }));
    await imported(people.admin, { projects: many });
    expect(await projectsRead(EVERYWHERE, 1)).toBe(first);
    expect(await projectsRead(one, 100)).toBe(alone);
  });
});
