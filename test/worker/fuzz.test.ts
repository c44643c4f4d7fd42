import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { ERRORS } from "#domain/error";
import { errorEnvelopeSchema } from "#domain/protocol";
import { app } from "../../worker/app.ts";
import { NO_LIMITS } from "../fixtures/limiters.ts";
import { aReport, type Client, call, ORIGIN } from "./client.ts";
import { type Attack, attacks, type Description } from "./fuzz-requests.ts";
import { changedTables, changesSoFar, watchChanges } from "./watch.ts";
import { aPhoto, clientOf, PEOPLE, type PersonId, WORLD, world } from "./world.ts";

/**
 * Thousands of requests that nobody sends on purpose. `npm run fuzz -- --requests 100000 --seed 1` sends more of them, in
 * processes one after the other; a run is repeated by its seed.
 */
const REQUESTS = Number(env.FUZZ_REQUESTS ?? 2_000);
const SEED = Number(env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31));
const LONGEST_MS = 5_000;
const CALLERS = ["field", "field-p3", "reviewer", "both", "boss", "admin-ty", "admin", "nobody", ""] as const;

/** What no answer may hold. Requests write such words in small letters only, so an echo is no finding. */
const INTERNAL = [
  /\bat \S+ \(|\.ts:\d|\.js:\d|node_modules|file:\/\//,
  /SQLITE|D1_|SELECT |INSERT |DELETE FROM|UPDATE \w+ SET|no such (table|column)/,
  /TypeError|RangeError|SyntaxError|ZodError|Cannot read|is not a function/,
  /[0-9a-f]{32}:[0-9a-f]{128}/,
];

let clients: Record<PersonId, Client>;
let known: string[];
let knownAfter: Record<string, string[]>;
let description: Description;
let reportOfField: string;

beforeAll(async () => {
  clients = await world();
  const { bytes, sha256, claim } = await aPhoto();
  await clients.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
  const report = aReport("p1", { note: "x", photos: [claim] });
  reportOfField = report.id;
  await clients.field.send(report);
  description = await (await call("/api/openapi.json")).json();
  const draft = await clients.boss.post("/api/bulletins", { kind: "weekly", place: "ty-a" });
  const bulletin = (await draft.json<{ id: string }>()).id;
  const people = ["field", "field-p3", "nobody"];
  knownAfter = {
    "/api/bulletins/": [bulletin],
    "/api/people/": people,
    "/api/phones/": people,
    "/api/phones/{person}/": ["phone-0001"],
    "/api/photos/": [sha256],
    "/api/projects/": WORLD.projects.map(({ id }) => id),
    "/api/reports/": [reportOfField],
  };
  known = [
    bulletin,
    ...["projects", "zones", "cities", "rounds"].flatMap((kind) =>
      WORLD[kind as "projects"].map(({ id }: { id: string }) => id),
    ),
    ...["太原市", "甲园", "14", "phone-0001", "signing", sha256, reportOfField],
    ...["field", "boss", "admin", "admin-ty", "nobody"],
  ];
  await watchChanges();
});

/** The Worker with limits lifted: the limiter is not what is tried here. */
const freely = { ...env, ...NO_LIMITS };

/** Rights and accounts as they were: some of what is sent takes them away. */
async function heal(): Promise<void> {
  await env.DB.batch([
    env.DB.prepare("UPDATE person SET disabled_ms = NULL"),
    // So fresh that a use is not worth a write: what is left to see is what requests do.
    env.DB.prepare("UPDATE session SET updated_at = ?1").bind(Date.now()),
    ...Object.entries(PEOPLE).flatMap(([person, grants]) => [
      env.DB.prepare('DELETE FROM "grant" WHERE person = ?1').bind(person),
      ...grants.map((g) =>
        env.DB.prepare('INSERT INTO "grant" (person, role, level, place) VALUES (?1, ?2, ?3, ?4)').bind(
          ...[person, g.role, g.level, g.place],
        ),
      ),
    ]),
  ]);
}

/** What a refused request may still write: that somebody failed to sign in. */
const mayNote = ({ of }: Attack) =>
  of.startsWith("POST /api/auth/sign-in")
    ? ["attempt", "audit", "session"]
    : of === "PUT /api/me/password" || of === "POST /api/me/passkeys/options"
      ? ["attempt"]
      : [];

const answers = new Map<string, number>();
const succeeded = new Set<string>();
const asked = new Set<string>();

async function answerTo(attack: Attack): Promise<{ answer: Response; text: string }> {
  const cookie = attack.caller === "" ? {} : { cookie: clients[attack.caller as PersonId].cookie };
  const request = new Request(`${ORIGIN}${attack.path}`, {
    method: attack.method,
    headers: { ...cookie, ...attack.headers },
    ...(attack.body !== null && { body: attack.body }),
  });
  const context = createExecutionContext();
  const answer = await app.fetch(request, freely, context);
  answer.webSocket?.accept();
  answer.webSocket?.close(1000);
  const text = answer.status === 101 ? "" : new TextDecoder().decode(await answer.arrayBuffer());
  await waitOnExecutionContext(context);
  return { answer, text };
}

async function tried(attack: Attack): Promise<void> {
  const before = await changesSoFar();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${LONGEST_MS} ms`)), LONGEST_MS);
  });
  const { answer, text } = await Promise.race([answerTo(attack), tooLong]).finally(() => clearTimeout(timer));
  asked.add(attack.of);
  expect(answer.status, text.slice(0, 500)).toBeLessThan(500);
  for (const pattern of INTERNAL) expect(text).not.toMatch(pattern);
  expect(text).not.toContain(env.SANPI_SECRET);
  if (answer.status !== 101) {
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
  }
  if (answer.status < 400) {
    answers.set(String(answer.status), (answers.get(String(answer.status)) ?? 0) + 1);
    if (answer.status < 300 || answer.status === 101) succeeded.add(attack.of);
    return;
  }
  if (attack.method !== "HEAD") {
    const { error } = errorEnvelopeSchema.strict().parse(JSON.parse(text));
    expect(answer.status).toBe(ERRORS[error.code].status);
    expect(answer.headers.get("x-request-id")).toBe(error.requestId);
    answers.set(error.code, (answers.get(error.code) ?? 0) + 1);
  }
  expect(changedTables(before, await changesSoFar(), mayNote(attack))).toEqual([]);
  // What was sent may end the sender's session, or take the rights behind it.
  if (answer.status === 401 && attack.caller !== "")
    clients[attack.caller as PersonId] = await clientOf(attack.caller);
}

it(`answers ${REQUESTS} odd requests within the closed list, and no refused one leaves a trace`, async () => {
  console.info(`TEST_SEED=${SEED} FUZZ_REQUESTS=${REQUESTS}`);
  let sent = 0;
  await fc.assert(
    fc.asyncProperty(attacks(description, known, knownAfter, CALLERS), async (attack) => {
      if (sent++ % 100 === 0) await heal();
      await tried(attack);
    }),
    { numRuns: REQUESTS, seed: SEED },
  );
  const told = [...answers].sort(([, a], [, b]) => b - a).map(([code, count]) => `${code} ${count}`);
  console.info(`${sent} requests: ${told.join(", ")}`);
  if (REQUESTS < 2_000) return;
  // A fuzzer that is always refused at the door finds nothing behind it.
  const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...asked].sort()).toEqual(operations.sort());
  expect(answers.get("200") ?? 0).toBeGreaterThan(REQUESTS / 10);
  console.info(`${succeeded.size} of ${operations.length} operations succeeded`);
  expect(succeeded.size).toBeGreaterThan(operations.length * 0.4);
}, 3_600_000);

it("left every photo's bytes with their row, and every row with its bytes", async () => {
  const { results } = await env.DB.prepare(
    "SELECT coalesce(stored_sha256, sha256) AS sha256 FROM blob WHERE received_ms > 0 ORDER BY 1",
  ).all<{ sha256: string }>();
  const { objects } = await env.PHOTOS.list({ prefix: "photos/" });
  expect(objects.map(({ key }) => key.slice("photos/".length)).sort()).toEqual(
    [...new Set(results.map(({ sha256 }) => sha256))].sort(),
  );
});
