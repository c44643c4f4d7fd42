import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { SyncResponse } from "#domain/protocol";
import type { RescueResponse } from "#domain/rescue";
import type { CellProjects, Tallies } from "#domain/tally";
import { addPerson, aReport, type Client, call, syncRequest } from "./client.ts";
import { aPhoto, clientOf, expectError, grant, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
const ofField = aReport("p1", { note: "x", completed: 5 });

beforeAll(async () => {
  people = await world();
  await people.field.send(ofField);
});

interface Rights {
  who: PersonId;
  /** Projects they may read. */
  sees: string[];
  /** Entries that their figures count: those of whole zones. */
  counts: number;
  /** Takes part in the exchange of the phones: `reports` may fill it, `reads` only pulls. */
  syncs?: "reports" | "reads";
  reviews?: true;
  imports?: true;
}

const RIGHTS: Rights[] = [
  { who: "admin", sees: ["p1", "p2", "p3", "p4"], counts: 4, imports: true },
  { who: "admin-ty", sees: ["p1", "p2", "p3"], counts: 3, imports: true },
  { who: "boss", sees: ["p1", "p2", "p3", "p4"], counts: 4 },
  { who: "boss-ty", sees: ["p1", "p2", "p3"], counts: 3 },
  { who: "boss-dt", sees: ["p4"], counts: 1 },
  { who: "boss-ty-a", sees: ["p1", "p2"], counts: 2 },
  { who: "field", sees: ["p1", "p2"], counts: 2, syncs: "reports", reviews: true },
  { who: "field-dt", sees: ["p4"], counts: 1, syncs: "reports", reviews: true },
  { who: "field-p3", sees: ["p3"], counts: 0, syncs: "reports", reviews: true },
  { who: "reviewer", sees: ["p1", "p2"], counts: 2, syncs: "reads", reviews: true },
  { who: "reviewer-dt", sees: ["p4"], counts: 1, syncs: "reads", reviews: true },
  { who: "both", sees: ["p1", "p2"], counts: 2, syncs: "reports", reviews: true },
];

describe.each(RIGHTS)("$who", ({ who, sees, counts, syncs, reviews, imports }) => {
  it("is told who they are", async () => {
    const me = await people[who].get<{ id: string; grants: unknown[] }>("/api/me");
    expect(me.id).toBe(who);
    expect(me.grants.length).toBeGreaterThan(0);
  });

  it(`reads ${sees} and no other project`, async () => {
    const { projects } = await people[who].get<{ projects: { id: string }[] }>("/api/projects");
    expect(projects.map((p) => p.id)).toEqual(sees);
    for (const id of ["p1", "p2", "p3", "p4"]) {
      const answer = await people[who].request(`/api/projects/${id}`);
      if (sees.includes(id)) expect(answer.status).toBe(200);
      else await expectError(answer, "not_found");
    }
  });

  it("gets figures of their own zones only, now and as of a day, whole and opened", async () => {
    for (const asOf of ["", "?asOf=2099-01-01"]) {
      const { total } = await people[who].get<Tallies>(`/api/tallies${asOf}`);
      expect(total.signing.listed + total.start.listed + total.production.listed).toBe(counts);
    }
    const opened: string[] = [];
    for (const batch of ["signing", "start", "production"]) {
      const { entries } = await people[who].get<CellProjects>(`/api/tallies/projects?batch=${batch}`);
      opened.push(...entries.map((entry) => entry.project.id));
    }
    expect(opened).toHaveLength(counts);
    expect(sees).toEqual(expect.arrayContaining(opened));
  });

  it(syncs ? `syncs: ${syncs}` : "may not sync", async () => {
    const reports = ["p1", "p2", "p3", "p4"].map((project) => aReport(project, { note: "x" }));
    const answer = await people[who].post("/api/sync", syncRequest(reports));
    if (!syncs) return expectError(answer, "forbidden");
    const { receipts, changes } = await answer.json<SyncResponse>();
    expect(changes.projects.map((p) => p.id).sort()).toEqual(sees);
    const taken = reports.filter((_, i) => receipts[i]?.status === "accepted").map((r) => r.project);
    expect(taken).toEqual(syncs === "reports" ? sees : []);
    for (const receipt of receipts)
      expect(["accepted", "out_of_scope", "project_unknown"]).toContain(receipt.code ?? receipt.status);
  });

  const sends = syncs === "reports" || imports;
  it(sends ? "sends photos" : "may not send photos", async () => {
    const { bytes, sha256 } = await aPhoto();
    const answer = await people[who].request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    if (sends) expect(answer.status).toBe(201);
    else await expectError(answer, "forbidden");
  });

  it(
    imports ? "brings what a phone can no longer send" : "may bring nothing in another's stead",
    async () => {
      const reports = ["p1", "p4"].map((project) => aReport(project, { note: "x" }));
      const answer = await people[who].post("/api/rescue", {
        person: "field",
        device: { id: "phone-lost" },
        exportedAt: Date.now(),
        reports,
      });
      if (!imports) return expectError(answer, "forbidden");
      const { receipts } = await answer.json<RescueResponse>();
      expect(receipts.map((r) => r.code ?? r.status)).toEqual(
        ["p1", "p4"].map((project) => (sees.includes(project) ? "accepted" : "project_unknown")),
      );
    },
  );

  it(reviews ? "may give words on reports" : "may give no word on a report", async () => {
    const verdicts = [{ report: aReport("p1").id, verdict: "verified" }];
    const answer = await people[who].post("/api/reviews", { verdicts });
    if (!reviews) return expectError(answer, "forbidden");
    expect(await answer.json()).toMatchObject({ outcomes: [{ status: "refused", code: "report_unknown" }] });
  });

  it(imports ? "imports" : "may not import", async () => {
    const answer = await people[who].import({ dryRun: true });
    if (imports) expect(answer.status).toBe(200);
    else await expectError(answer, "forbidden");
  });
});

it("somebody who reports in one zone and reviews in another reads both and reports only in the one", async () => {
  await addPerson("mixed", grant("reporter", "zone", "ty-a"), grant("reviewer", "zone", "ty-b"));
  const mixed = await clientOf("mixed");
  const { receipts, changes } = await mixed.sync([
    aReport("p1", { note: "x" }),
    aReport("p3", { note: "x" }),
  ]);
  expect(changes.projects.map((p) => p.id).sort()).toEqual(["p1", "p2", "p3"]);
  expect(receipts.map((r) => r.code ?? r.status)).toEqual(["accepted", "out_of_scope"]);
});

describe("somebody without any right", () => {
  it.each([
    "/api/tallies",
    "/api/tallies/projects?batch=start",
    "/api/projects",
    "/api/projects/p1",
    "/api/phones",
    `/api/photos/${"0".repeat(64)}`,
  ])("may not GET %s", async (path) => {
    await expectError(await people.nobody.request(path), "forbidden");
  });

  it("may change nothing", async () => {
    await expectError(await people.nobody.post("/api/sync", syncRequest([])), "forbidden");
    await expectError(await people.nobody.import({}), "forbidden");
    const verdicts = [{ report: ofField.id, verdict: "verified" }];
    await expectError(await people.nobody.post("/api/reviews", { verdicts }), "forbidden");
    await expectError(
      await people.nobody.request("/api/live", { headers: { upgrade: "websocket" } }),
      "forbidden",
    );
  });

  it("is still told who they are", async () => {
    expect(await people.nobody.get("/api/me")).toMatchObject({ id: "nobody", grants: [] });
  });
});

describe("somebody not signed in", () => {
  it.each([
    ["GET", "/api/me"],
    ["POST", "/api/sync"],
    ["PUT", `/api/photos/${"0".repeat(64)}`],
    ["GET", `/api/photos/${"0".repeat(64)}`],
    ["GET", "/api/tallies"],
    ["GET", "/api/tallies/projects?batch=start"],
    ["GET", "/api/projects"],
    ["GET", "/api/projects/p1"],
    ["POST", "/api/import"],
    ["POST", "/api/reviews"],
    ["POST", "/api/rescue"],
    ["GET", "/api/phones"],
    ["GET", "/api/live"],
    ["GET", "/api/nothing"],
    ["DELETE", "/api/projects/p1"],
  ])("is refused at %s %s", async (method, path) => {
    await expectError(await call(path, { method }), "unauthenticated");
  });
});

describe("figures wider than one may see", () => {
  it.each<[PersonId, string]>([
    ["boss-ty-a", "by=city"],
    ["boss-ty-a", "by=province"],
    ["boss-ty", "by=province"],
    ["field", "by=city"],
    ["field-p3", "by=city"],
  ])("%s asking %s is refused", async (who, query) => {
    await expectError(await people[who].request(`/api/tallies?${query}`), "out_of_scope");
  });

  it.each<[PersonId, string]>([
    ["boss-ty-a", "ty-b"],
    ["boss-ty-a", "太原乙区"],
    ["boss-ty-a", "140100"],
    ["boss-ty", "dt-a"],
    ["boss-ty", "大同市"],
    ["boss-ty", "14"],
    ["field-p3", "ty-b"],
  ])("%s asking within %s is told of no such place", async (who, place) => {
    for (const path of ["/api/tallies?", "/api/tallies/projects?batch=signing&"])
      await expectError(
        await people[who].request(`${path}within=${encodeURIComponent(place)}`),
        "place_unknown",
      );
  });
});

describe("a word on a report", () => {
  const give = async (who: PersonId, report: string, verdict = "verified", reason?: string) => {
    const answer = await people[who].post("/api/reviews", { verdicts: [{ report, verdict, reason }] });
    const { outcomes } = await answer.json<{ outcomes: { status: string; code?: string }[] }>();
    return outcomes[0]?.code ?? outcomes[0]?.status;
  };

  it("is not a reviewer's of another city to give", async () => {
    expect(await give("reviewer-dt", ofField.id)).toBe("report_unknown");
    expect(await give("reviewer-dt", ofField.id, "returned", "x")).toBe("report_unknown");
  });

  it("is not a reporter's to give, on their own or a colleague's report", async () => {
    expect(await give("field", ofField.id)).toBe("out_of_scope");
    expect(await give("field-2", ofField.id)).toBe("out_of_scope");
  });

  it("is not one's own to give for a person who reports and reviews, but another reviewer's", async () => {
    const own = aReport("p1", { note: "自己的" });
    await people.both.send(own);
    expect(await give("both", own.id)).toBe("own_report");
    expect(await give("both", own.id, "returned", "x")).toBe("own_report");
    expect(await give("both", ofField.id)).toBe("accepted");
    expect(await give("reviewer", own.id)).toBe("accepted");
  });

  it("of withdrawal is the reporter's alone", async () => {
    const report = aReport("p2", { note: "x" });
    await people.field.send(report);
    for (const who of ["field-2", "reviewer", "both"] as const)
      expect(await give(who, report.id, "withdrawn")).toBe("forbidden");
    expect(await give("field", report.id, "withdrawn")).toBe("accepted");
  });
});

describe("what was written down", () => {
  it.each(["report", "verdict", "audit"])("in %s can be neither changed nor removed", async (table) => {
    const verdicts = [{ report: ofField.id, verdict: "returned", reason: "x" }];
    await people.reviewer.post("/api/reviews", { verdicts });
    const before = await env.DB.prepare(`SELECT * FROM ${table}`).all();
    expect(before.results.length).toBeGreaterThan(0);
    const column = Object.keys(before.results[0] as object)[1];
    await expect(env.DB.prepare(`UPDATE ${table} SET ${column} = 'x'`).run()).rejects.toThrow("append-only");
    await expect(env.DB.prepare(`DELETE FROM ${table}`).run()).rejects.toThrow("append-only");
    expect((await env.DB.prepare(`SELECT * FROM ${table}`).all()).results).toEqual(before.results);
  });

  it("as a listing can be withdrawn, not removed nor given another key", async () => {
    await expect(env.DB.prepare("DELETE FROM listing").run()).rejects.toThrow("withdraw");
    await expect(env.DB.prepare("UPDATE listing SET round = '2023-4'").run()).rejects.toThrow("withdraw");
  });
});
