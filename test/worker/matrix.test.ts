import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { People } from "#domain/account";
import type { AuditPage } from "#domain/audit";
import type { BulletinDetail, Bulletins } from "#domain/bulletin";
import type { Dossier } from "#domain/dossier";
import type { EarlierUses } from "#domain/earlier-use";
import { ERRORS, isErrorCode } from "#domain/error";
import type { ReportsExport, TalliesExport } from "#domain/export";
import type { Imports } from "#domain/import";
import type { Ledger } from "#domain/ledger";
import type { Phones } from "#domain/phone";
import { errorEnvelopeSchema, type SyncResponse } from "#domain/protocol";
import type { Queue } from "#domain/queue";
import type { Grant } from "#domain/scope";
import type { Structure } from "#domain/structure";
import type { CellProjects, Tallies } from "#domain/tally";
import type { Trend } from "#domain/trend";
import { addPerson, aReport, Client, call, syncRequest } from "./client.ts";
import { EXPECTED, PLACES, type PlaceName, type RoleName } from "./expected.ts";
import { changedTables, changesSoFar, watchChanges } from "./watch.ts";
import { aPhoto, clientOf, everythingStored, grant, type PersonId, signedCookie, world } from "./world.ts";

/**
 * Every route as everybody: four roles, each over seven places and in six broken states, somebody without rights, and
 * nobody at all. What each is answered stands in expected.ts.
 */

const ROLES = ["reporter", "reviewer", "manager", "admin"] as const satisfies readonly RoleName[];
const GRANTED: Record<PlaceName, [level: Grant["level"], place: string]> = {
  own: ["zone", "ty-a"],
  zone: ["zone", "ty-b"],
  city: ["city", "140200"],
  above: ["city", "140100"],
  province: ["province", "14"],
  project: ["project", "p1"],
  beside: ["project", "p2"],
};

/** Sessions that end with their role's idle limit: how long each may be left alone, in hours. */
const IDLE_HOURS: Record<RoleName, number> = { reporter: 90 * 24, reviewer: 12, manager: 3 * 24, admin: 1 };
const BROKEN = ["revoked", "disabled", "expired", "left alone", "signed with another key"] as const;

let people: Record<PersonId, Client>;
const claimed: Record<"p1" | "two" | "none", string> = { p1: "", two: "", none: "" };
let waiting = "";
/** Reports of somebody else, one for each word to be said. */
const spare: string[] = [];
let theirSession = "";
/** Bulletins of zone ty-a. */
const bulletin = { released: "", draft: "" };
/** A sheet that was taken in, and undone by the first who may. */
const undone = crypto.randomUUID();

beforeAll(async () => {
  people = await world();
  for (const role of ROLES)
    for (const place of PLACES) await addPerson(`${role}-${place}`, grant(role, ...GRANTED[place]));
  // Whom administrators manage: somebody of the zone with a phone, a name to change and sessions to end.
  await addPerson("target", grant("reporter", "zone", "ty-a"));
  const target = await clientOf("target");
  const bringPhoto = async (client: Client) => {
    const { bytes, sha256, claim } = await aPhoto();
    await client.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    return { sha256, claim };
  };
  const [one, both, none] = [await bringPhoto(target), await bringPhoto(target), await bringPhoto(target)];
  Object.assign(claimed, { p1: one.sha256, two: both.sha256, none: none.sha256 });
  await people["field-dt"].send(aReport("p4", { photos: [both.claim] }));
  const report = aReport("p1", { note: "待审", photos: [one.claim, both.claim] });
  waiting = report.id;
  await target.sync([report], { device: { id: "target-phone", platform: "test" } });
  for (let i = 0; i < 2; i++) {
    const batch = Array.from({ length: 40 }, () => aReport("p1", { note: "x" }));
    await target.sync(batch);
    spare.push(...batch.map(({ id }) => id));
  }
  const row = await env.DB.prepare("SELECT id FROM session WHERE user_id = 'target'").first<{ id: string }>();
  theirSession = row?.id ?? "";
  await givePasskey();
  await people.boss.request(`/api/photos/${one.sha256}`);
  for (const state of ["released", "draft"] as const) {
    const answer = await people.boss.post("/api/bulletins", { kind: "weekly", place: "ty-a" });
    bulletin[state] = (await answer.json<BulletinDetail>()).id;
  }
  await people.boss.post(`/api/bulletins/${bulletin.released}/release`, { edits: 0 });
  await people.admin.post("/api/import", {
    sheet: { id: undone, file: "台账.xlsx" },
    projects: [{ id: "p1", chain: "氢能" }],
  });
  await watchChanges();
});

/** Lets the target have a passkey, unless they have it still. */
async function givePasskey(): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO passkey (id, person, credential, public_key, counter, name, made_ms) VALUES ('their-passkey', 'target', 'AAAA', 'AAAA', 0, '旧电脑', 0) ON CONFLICT DO NOTHING",
  ).run();
}

const UNKNOWN_ID = "0192f7a0-1b2c-7d3e-8f40-5a6b7c8d9e0f";
const UNKNOWN_SHA = "0".repeat(64);
let fresh = 0;
let rounds = 0;

type Judge = (answer: Response) => Promise<string>;
interface Asked {
  ask(client: Client): Promise<Response>;
  /** The word for an answer of 2xx; `ok` unless told. */
  judge?: Judge;
  /** Ends the session that asks. */
  ends?: true;
  /** Tables that may change though what was asked is refused: that it was asked is noted. */
  notes?: readonly string[];
}

const get = (path: string, judge?: Judge): Asked => ({
  ask: (client) => client.request(path),
  ...(judge && { judge }),
});
const remove = (path: string): Asked => ({ ask: (client) => client.request(path, { method: "DELETE" }) });
const patch = (path: string, body: unknown) => (client: Client) =>
  client.request(path, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
const sees =
  <T>(look: (body: T) => boolean): Judge =>
  async (answer) =>
    look(await answer.json<T>()) ? "sees" : "blind";
const first =
  <K extends string>(list: K): Judge =>
  async (answer) => {
    const [one] = (await answer.json<Record<K, { status: string; code?: string }[]>>())[list];
    return one?.code ?? one?.status ?? "nothing";
  };
const HEARD = ["device", "gap", "book", "session", "audit"];
const sync = (project: string): Asked => ({
  ask: (client) => client.post("/api/sync", syncRequest([aReport(project, { note: "x" })])),
  judge: first("receipts"),
  notes: HEARD,
});
const rescue = (person: string, project: string): Asked => ({
  ask: (client) =>
    client.post("/api/rescue", {
      person,
      device: { id: "phone-lost" },
      exportedAt: Date.now(),
      reports: [aReport(project, { note: "x" })],
    }),
  judge: first("receipts"),
  notes: HEARD,
});
const say = (verdict: string, report: () => string): Asked => ({
  ask: (client) =>
    client.post("/api/reviews", { verdicts: [{ report: report(), verdict, reason: "看不清" }] }),
  judge: first("outcomes"),
});
const importing = (rows: () => object): Asked => ({
  ask: (client) => client.post("/api/import", rows()),
  judge: first("outcomes"),
});

/** How each row of the table is asked. */
const ASKED: Record<string, Asked> = {
  "GET /api/health": get("/api/health"),
  "GET /api/openapi.json": get("/api/openapi.json"),
  "POST /api/auth/sign-in/username · with nothing": {
    ask: (client) => client.post("/api/auth/sign-in/username", {}),
  },
  "POST /api/auth/enrol · with nothing": { ask: (client) => client.post("/api/auth/enrol", {}) },
  // Asked from another address each time: how often is counted by address.
  "POST /api/auth/passkey/options": {
    ask: (client) =>
      client.request("/api/auth/passkey/options", {
        method: "POST",
        headers: { "cf-connecting-ip": `2001:db8::${++fresh}` },
      }),
  },
  "POST /api/auth/passkey · with nothing": { ask: (client) => client.post("/api/auth/passkey", {}) },
  "POST /api/auth/sign-out": { ask: (client) => client.post("/api/auth/sign-out", {}), ends: true },
  "GET /api/me": get("/api/me"),
  "GET /api/me/sessions": get("/api/me/sessions"),
  "DELETE /api/me/sessions": { ...remove("/api/me/sessions"), ends: true },
  "DELETE /api/me/sessions/{id} · of somebody else": {
    ask: (client) => client.request(`/api/me/sessions/${theirSession}`, { method: "DELETE" }),
  },
  "DELETE /api/me/sessions/{id} · of nobody": remove("/api/me/sessions/unknown"),
  "PUT /api/me/password · without the old one": {
    ask: (client) =>
      client.request("/api/me/password", {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ next: "a password that is good" }),
      }),
    notes: ["attempt"],
  },
  "GET /api/me/passkeys": get("/api/me/passkeys"),
  "POST /api/me/passkeys/options · with a wrong password": {
    ask: (client) => client.post("/api/me/passkeys/options", { password: "guess" }),
    notes: ["attempt"],
  },
  "POST /api/me/passkeys · that nobody asked for": {
    ask: (client) =>
      client.post("/api/me/passkeys", {
        name: "x",
        credential: {
          ...{ id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {} },
          response: { clientDataJSON: "AAAA", attestationObject: "AAAA" },
        },
      }),
  },
  "DELETE /api/me/passkeys/{id} · of somebody else": remove("/api/me/passkeys/their-passkey"),
  "DELETE /api/me/passkeys/{id} · of nobody": remove("/api/me/passkeys/unknown"),
  "POST /api/sync · a report": sync("p1"),
  "POST /api/sync · a report on nothing": sync("p999"),
  "POST /api/sync · what comes back": {
    ask: (client) => client.post("/api/sync", syncRequest([])),
    judge: sees<SyncResponse>(({ changes }) => changes.projects.some(({ id }) => id === "p1")),
    notes: HEARD,
  },
  "PUT /api/photos/{sha256}": {
    async ask(client) {
      const { bytes, sha256 } = await aPhoto();
      return client.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    },
  },
  "GET /api/photos/{sha256} · of the project": {
    ask: (client) => client.request(`/api/photos/${claimed.p1}`),
  },
  "GET /api/photos/{sha256} · of two cities": {
    ask: (client) => client.request(`/api/photos/${claimed.two}`),
  },
  "GET /api/photos/{sha256} · of no report": {
    ask: (client) => client.request(`/api/photos/${claimed.none}`),
  },
  "GET /api/photos/{sha256} · of nobody": get(`/api/photos/${UNKNOWN_SHA}`),
  "GET /api/projects": get("/api/projects", sees(hasProject)),
  "GET /api/projects · within the zone": get("/api/projects?within=ty-a"),
  "GET /api/projects · by a part of its name": get(
    `/api/projects?q=${encodeURIComponent("甲一")}`,
    sees(hasProject),
  ),
  "GET /api/projects/{id}": get("/api/projects/p1", async (answer) =>
    (await answer.json<Dossier>()).reports.some(({ id }) => id === waiting) ? "ok" : "empty",
  ),
  "GET /api/projects/{id} · of nothing": get("/api/projects/p999"),
  "GET /api/tallies": get("/api/tallies?by=zone", sees(countsZone)),
  "GET /api/tallies · as of a day": get("/api/tallies?by=zone&asOf=2099-01-01", sees(countsZone)),
  "GET /api/tallies · within the zone": get("/api/tallies?within=ty-a"),
  "GET /api/tallies · by city": get("/api/tallies?by=city"),
  "GET /api/tallies · by province": get("/api/tallies?by=province"),
  "GET /api/tallies/projects": get(
    "/api/tallies/projects?batch=signing",
    sees<CellProjects>(({ entries }) => entries.some(({ project }) => project.id === "p1")),
  ),
  "GET /api/tallies/projects · within the zone": get("/api/tallies/projects?batch=signing&within=ty-a"),
  "GET /api/ledger": get("/api/ledger", sees(isInLedger)),
  "GET /api/ledger · within the zone": get("/api/ledger?within=ty-a"),
  "GET /api/ledger · by a part of its name": get(
    `/api/ledger?q=${encodeURIComponent("甲一")}`,
    sees(isInLedger),
  ),
  "GET /api/exports/ledger": get("/api/exports/ledger?as=xlsx", sees(isInLedger)),
  "GET /api/exports/ledger · within the zone": get("/api/exports/ledger?as=csv&within=ty-a"),
  "GET /api/exports/tallies": get(
    "/api/exports/tallies?as=xlsx&by=zone",
    sees<TalliesExport>(({ reported }) => countsZone(reported)),
  ),
  "GET /api/exports/tallies · within the zone": get("/api/exports/tallies?as=csv&within=ty-a"),
  "GET /api/exports/reports": get("/api/exports/reports?as=xlsx", sees(hasReport)),
  "GET /api/exports/reports · within the zone": get("/api/exports/reports?as=csv&within=ty-a"),
  "GET /api/exports/reports · of the project": get(
    "/api/exports/reports?as=xlsx&project=p1",
    async (answer) => (hasReport(await answer.json<ReportsExport>()) ? "ok" : "empty"),
  ),
  "GET /api/exports/reports · of no project": get("/api/exports/reports?as=xlsx&project=p999"),
  "GET /api/trend": get("/api/trend?by=zone", sees(movesZone)),
  "GET /api/trend · as of a day, by round": get(
    "/api/trend?by=zone&step=round&asOf=2099-01-01",
    sees(movesZone),
  ),
  "GET /api/trend · within the zone": get("/api/trend?within=ty-a"),
  "GET /api/trend · by city": get("/api/trend?by=city"),
  "GET /api/bulletins": get("/api/bulletins", sees(hasBulletin("released"))),
  "GET /api/bulletins · a draft": get("/api/bulletins", sees(hasBulletin("draft"))),
  "GET /api/bulletins · within the zone": get("/api/bulletins?within=ty-a"),
  "GET /api/bulletins/last": get("/api/bulletins/last?within=ty-a"),
  "GET /api/bulletins/{id}": { ask: (client) => client.request(`/api/bulletins/${bulletin.released}`) },
  "GET /api/bulletins/{id} · a draft": {
    ask: (client) => client.request(`/api/bulletins/${bulletin.draft}`),
  },
  "GET /api/bulletins/{id} · of nothing": get(`/api/bulletins/${UNKNOWN_ID}`),
  "POST /api/bulletins": {
    ask: (client) => client.post("/api/bulletins", { kind: "monthly", place: "ty-a" }),
  },
  "POST /api/bulletins · in the place of one that is none": {
    ask: (client) => client.post("/api/bulletins", { kind: "weekly", place: "ty-a", corrects: UNKNOWN_ID }),
  },
  "PATCH /api/bulletins/{id}": {
    async ask(client) {
      const row = await env.DB.prepare("SELECT edits FROM bulletin WHERE id = ?1")
        .bind(bulletin.draft)
        .first<{ edits: number }>();
      return patch(`/api/bulletins/${bulletin.draft}`, { text: "改", edits: row?.edits })(client);
    },
  },
  "PATCH /api/bulletins/{id} · of nothing": {
    ask: patch(`/api/bulletins/${UNKNOWN_ID}`, { text: "改", edits: 0 }),
  },
  "POST /api/bulletins/{id}/release · once more": {
    ask: (client) => client.post(`/api/bulletins/${bulletin.released}/release`, { edits: 0 }),
  },
  "POST /api/bulletins/{id}/release · of nothing": {
    ask: (client) => client.post(`/api/bulletins/${UNKNOWN_ID}/release`, { edits: 0 }),
  },
  "POST /api/bulletins/{id}/exports": {
    ask: (client) => client.post(`/api/bulletins/${bulletin.released}/exports`, { as: "docx" }),
  },
  "POST /api/bulletins/{id}/exports · of nothing": {
    ask: (client) => client.post(`/api/bulletins/${UNKNOWN_ID}/exports`, { as: "docx" }),
  },
  "GET /api/structure": get(
    "/api/structure",
    // The project alone, or with the one of the zone beside its own.
    sees<Structure>(({ bands }) =>
      bands.apart.some(
        ({ key, signing }) => key === "1-5" && [10_000, 40_000].includes(signing.investment ?? 0),
      ),
    ),
  ),
  "GET /api/structure · within the zone": get("/api/structure?within=ty-a"),
  "GET /api/live": {
    async ask(client) {
      const answer = await client.request("/api/live", { headers: { upgrade: "websocket" } });
      answer.webSocket?.accept();
      answer.webSocket?.close(1000);
      return answer;
    },
  },
  "GET /api/queue": get(
    "/api/queue?limit=200",
    sees<Queue>(({ items }) => items.some(({ report }) => report.id === waiting)),
  ),
  "GET /api/queue · within the zone": get("/api/queue?within=ty-a"),
  "GET /api/reports/{id}/earlier-uses": {
    ask: (client) => client.request(`/api/reports/${waiting}/earlier-uses`),
  },
  "GET /api/reports/{id}/earlier-uses · of two cities": {
    ask: (client) => client.request(`/api/reports/${waiting}/earlier-uses`),
    async judge(answer) {
      const body = await answer.json<EarlierUses>();
      const [photo] = body.photos;
      const isTold = photo?.uses.some(({ project }) => project.id === "p4");
      // Whoever may not see where is told that it was, and nothing else.
      if (!isTold) expect(body).toEqual({ photos: [{ sha256: claimed.two, uses: [], elsewhere: true }] });
      return isTold ? "sees" : "blind";
    },
  },
  "GET /api/reports/{id}/earlier-uses · of nothing": get(`/api/reports/${UNKNOWN_ID}/earlier-uses`),
  "POST /api/reviews · a colleague's report": say("returned", () => spare.pop() ?? "none left"),
  "POST /api/reviews · withdrawing a colleague's report": say("withdrawn", () => waiting),
  "POST /api/reviews · a report that is none": say("returned", () => UNKNOWN_ID),
  "GET /api/phones": get(
    "/api/phones",
    sees<Phones>(({ phones }) => phones.some(({ id }) => id === "target-phone")),
  ),
  "GET /api/phones · within the zone": get("/api/phones?within=ty-a"),
  "DELETE /api/phones/{person}/{id}/sessions": remove("/api/phones/target/target-phone/sessions"),
  "DELETE /api/phones/{person}/{id}/sessions · of no phone": remove("/api/phones/target/no-phone/sessions"),
  "POST /api/rescue · a report": rescue("target", "p1"),
  "POST /api/rescue · a report of another city": rescue("target", "p4"),
  "POST /api/rescue · of nobody": rescue("no-such-person", "p1"),
  "POST /api/import · the project": importing(() => ({ projects: [{ id: "p1", note: `${++fresh}` }] })),
  "POST /api/import · a round": importing(() => ({ rounds: [{ id: `${2030 + ++rounds}-1` }] })),
  "POST /api/import · a sheet with the project": importing(() => ({
    sheet: { id: crypto.randomUUID(), file: "台账.xlsx" },
    projects: [{ id: "p1", note: `${++fresh}` }],
  })),
  "GET /api/imports": get(
    "/api/imports",
    sees<Imports>(({ imports }) => imports.some(({ id }) => id === undone)),
  ),
  "POST /api/imports/{id}/undo": {
    ask: (client) => client.post(`/api/imports/${undone}/undo`, {}),
  },
  "POST /api/imports/{id}/undo · of nothing": {
    ask: (client) => client.post(`/api/imports/${UNKNOWN_ID}/undo`, {}),
  },
  "GET /api/people": get(
    "/api/people?limit=200",
    sees<People>(({ people: found }) => found.some(({ id }) => id === "target")),
  ),
  "POST /api/people": {
    ask: (client) =>
      client.post("/api/people", {
        people: [
          {
            username: `new.${++fresh}`,
            name: "新",
            grants: [{ role: "reporter", level: "zone", place: "ty-a" }],
          },
        ],
      }),
    judge: first("outcomes"),
  },
  "PATCH /api/people/{id}": {
    ask: (client) => patch("/api/people/target", { name: `名${++fresh}` })(client),
  },
  "PATCH /api/people/{id} · of nobody": { ask: patch("/api/people/no-such-person", { name: "名" }) },
  "POST /api/people/{id}/enrolment": {
    ask: (client) => client.post("/api/people/target/enrolment", {}),
  },
  "POST /api/people/{id}/enrolment · of nobody": {
    ask: (client) => client.post("/api/people/no-such-person/enrolment", {}),
  },
  "DELETE /api/people/{id}/sessions": remove("/api/people/target/sessions"),
  "DELETE /api/people/{id}/sessions · of nobody": remove("/api/people/no-such-person/sessions"),
  "DELETE /api/people/{id}/passkeys": {
    async ask(client) {
      const answer = await client.request("/api/people/target/passkeys", { method: "DELETE" });
      await givePasskey();
      return answer;
    },
  },
  "DELETE /api/people/{id}/passkeys · of nobody": remove("/api/people/no-such-person/passkeys"),
  "GET /api/audit": get(
    "/api/audit?limit=200",
    sees<AuditPage>(({ lines }) => lines.some(({ subject }) => subject === `photo/${claimed.p1}`)),
  ),
  "GET /api/audit/check": get("/api/audit/check"),
};

function hasProject({ projects }: { projects: { id: string }[] }): boolean {
  return projects.some(({ id }) => id === "p1");
}

function isInLedger({ rows }: Ledger): boolean {
  return rows.some(({ project }) => project.id === "p1");
}

function hasReport({ reports }: ReportsExport): boolean {
  return reports.some(({ id }) => id === waiting);
}

function hasBulletin(state: keyof typeof bulletin) {
  return ({ bulletins }: Bulletins) => bulletins.some(({ id }) => id === bulletin[state]);
}

function countsZone({ rows }: Tallies): boolean {
  return rows.some((row) => row.place.id === "ty-a" && row.signing.listed > 0);
}

function movesZone({ rows }: Trend): boolean {
  return rows.some((row) => row.place.id === "ty-a" && row.signing.some((cell) => cell && cell.listed > 0));
}

/** What the table says of a role over a place. */
function expectedOf(name: string, role: RoleName, place: PlaceName): string {
  const row = EXPECTED[name];
  const words = (row?.[role] ?? row?.everybody ?? "").split(" ");
  expect(words, `${name} as ${role}`).toHaveLength(PLACES.length);
  return words[PLACES.indexOf(place)] ?? "";
}

let combinations = 0;

/** Asks, and expects the word: its status and code, nothing more than the envelope, and no row changed where it says no. */
async function expectWord(name: string, client: Client, word: string): Promise<void> {
  combinations++;
  const asked = ASKED[name] as Asked;
  const before = await changesSoFar();
  const answer = await asked.ask(client);
  const isRefusal = !answer.ok && answer.status !== 101;
  let said: string;
  if (isRefusal) {
    const raw = await answer.json();
    const { error } = errorEnvelopeSchema.strict().parse(raw);
    expect(raw).toStrictEqual({ error });
    expect(answer.status).toBe(ERRORS[error.code].status);
    said = error.code;
  } else {
    said = asked.judge ? await asked.judge(answer) : "ok";
    // A WebSocket has no body to read.
    if (!asked.judge && answer.status !== 101) await answer.arrayBuffer();
  }
  expect(said).toBe(word);
  const isRead = name.startsWith("GET ");
  if (!isRead && !isErrorCode(word)) return;
  // Reading writes down who looked at a photo.
  const may = isRead ? ["audit"] : (asked.notes ?? []);
  expect(changedTables(before, await changesSoFar(), may)).toEqual([]);
}

/** A session of the kind told, made for one request where that ends it. */
async function brokenSession(
  person: string,
  role: RoleName,
  state: (typeof BROKEN)[number],
): Promise<Client> {
  const token = crypto.randomUUID();
  const now = Date.now();
  const usedAt = state === "left alone" ? now - IDLE_HOURS[role] * 3_600_000 - 1_000 : now;
  if (state !== "revoked")
    await env.DB.prepare(
      "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)",
    )
      .bind(token, person, state === "expired" ? now - 1 : now + 3_600_000, usedAt)
      .run();
  return new Client(
    await signedCookie(
      token,
      state === "signed with another key" ? "another secret, as long as ours is" : undefined,
    ),
  );
}

const names = Object.keys(EXPECTED);

it("the table has a row for every route of the API, and asks each", async () => {
  const { paths } = await (await call("/api/openapi.json")).json<{ paths: Record<string, object> }>();
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const covered = new Set(names.map((name) => name.split(" · ")[0]));
  covered.delete("GET /api/openapi.json");
  expect([...covered].sort()).toEqual(routes.sort());
  expect(new Set(Object.keys(ASKED))).toEqual(new Set(names));
});

describe.each(names)("%s", (name) => {
  it.each(ROLES)("as %s, over each place", async (role) => {
    for (const place of PLACES) {
      const person = `${role}-${place}`;
      const client = await clientOf(person);
      try {
        await expectWord(name, client, expectedOf(name, role, place));
      } catch (error) {
        throw new Error(`${role} over ${place}: ${(error as Error).message}`, { cause: error });
      }
    }
  });

  it("as whoever has no right, or no session that counts", async () => {
    const row = EXPECTED[name] as (typeof EXPECTED)[string];
    await expectWord(name, await clientOf("nobody"), row.nobody ?? "");
    const closed = row.open ? (row.nobody ?? "") : "unauthenticated";
    await expectWord(name, new Client(""), closed);
    for (const role of ROLES)
      for (const state of BROKEN) {
        const person = `${role}-own`;
        const disabled = (ms: number | null) =>
          env.DB.prepare("UPDATE person SET disabled_ms = ?2 WHERE id = ?1").bind(person, ms).run();
        if (state === "disabled") await disabled(1);
        try {
          await expectWord(name, await brokenSession(person, role, state), closed);
        } catch (error) {
          throw new Error(`${role}, ${state}: ${(error as Error).message}`, { cause: error });
        } finally {
          if (state === "disabled") await disabled(null);
        }
      }
  });
});

describe("what is refused", () => {
  it("leaves every stored row as it was, read whole", async () => {
    const manager = await clientOf("manager-own");
    for (const name of names.filter((one) => !one.startsWith("GET "))) {
      const word = expectedOf(name, "manager", "own");
      if (!isErrorCode(word)) continue;
      const before = await everythingStored();
      await ASKED[name]?.ask(manager);
      const after = await everythingStored();
      for (const table of ["watched", ...(ASKED[name]?.notes ?? [])]) {
        delete before[table];
        delete after[table];
      }
      expect(after, name).toEqual(before);
    }
  });

  const ALIKE: [hidden: string, unknown: string, roles: readonly RoleName[]][] = [
    ["GET /api/photos/{sha256} · of the project", "GET /api/photos/{sha256} · of nobody", ROLES],
    ["GET /api/photos/{sha256} · of no report", "GET /api/photos/{sha256} · of nobody", ROLES],
    ["GET /api/projects/{id}", "GET /api/projects/{id} · of nothing", ROLES],
    ["GET /api/reports/{id}/earlier-uses", "GET /api/reports/{id}/earlier-uses · of nothing", ["reviewer"]],
    ["PATCH /api/people/{id}", "PATCH /api/people/{id} · of nobody", ["admin"]],
    ["POST /api/people/{id}/enrolment", "POST /api/people/{id}/enrolment · of nobody", ["admin"]],
    ["POST /api/imports/{id}/undo", "POST /api/imports/{id}/undo · of nothing", ["admin"]],
    ["DELETE /api/people/{id}/sessions", "DELETE /api/people/{id}/sessions · of nobody", ["admin"]],
    ["DELETE /api/people/{id}/passkeys", "DELETE /api/people/{id}/passkeys · of nobody", ["admin"]],
    [
      "DELETE /api/me/passkeys/{id} · of somebody else",
      "DELETE /api/me/passkeys/{id} · of nobody",
      ["reporter", "admin"],
    ],
    [
      "DELETE /api/phones/{person}/{id}/sessions",
      "DELETE /api/phones/{person}/{id}/sessions · of no phone",
      ["admin"],
    ],
    [
      "GET /api/exports/reports · of the project",
      "GET /api/exports/reports · of no project",
      ["manager", "admin"],
    ],
    ["GET /api/bulletins/{id}", "GET /api/bulletins/{id} · of nothing", ROLES],
    ["GET /api/bulletins/{id} · a draft", "GET /api/bulletins/{id} · of nothing", ROLES],
    ["PATCH /api/bulletins/{id}", "PATCH /api/bulletins/{id} · of nothing", ["manager", "admin"]],
    [
      "POST /api/bulletins/{id}/release · once more",
      "POST /api/bulletins/{id}/release · of nothing",
      ["manager", "admin"],
    ],
    ["POST /api/bulletins/{id}/exports", "POST /api/bulletins/{id}/exports · of nothing", ROLES],
    ["POST /api/rescue · a report", "POST /api/rescue · of nobody", ["admin"]],
    ["POST /api/sync · a report", "POST /api/sync · a report on nothing", ["reporter", "reviewer"]],
    [
      "POST /api/reviews · a colleague's report",
      "POST /api/reviews · a report that is none",
      ["reporter", "reviewer"],
    ],
    [
      "POST /api/reviews · withdrawing a colleague's report",
      "POST /api/reviews · a report that is none",
      ["reporter", "reviewer"],
    ],
    [
      "DELETE /api/me/sessions/{id} · of somebody else",
      "DELETE /api/me/sessions/{id} · of nobody",
      ["reporter", "admin"],
    ],
  ];

  it.each(ALIKE)("%s is answered as %s, to the letter", async (hidden, unknown, roles) => {
    for (const role of roles)
      for (const place of ["zone", "city", "beside"] as const) {
        // A photo of two cities is nobody's of another one.
        const client = await clientOf(`${role}-${place}`);
        const told = [await tellsOf(hidden, client), await tellsOf(unknown, client)];
        expect(told[0]).toEqual(told[1]);
      }
  });

  it("is so without a word of what it hides", async () => {
    const client = await clientOf("admin-city");
    for (const name of ["PATCH /api/people/{id}", "GET /api/projects/{id}", "POST /api/rescue · a report"])
      expect(JSON.stringify(await tellsOf(name, client))).not.toMatch(/甲一|太原|ty-a|名\d/);
  });
});

/** Everything that an answer tells, but for what names the request and what the request itself named. */
async function tellsOf(name: string, client: Client): Promise<unknown> {
  const answer = await (ASKED[name] as Asked).ask(client);
  const headers = Object.fromEntries([...answer.headers].filter(([key]) => key !== "x-request-id"));
  const text = (await answer.text()).replace(/"requestId":"[^"]*"/, "");
  const body = text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "(id)")
    .replaceAll(/"(target|no-such-person)"/g, '"(person)"')
    // When it was answered, and what else changed in between for the other of the two.
    .replaceAll(/"now":\d+/g, "")
    .replaceAll(/"cursor":"\d+\./g, "")
    .replace(/"changes":.*$/, "");
  return { status: answer.status, headers: { ...headers, "content-length": undefined }, body };
}

it("came to more than a thousand combinations", () => {
  expect(combinations).toBeGreaterThan(1_000);
  console.info(`${combinations} combinations of route, role and state.`);
});
