import { createHmac } from "node:crypto";
import type { Me } from "#domain/account";
import { START_MS } from "./clock.ts";
import { SECRET, type Server, type ServerAnswer } from "./server.ts";

/** The people of each world. The reviewer sits at a desk. */
export const OFFICERS = ["Ann", "Bob", "Cem"] as const;
const REVIEWER = "Rev";
/** Two projects of the officers' zone, and one that is none of their business. */
export const PROJECTS = ["north", "south", "elsewhere"] as const;

const FAR_MS = 4_000_000_000_000;

let places = 0;

/** Zones, projects and people of one world, so that many worlds share one database. */
export class Place {
  readonly number = ++places;
  readonly name = `w${this.number}`;
  /** Digests whose bytes the server has acknowledged. */
  readonly stored = new Set<string>();
  readonly #server: Server;
  /** The cookie of each person who has a session. */
  readonly #cookies = new Map<string, string>();
  #tokens = 0;

  constructor(server: Server) {
    this.#server = server;
  }

  person(index: number): string {
    return `${this.name}-${OFFICERS[index % OFFICERS.length]}`;
  }

  project(index: number): string {
    return `${this.name}-${PROJECTS[index % PROJECTS.length]}`;
  }

  /** All of its projects, and its zones. */
  get projects(): string[] {
    return PROJECTS.map((_, i) => this.project(i));
  }

  get zones(): string[] {
    return [`${this.name}-z`, `${this.name}-y`];
  }

  me(person: string): Me {
    const grants = [{ role: "reporter", level: "zone", place: `${this.name}-z`, placeName: null }];
    return { id: person, username: person, name: person, grants } as unknown as Me;
  }

  /** Builds it. */
  async open(): Promise<void> {
    const { name } = this;
    const zone = (id: string) => ({
      sql: "INSERT INTO zone (id, city, name, kind) VALUES (?1, 'c', ?1, 'economic')",
      args: [id],
    });
    const people = [...OFFICERS, REVIEWER].map((who) => ({
      sql: "INSERT INTO person (id, name, email, username, created_at, updated_at) VALUES (?1, ?1, ?1 || '@test.invalid', ?1, 0, 0)",
      args: [`${name}-${who}`],
    }));
    const grants = [...OFFICERS, REVIEWER].map((who) => ({
      sql: `INSERT INTO "grant" (person, role, level, place) VALUES (?1, ?2, 'zone', ?3)`,
      args: [`${name}-${who}`, who === REVIEWER ? "reviewer" : "reporter", `${name}-z`],
    }));
    const projects = this.projects.flatMap((id, i) => [
      {
        sql: "INSERT INTO project (id, zone, name, investment_wan) VALUES (?1, ?2, ?1, 1000)",
        args: [id, this.zones[i === 2 ? 1 : 0]],
      },
      {
        sql: "INSERT INTO listing (project, batch, round, zone, investment_wan, listed_on) VALUES (?1, ?2, '2024-1', ?3, 1000, '2024-03-01')",
        args: [id, i === 0 ? "signing" : "start", this.zones[i === 2 ? 1 : 0]],
      },
    ]);
    await this.#server.sql(
      { sql: "INSERT INTO city (id, name) VALUES ('c', 'city') ON CONFLICT DO NOTHING" },
      { sql: "INSERT INTO round (id, year, number) VALUES ('2024-1', 2024, 1) ON CONFLICT DO NOTHING" },
      ...this.zones.map(zone),
      ...[...people, ...grants, ...projects],
    );
  }

  /** A session of a person, as a cookie. */
  async session(person: string): Promise<string> {
    const known = this.#cookies.get(person);
    if (known) return known;
    const token = `${this.name}-token-${++this.#tokens}`;
    await this.#server.sql({
      sql: "INSERT INTO session (id, token, user_id, expires_at, created_at, updated_at) VALUES (?1, ?1, ?2, ?3, ?4, ?4)",
      args: [token, person, FAR_MS, START_MS],
    });
    const signature = createHmac("sha256", SECRET).update(token).digest("base64");
    const cookie = `sanpi.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
    this.#cookies.set(person, cookie);
    return cookie;
  }

  /** The server's answer to a sign-in: a cookie. */
  async signIn(body: Uint8Array | null): Promise<ServerAnswer> {
    const asked = body && readJson(body);
    if (!asked) return { status: 400, headers: [], body: "" };
    const cookie = await this.session(asked.username);
    return { status: 200, headers: [["x-set-cookie", cookie]], body: "{}" };
  }

  /** Ends all sessions of a person. */
  async expire(person: string): Promise<void> {
    this.#cookies.delete(person);
    await this.#server.sql({ sql: "DELETE FROM session WHERE user_id = ?1", args: [person] });
  }

  /** A word on a report from a desk: the reviewer's, or its reporter's withdrawal. */
  async judge(report: string, verdict: string, person: string | null, nowMs: number): Promise<void> {
    const cookie = await this.session(person ?? `${this.name}-${REVIEWER}`);
    const words = { verdicts: [{ report, verdict, reason: verdict === "returned" ? "看不清" : undefined }] };
    const answer = await this.#server.send({
      ...{ world: this.name, nowMs, path: "/api/reviews", method: "POST", cookie, cut: null },
      ...{
        headers: { "content-type": "application/json" },
        body: new TextEncoder().encode(JSON.stringify(words)),
      },
    });
    if (answer.status !== 200) throw new Error(`a verdict: ${answer.status} ${answer.body}`);
  }

  /** Ids of all reports the server has of this world, in the order they came. */
  async reports(): Promise<{ id: string; person: string }[]> {
    const [rows = []] = await this.#server.sql({
      sql: `SELECT id, person FROM report WHERE project IN (${this.projects.map((p) => `'${p}'`).join()}) ORDER BY received_ms, id`,
    });
    return rows as { id: string; person: string }[];
  }
}

function readJson(body: Uint8Array): { username: string } | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
