import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { uuidv7 } from "#domain/id";
import type { ImportRequest } from "#domain/import";
import { isMilestoneCode } from "#domain/milestone";
import type { Receipt, SyncResponse } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import type { Grant } from "#domain/scope";
import { isKeyMilestone } from "#domain/unusual";
import { app } from "../../worker/app.ts";
import { hashPassword } from "../../worker/password.ts";

/** The password of every person that `addPerson` makes. */
export const PASSWORD = "test-password";
export const ORIGIN = "http://sanpi.test";

let passwordHash: Promise<string> | undefined;

/** Adds a person who can sign in with `id` as the user name. */
export async function addPerson(id: string, ...grants: Grant[]): Promise<void> {
  passwordHash ??= hashPassword(PASSWORD);
  await env.DB.batch([
    env.DB.prepare(
      "INSERT INTO person (id, name, email, username, created_at, updated_at) VALUES (?1, ?1, ?1 || '@test.invalid', ?1, 0, 0)",
    ).bind(id),
    env.DB.prepare(
      "INSERT INTO account (id, account_id, provider_id, user_id, password, created_at, updated_at) VALUES (?1, ?1, 'credential', ?1, ?2, 0, 0)",
    ).bind(id, await passwordHash),
    ...grants.map((g) =>
      env.DB.prepare('INSERT INTO "grant" (person, role, level, place) VALUES (?1, ?2, ?3, ?4)').bind(
        id,
        g.role,
        g.level,
        g.place,
      ),
    ),
  ]);
}

/** One request through the whole Worker, waited out to the end of what it does after its answer. */
export async function call(path: string, init: RequestInit = {}, bindings = env): Promise<Response> {
  const context = createExecutionContext();
  const answer = await app.fetch(new Request(`${ORIGIN}${path}`, init), bindings, context);
  await waitOnExecutionContext(context);
  return answer;
}

/** Somebody signed in, and the requests they make. */
export class Client {
  readonly cookie: string;

  constructor(cookie: string) {
    this.cookie = cookie;
  }

  /** Signs in through the door that everybody uses. */
  static async signIn(username: string): Promise<Client> {
    const answer = await call("/api/auth/sign-in/username", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password: PASSWORD }),
    });
    if (!answer.ok) throw new Error(`sign-in of ${username}: ${answer.status} ${await answer.text()}`);
    return new Client(
      answer.headers
        .getSetCookie()
        .map((cookie) => cookie.split(";")[0])
        .join("; "),
    );
  }

  request(path: string, init: RequestInit = {}, bindings = env): Promise<Response> {
    return call(path, { ...init, headers: { cookie: this.cookie, ...init.headers } }, bindings);
  }

  async get<T>(path: string): Promise<T> {
    const answer = await this.request(path);
    if (!answer.ok) throw new Error(`GET ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json<T>();
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.request(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  async import(rows: ImportRequest): Promise<Response> {
    return this.post("/api/import", rows);
  }

  /** One exchange; `more` overrides parts of the request. */
  async sync(reports: readonly unknown[], more: Record<string, unknown> = {}): Promise<SyncResponse> {
    const answer = await this.post("/api/sync", syncRequest(reports, more));
    if (!answer.ok) throw new Error(`sync: ${answer.status} ${await answer.text()}`);
    return answer.json<SyncResponse>();
  }

  /** The receipt of one report sent on its own. */
  async send(report: unknown): Promise<Receipt> {
    const { receipts } = await this.sync([report]);
    return receipts[0] as Receipt;
  }
}

export function syncRequest(reports: readonly unknown[], more: Record<string, unknown> = {}) {
  return {
    protocol: 1,
    device: { id: "phone-0001", platform: "test", outbox: { reports: 0, photos: 0 } },
    clock: Date.now(),
    reports,
    ...more,
  };
}

/** What a request finds there in whose way somebody comes: `deed` is done once, right before what it does is written. */
export function crossedBy(deed: () => Promise<unknown>): typeof env {
  let isAhead = true;
  let isWriting = false;
  const prepare = (sql: string) => {
    isWriting ||= sql.includes("INSERT INTO audit");
    return env.DB.prepare(sql);
  };
  const batch = async (statements: D1PreparedStatement[]) => {
    if (isWriting && isAhead) {
      isAhead = false;
      await deed();
    }
    return env.DB.batch(statements);
  };
  return { ...env, DB: Object.assign(Object.create(env.DB), { prepare, batch }) };
}

let seq = 0;

/** A photo that the server of `world` has: what a milestone that moves a rate needs before it can be verified. */
export const PROOF = { sha256: "9".repeat(64), bytes: 9 };

/** A report of a project, with a fresh id and number. With a photo where the milestone moves a rate and none is named. */
export function aReport(project: string, facts: Partial<ReportInput> = {}): ReportInput {
  const observedAt = facts.observedAt ?? Date.now() - 60_000;
  const isKey = isMilestoneCode(facts.milestone) && isKeyMilestone(facts.milestone);
  const proof = isKey && !facts.photos ? { photos: [PROOF] } : {};
  return {
    id: uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10))),
    seq: ++seq,
    project,
    observedAt,
    ...proof,
    ...facts,
  };
}

/** Puts PROOF among the photos that the server has. */
export async function haveProof(): Promise<void> {
  await env.DB.prepare(
    "INSERT INTO blob (sha256, bytes, type, person, received_ms) VALUES (?1, ?2, 'image/jpeg', 'field', 0)",
  )
    .bind(PROOF.sha256, PROOF.bytes)
    .run();
}
