import { beforeAll, describe, expect, it } from "vitest";
import { meSchema } from "#domain/account";
import { bulletinDetailSchema, bulletinsSchema, lastBulletinSchema } from "#domain/bulletin";
import { dossierSchema, projectsSchema } from "#domain/dossier";
import { ERROR_CODES } from "#domain/error";
import { ledgerExportSchema, reportsExportSchema, talliesExportSchema } from "#domain/export";
import { importResponseSchema } from "#domain/import";
import { ledgerSchema } from "#domain/ledger";
import { type Phones, phonesSchema } from "#domain/phone";
import { syncResponseSchema } from "#domain/protocol";
import { rescueResponseSchema } from "#domain/rescue";
import { reviewResponseSchema } from "#domain/review";
import { cellProjectsSchema, talliesSchema } from "#domain/tally";
import { app } from "../../worker/app.ts";
import { aReport, type Client, call, syncRequest } from "./client.ts";
import { aPhoto, imported, type PersonId, world } from "./world.ts";

interface Operation {
  summary?: string;
  security?: unknown[];
  requestBody?: object;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
}

interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

let people: Record<PersonId, Client>;
let description: Description;

beforeAll(async () => {
  people = await world();
  const answer = await call("/api/openapi.json");
  expect(answer.status).toBe(200);
  description = await answer.json();
});

const documented = () =>
  Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  );

describe("the description of the API", () => {
  it("holds every route there is, and none that is not", () => {
    const routes = app.routes
      .filter(({ method, path }) => method !== "ALL" && path !== "/api/openapi.json")
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
    expect(
      documented()
        .map(({ name }) => name)
        .sort(),
    ).toEqual([...new Set(routes)].sort());
  });

  it("says of each what it is for and what it answers", () => {
    for (const { name, operation } of documented()) {
      expect(operation.summary, name).toMatch(/\w{2,}/);
      expect(Object.keys(operation.responses), name).not.toEqual([]);
      const json = Object.values(operation.responses).flatMap((r) =>
        r.content ? Object.values(r.content) : [],
      );
      for (const { schema } of json) expect(Object.keys(schema), name).not.toEqual([]);
    }
  });

  it("leads every reference to a schema that it holds", () => {
    const text = JSON.stringify(description);
    const names = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map((match) => match[1] as string);
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) expect(description.components.schemas).toHaveProperty(name);
    expect(description.components.schemas).toHaveProperty("LiveMessage");
    expect(JSON.stringify(description.components.schemas.Error)).toContain(JSON.stringify(ERROR_CODES));
  });

  it("opens without a session only what is open", async () => {
    const open = documented().filter(({ operation }) => operation.security?.length === 0);
    expect(open.map(({ name }) => name).sort()).toEqual([
      "GET /api/health",
      "POST /api/auth/enrol",
      "POST /api/auth/passkey",
      "POST /api/auth/passkey/options",
      "POST /api/auth/sign-in/username",
      "POST /api/auth/sign-out",
    ]);
    expect(description.components.securitySchemes).toHaveProperty("session");
  });
});

it("health answers without a session, with the server's clock", async () => {
  const before = Date.now();
  const answer = await call("/api/health");
  expect(answer.status).toBe(200);
  const { ok, now } = await answer.json<{ ok: boolean; now: number }>();
  expect(ok).toBe(true);
  expect(now).toBeGreaterThanOrEqual(before);
});

describe("real answers are what the schemas say, field for field", () => {
  beforeAll(async () => {
    const { field, reviewer, admin } = people;
    await imported(admin, {
      projects: [
        {
          id: "s1",
          zone: "ty-a",
          name: "全",
          aliases: ["又名"],
          code: "2024-140100",
          enterprise: "某公司",
          investment: 1,
          output: 2,
          strategic: true,
          chain: "氢能",
          position: { lat: 37.8, lng: 112.5 },
          phaseOf: "p1",
          note: "注",
        },
        { id: "s0", zone: null, name: "空" },
      ],
      listings: [
        { project: "s1", batch: "start", round: "2024-1", investment: 9, output: 3, note: "注" },
        { project: "s1", batch: "signing", round: "2024-1", withdrawnOn: "2024-05-01", withdrawnWhy: "x" },
      ],
    });
    const photo = await aPhoto();
    const full = aReport("s1", {
      milestone: "in_production",
      units: { done: 1, unit: "栋" },
      percent: 62.43,
      completed: 8,
      note: "x",
      position: { lat: 37.8, lng: 112.5, accuracy: 5 },
      photos: [
        {
          ...photo.claim,
          width: 1600,
          height: 1200,
          takenAt: Date.now() - 1000,
          position: { lat: 1, lng: 2 },
        },
      ],
    });
    const correction = aReport("s1", { note: "改", supersedes: full.id });
    await field.sync([full, correction]);
    await field.request(`/api/photos/${photo.sha256}`, { method: "PUT", body: photo.bytes });
    await reviewer.post("/api/reviews", {
      verdicts: [{ report: full.id, verdict: "returned", reason: "x" }],
    });
    await field.sync([], {
      device: { id: "phone-0001", platform: "x", outbox: { reports: 1, photos: 2, oldest: Date.now() } },
    });
    const outbox = { reports: 1, photos: 2, bytes: 3, oldest: Date.now(), refused: 1 };
    const lost = [{ report: full.id, sha256: photo.sha256, why: "missing" }];
    await field.sync([aReport("s1", { note: "x", seq: 9 })], {
      device: { id: "phone-told", platform: "x", outbox, seq: 12, lost },
    });
  });

  const READ = [
    ["/api/me", meSchema],
    ["/api/tallies", talliesSchema],
    ["/api/tallies?by=zone&within=140100&basis=reported&rule=count-2021&asOf=2024-12-31", talliesSchema],
    ["/api/tallies?from=2024-2&to=2023-4", talliesSchema],
    ["/api/tallies/projects?batch=start&basis=reported", cellProjectsSchema],
    ["/api/tallies/projects?batch=signing&within=ty-a&asOf=2024-03-01", cellProjectsSchema],
    ["/api/projects", projectsSchema],
    ["/api/projects?limit=1&within=ty-a&waiting=true", projectsSchema],
    ["/api/ledger", ledgerSchema],
    ["/api/ledger?limit=1&within=ty-a&batch=start&silent=1", ledgerSchema],
    ["/api/exports/ledger?as=xlsx&limit=1&within=ty-a", ledgerExportSchema],
    ["/api/exports/tallies?as=csv&by=zone&asOf=2024-12-31", talliesExportSchema],
    ["/api/exports/reports?as=xlsx&stage=producing&basis=reported", reportsExportSchema],
    ["/api/exports/reports?as=csv&project=s1", reportsExportSchema],
    ["/api/projects/s1", dossierSchema],
    ["/api/projects/s0", dossierSchema],
  ] as const;

  it.each(READ)("GET %s", async (path, schema) => {
    const answer = await people.boss.get(path);
    // Parsing drops what the schema does not name, so equality shows fields that nobody documented.
    expect(answer).toStrictEqual(schema.parse(answer));
  });

  it("GET /api/phones, of a phone with everything to say", async () => {
    const answer = await people.boss.get<Phones>("/api/phones");
    expect(answer).toStrictEqual(phonesSchema.parse(answer));
    expect(answer.phones.find(({ id }) => id === "phone-told")).toMatchObject({
      held: { reports: 1, photos: 2, bytes: 3, refused: 1 },
      gaps: [{ first: 1, last: 8 }],
    });
  });

  it("GET and POST /api/bulletins, of one with a bulletin before it", async () => {
    const make = async (kind: string, period: string) =>
      (await people.boss.post("/api/bulletins", { kind, place: "140100", period })).json<{ id: string }>();
    const { id } = await make("weekly", "last");
    await people.boss.post(`/api/bulletins/${id}/release`, { edits: 0 });
    const made = await make("weekly", "running");
    expect(made).toStrictEqual(bulletinDetailSchema.parse(made));
    expect(made).toMatchObject({ figures: { previous: { id } } });
    for (const [path, schema] of [
      ["/api/bulletins", bulletinsSchema],
      ["/api/bulletins/last?within=140100", lastBulletinSchema],
    ] as const) {
      const answer = await people.boss.get(path);
      expect(answer).toStrictEqual(schema.parse(answer));
    }
  });

  it("POST sync, reviews, import and rescue", async () => {
    const report = aReport("s1", { completed: 3 });
    const sync = await people.field.post(
      "/api/sync",
      syncRequest([report, null, report, aReport("p4", { note: "x" })]),
    );
    const verdicts = ["verified", "verified", "returned"].map((verdict) => ({ report: report.id, verdict }));
    const reviews = await people.reviewer.post("/api/reviews", { verdicts });
    const rows = await people.admin.import({
      dryRun: true,
      cities: [{ id: "140300", name: "阳泉市" }, { id: "" }],
    });
    const rescue = await people.admin.post("/api/rescue", {
      person: "field",
      device: { id: "phone-lost" },
      exportedAt: Date.now(),
      reports: [report, null, aReport("s1", { note: "x" })],
    });
    for (const [answer, schema] of [
      [rescue, rescueResponseSchema],
      [sync, syncResponseSchema],
      [reviews, reviewResponseSchema],
      [rows, importResponseSchema],
    ] as const) {
      const body = await answer.json();
      expect(body).toStrictEqual(schema.parse(body));
    }
  });
});
