import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { LedgerExport, ReportsExport, TalliesExport } from "#domain/export";
import { MAX_EXPORTED_REPORTS } from "#domain/export-kind";
import { readReports } from "../../worker/store/report-pages.ts";
import { aReport, type Client } from "./client.ts";
import { expectError, imported, type PersonId, scopeOver, world } from "./world.ts";

/** Rows that leave as files: which, for whom, and what the trail says of it. */

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
  await imported(people.admin, {
    projects: [
      { id: "f1", zone: "ty-a", name: "风一", investment: 9_999, chain: "风电" },
      { id: "f2", zone: "dt-a", name: "风二", investment: 20_000, chain: "风电" },
    ],
    listings: [{ project: "f1", batch: "signing", round: "2024-1", investment: 9_999 }],
  });
  await people.field.sync([
    aReport("p1", { note: "p1 早", observedAt: Date.now() - 5_000 }),
    aReport("p1", { note: "p1 晚", observedAt: Date.now() - 1_000 }),
    aReport("f1", { note: "f1", completed: 12, observedAt: Date.now() - 3_000 }),
  ]);
});

const trail = async () => {
  const { results } = await env.DB.prepare(
    "SELECT person, subject, project, detail FROM audit WHERE action = 'exported' ORDER BY id",
  ).all<{ person: string; subject: string; project: string | null; detail: string }>();
  return results.map(({ detail, ...line }) => ({ ...line, detail: JSON.parse(detail) as object }));
};
const exported = <T>(path: string, who: PersonId = "boss") =>
  people[who].get<T>(`/api/exports/${encodeURI(path)}`);

describe("the trail", () => {
  it("tells who took how many rows by which words, before they are given", async () => {
    const before = (await trail()).length;
    const { rows } = await exported<LedgerExport>("ledger?as=xlsx&chain=风电&basis=reported");
    expect(rows.map(({ project }) => project.id)).toEqual(["f1", "f2"]);
    await exported<TalliesExport>("tallies?as=csv&by=zone&within=ty-a", "boss-ty");
    await exported<ReportsExport>("reports?as=xlsx&project=p1");
    expect((await trail()).slice(before)).toEqual([
      {
        ...{ person: "boss", subject: "export/ledger", project: null },
        detail: { as: "xlsx", chain: "风电", basis: "reported", rows: 2 },
      },
      {
        ...{ person: "boss-ty", subject: "export/tallies", project: null },
        detail: { as: "csv", by: "zone", within: "ty-a", basis: "verified", rows: 1 },
      },
      {
        ...{ person: "boss", subject: "export/reports", project: "p1" },
        detail: { as: "xlsx", basis: "verified", rows: 2 },
      },
    ]);
  });

  it("has a line for every page that brings rows, and one for an export that found none", async () => {
    const before = (await trail()).length;
    let after: string | null = "";
    let rows = 0;
    while (after !== null) {
      const page: LedgerExport = await exported(`ledger?as=xlsx&limit=2&after=${after}`);
      rows += page.rows.length;
      after = page.next;
    }
    const lines = (await trail()).slice(before).map(({ detail }) => detail as { rows: number });
    expect(lines.map((line) => line.rows).every((n) => n > 0)).toBe(true);
    expect(lines.reduce((sum, line) => sum + line.rows, 0)).toBe(rows);
    await exported("ledger?as=xlsx&q=没有这样的项目");
    expect((await trail()).at(-1)?.detail).toMatchObject({ rows: 0, q: "没有这样的项目" });
  });

  it("has none where nothing was given", async () => {
    const before = await trail();
    await expectError(await people.field.request("/api/exports/ledger?as=xlsx"), "forbidden");
    await expectError(await people.reviewer.request("/api/exports/reports?as=csv&project=p1"), "forbidden");
    await expectError(await people["boss-dt"].request("/api/exports/reports?as=csv&project=p1"), "not_found");
    await expectError(
      await people["boss-dt"].request("/api/exports/ledger?as=csv&within=ty-a"),
      "place_unknown",
    );
    for (const query of ["", "as=pdf", "as=xlsx&stage=finished", "as=xlsx&limit=3000"])
      await expectError(await people.boss.request(`/api/exports/ledger?${query}`), "request_invalid");
    expect(await trail()).toEqual(before);
  });
});

describe("reports", () => {
  const told = ({ reports }: ReportsExport) => reports.map(({ project, note }) => `${project} ${note}`);

  it("come by project and time, of the projects that the ledger's words mean", async () => {
    const all = await exported<ReportsExport>("reports?as=xlsx");
    expect(told(all)).toEqual(["f1 f1", "p1 p1 早", "p1 p1 晚"]);
    expect(all.projects.map(({ id, name }) => [id, name])).toEqual([
      ["f1", "风一"],
      ["p1", expect.any(String)],
    ]);
    expect(told(await exported("reports?as=xlsx&chain=风电"))).toEqual(["f1 f1"]);
    expect(told(await exported("reports?as=xlsx", "boss-dt"))).toEqual([]);
  });

  it("come once each, however small the pages, and however many one project has", async () => {
    const many = Array.from({ length: 95 }, (_, i) =>
      aReport("p2", { completed: i, observedAt: Date.now() - 100_000 + (i >> 2) }),
    );
    for (let sent = 0; sent < MAX_EXPORTED_REPORTS + 10; sent += 95)
      await people.field.sync(many.map((report) => ({ ...report, id: aReport("p2").id })));
    const stored = await env.DB.prepare("SELECT count(*) AS n FROM report").first<{ n: number }>();
    expect(stored?.n).toBeGreaterThan(MAX_EXPORTED_REPORTS);
    for (const limit of [1, 200]) {
      const found: string[] = [];
      let next: ReportsExport["next"] = { after: "", report: null };
      while (next) {
        const { after, report }: NonNullable<ReportsExport["next"]> = next;
        const page: ReportsExport = await exported(
          `reports?as=csv&limit=${limit}&after=${after}${report ? `&report=${report}` : ""}`,
        );
        expect(page.reports.length).toBeLessThanOrEqual(MAX_EXPORTED_REPORTS);
        found.push(...page.reports.map(({ id }) => id));
        ({ next } = page);
      }
      expect(new Set(found).size).toBe(found.length);
      expect(found.length).toBe(stored?.n);
    }
  });

  it("go on where the page before ended, though the project it ended in is no longer meant", async () => {
    const meant = async (projects: string[], after: string | null) =>
      (await readReports(env.DB, scopeOver(["zone", "ty-a"]), { projects, after, limit: 2 })).map(
        ({ id, project }) => ({ id, project }),
      );
    const [, last] = await meant(["f1", "p1"], null);
    expect(last).toMatchObject({ project: "p1" });
    const rest = await meant(["p1", "p2"], last?.id ?? "");
    expect(rest.map(({ project }) => project)).toEqual(["p1", "p2"]);
    // Meanwhile somebody changed p1, so that the words no longer mean it.
    expect(await meant(["f1", "p2"], last?.id ?? "")).toMatchObject([rest[1], { project: "p2" }]);
  });

  it("are of no project outside the scope, nor after a report of one, which is as one that does not exist", async () => {
    const page = { projects: ["p1", "f1"], after: null, limit: 10 };
    const datong = scopeOver(["zone", "dt-a"]);
    expect(await readReports(env.DB, datong, page)).toEqual([]);
    const hidden = await env.DB.prepare("SELECT id FROM report WHERE project = 'f1'").first<{ id: string }>();
    for (const after of [hidden?.id ?? "", aReport("f2").id])
      await expect(readReports(env.DB, datong, { ...page, projects: ["f2", "f1"], after })).rejects.toThrow(
        "not_found",
      );
    await expectError(
      await people["boss-dt"].request(`/api/exports/reports?as=csv&report=${hidden?.id}`),
      "not_found",
    );
  });
});
