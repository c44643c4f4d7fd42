import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import { errorMessage } from "#domain/error-message";
import type { ReportInput } from "#domain/report";
import type { ReviewResponse } from "#domain/review";
import type { Tallies } from "#domain/tally";
import { addPerson, aReport, type Client } from "./client.ts";
import { clientOf, everythingStored, grant, imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
let second: Client;
let project: string;
let made = 0;

beforeAll(async () => {
  people = await world();
  await addPerson("reviewer2", grant("reviewer", "city", "140100"));
  second = await clientOf("reviewer2");
});

// A project of its own for each test, started in a round of its own kind: its figures are the test's alone.
beforeEach(async () => {
  project = `r${++made}`;
  await imported(people.admin, {
    zones: [{ id: `z-${project}`, city: "140100", name: `区${project}` }],
    projects: [{ id: project, zone: `z-${project}`, name: project }],
    listings: [{ project, batch: "start", round: "2024-1", investment: 1000 }],
  });
  for (const [person, role] of [
    ["field", "reporter"],
    ["reviewer", "reviewer"],
    ["both", "reviewer"],
  ])
    await env.DB.prepare("INSERT INTO \"grant\" VALUES (?1, ?2, 'zone', ?3)")
      .bind(person, role, `z-${project}`)
      .run();
});

const sent = async (facts: Partial<ReportInput>) => {
  const report = aReport(project, facts);
  expect((await people.field.send(report)).status).toBe("accepted");
  return report.id;
};

async function give(who: Client, ...words: [report: string, verdict: string, reason?: string | undefined][]) {
  const verdicts = words.map(([report, verdict, reason]) => ({ report, verdict, reason }));
  return (await (await who.post("/api/reviews", { verdicts })).json<ReviewResponse>()).outcomes;
}

const only = async (who: Client, report: string, verdict: string, reason?: string) => {
  const [outcome] = await give(who, [report, verdict, reason]);
  return outcome?.code ?? outcome?.status;
};

const dossier = () => people.boss.get<Dossier>(`/api/projects/${project}`);
const stateOf = async (id: string) => (await dossier()).reports.find((r) => r.id === id)?.state;

/** Completed investment of the achieved, on both bases: null sums show as null. */
async function gained() {
  const read = (basis: string) => people.boss.get<Tallies>(`/api/tallies?within=z-${project}&basis=${basis}`);
  const [verified, reported] = await Promise.all([read("verified"), read("reported")]);
  return [verified.total.start.gained, reported.total.start.gained];
}

describe("a verdict", () => {
  it("verified makes a report count as verified", async () => {
    const id = await sent({ milestone: "in_production", completed: 700 });
    expect(await gained()).toEqual([0, 700]);
    expect(await give(people.reviewer, [id, "verified"])).toEqual([
      { report: id, status: "accepted", state: "verified" },
    ]);
    expect(await gained()).toEqual([700, 700]);
    expect((await dossier()).reports[0]?.verdicts).toMatchObject([
      { verdict: "verified", by: "reviewer", reason: null },
    ]);
  });

  it("returned takes a report out of both figures, and verifying it after all brings it back", async () => {
    const id = await sent({ milestone: "in_production", completed: 700 });
    expect(await only(people.reviewer, id, "returned", "照片不清")).toBe("accepted");
    expect(await gained()).toEqual([0, 0]);
    expect(await only(second, id, "verified")).toBe("accepted");
    expect(await gained()).toEqual([700, 700]);
    expect(await only(people.reviewer, id, "returned", "再查")).toBe("accepted");
    expect(await gained()).toEqual([0, 0]);
    expect((await dossier()).reports[0]?.verdicts.map((v) => v.verdict)).toEqual([
      "returned",
      "verified",
      "returned",
    ]);
  });

  it("returned gives back the figure before", async () => {
    await give(people.reviewer, [await sent({ milestone: "in_production", completed: 100 }), "verified"]);
    const wrong = await sent({ completed: 900, observedAt: Date.now() });
    await give(people.reviewer, [wrong, "verified"]);
    expect(await gained()).toEqual([900, 900]);
    await give(people.reviewer, [wrong, "returned", "多报一位"]);
    expect(await gained()).toEqual([100, 100]);
  });

  it.each([undefined, "", "   "])("returned for the reason %j is refused", async (reason) => {
    const id = await sent({ note: "x" });
    expect(await only(people.reviewer, id, "returned", reason)).toBe("reason_missing");
    expect(await stateOf(id)).toBe("pending");
  });

  it("that already stands is a duplicate and writes nothing", async () => {
    const id = await sent({ note: "x" });
    await give(people.reviewer, [id, "verified"]);
    const before = await everythingStored();
    expect(await give(people.reviewer, [id, "verified"])).toEqual([
      { report: id, status: "duplicate", state: "verified" },
    ]);
    expect(await everythingStored()).toEqual(before);
  });

  it("on a report that nobody knows is refused", async () => {
    expect(await only(people.reviewer, aReport(project).id, "verified")).toBe("report_unknown");
  });
});

describe("a withdrawal", () => {
  it("takes a report out of the reported figure, and leaves a reviewer nothing to say", async () => {
    const id = await sent({ milestone: "in_production", completed: 700 });
    expect(await only(people.field, id, "withdrawn")).toBe("accepted");
    expect(await gained()).toEqual([0, 0]);
    expect(await only(people.reviewer, id, "verified")).toBe("report_withdrawn");
    expect(await only(people.reviewer, id, "returned", "x")).toBe("report_withdrawn");
    expect(await only(people.field, id, "withdrawn")).toBe("duplicate");
  });

  it("of a verified report is refused, of a returned one accepted", async () => {
    const verified = await sent({ completed: 5, milestone: "in_production" });
    await give(people.reviewer, [verified, "verified"]);
    expect(await only(people.field, verified, "withdrawn")).toBe("already_verified");
    expect(await gained()).toEqual([5, 5]);
    const returned = await sent({ note: "x" });
    await give(people.reviewer, [returned, "returned", "x"]);
    expect(await only(people.field, returned, "withdrawn")).toBe("accepted");
    expect(await stateOf(returned)).toBe("withdrawn");
  });

  it("stays possible for a report of a zone that one has left", async () => {
    const id = await sent({ note: "x" });
    await env.DB.prepare("DELETE FROM \"grant\" WHERE person = 'field' AND place = ?1")
      .bind(`z-${project}`)
      .run();
    expect(await only(people.field, id, "withdrawn")).toBe("accepted");
  });
});

describe("several words in one request", () => {
  it("have one outcome each, in their order, and a bad one holds up no other", async () => {
    const [a, b, c] = [await sent({ note: "a" }), await sent({ note: "b" }), await sent({ note: "c" })];
    const unknown = aReport(project).id;
    const outcomes = await give(
      people.reviewer,
      [a, "verified"],
      [unknown, "verified"],
      [b, "returned"],
      [c, "returned", "缺照片"],
    );
    expect(outcomes).toEqual([
      { report: a, status: "accepted", state: "verified" },
      {
        report: unknown,
        status: "refused",
        code: "report_unknown",
        message: errorMessage("report_unknown", "zh"),
      },
      {
        ...{
          report: b,
          status: "refused",
          code: "reason_missing",
          message: errorMessage("reason_missing", "zh"),
        },
        state: "pending",
      },
      { report: c, status: "accepted", state: "returned" },
    ]);
    expect([await stateOf(a), await stateOf(b), await stateOf(c)]).toEqual([
      "verified",
      "pending",
      "returned",
    ]);
  });

  it("on the same report never acknowledge a word that was not written", async () => {
    const id = await sent({ note: "x" });
    const outcomes = await give(
      people.reviewer,
      [id, "verified"],
      [id, "returned", "改主意"],
      [id, "verified"],
    );
    const { reports } = await dossier();
    const written = reports.find((r) => r.id === id)?.verdicts.map((v) => v.verdict);
    expect(outcomes.filter((o) => o.status === "accepted").map((o) => o.state)).toEqual(written);
  });

  it("may be 200", async () => {
    const reports = Array.from({ length: 200 }, (_, i) => aReport(project, { note: `第${i}条` }));
    for (const half of [reports.slice(0, 100), reports.slice(100)]) await people.field.sync(half);
    const outcomes = await give(people.reviewer, ...reports.map((r): [string, string] => [r.id, "verified"]));
    expect(outcomes.every((o) => o.status === "accepted")).toBe(true);
  });
});

describe("two reviewers at once", () => {
  it("do not overrule each other unseen: one word is taken, the other is told to look again", async () => {
    let told = 0;
    for (let round = 0; round < 5; round++) {
      const id = await sent({ completed: round, milestone: "in_production", observedAt: Date.now() + round });
      const codes = await Promise.all([
        only(people.reviewer, id, "verified"),
        only(second, id, "returned", "不符"),
      ]);
      // Whichever read first and wrote second was refused; one that read after the other's word overruled it knowingly.
      const written = (await dossier()).reports.find((r) => r.id === id)?.verdicts ?? [];
      expect(codes.filter((code) => code === "accepted")).toHaveLength(written.length);
      told += codes.filter((code) => code === "report_changed").length;
    }
    expect(told).toBeGreaterThan(0);
  });

  it("leave no doubt about the last word, even within one millisecond", async () => {
    const id = await sent({ note: "x" });
    for (const [who, word] of [
      [people.reviewer, "returned"],
      [second, "verified"],
      [people.both, "returned"],
    ] as const) {
      await give(who, [id, word, "x"]);
      expect(await stateOf(id)).toBe(word);
    }
    const { reports } = await dossier();
    const times = reports[0]?.verdicts.map((v) => v.at) as number[];
    expect(new Set(times).size).toBe(times.length);
  });
});
