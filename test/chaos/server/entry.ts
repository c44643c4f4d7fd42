import { app } from "../../../worker/app.ts";
import type { Env } from "../../../worker/env.ts";
import { differencesInBooks } from "../../../worker/store/audit-books.ts";
import type { Cut } from "../cut.ts";
import { cutAt, Life } from "./life.ts";

export { Live } from "../../../worker/live.ts";

/** The instant that the simulation has reached; the Worker's clock is the simulation's. */
let nowMs = Date.now();
Date.now = () => nowMs;

/** Requests under way, by the world they belong to: a server that dies takes all of its world's along. */
const lives = new Map<string, Set<Life>>();

export default {
  async fetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
    nowMs = Number(request.headers.get("x-chaos-now") ?? nowMs);
    const path = new URL(request.url).pathname;
    if (path === "/api/chaos/sql") return runSql(request, env);
    if (path === "/api/chaos/books") return Response.json(await differencesInBooks(env.DB));
    if (path === "/api/chaos/photos") return digestsOf(request, env);

    const world = request.headers.get("x-chaos-world") ?? "";
    const cut = JSON.parse(request.headers.get("x-chaos-cut") ?? "null") as Cut | null;
    const life = new Life(cut);
    const under = lives.get(world) ?? new Set();
    lives.set(world, under.add(life));
    const after: Promise<unknown>[] = [];
    const waiting = { ...bare(context), waitUntil: (work: Promise<unknown>) => void after.push(work) };
    // Nothing below the death of a life goes on: its statements never answer, and its answer is never sent.
    const answer = (async () => {
      const response = await app.fetch(request, cutAt(env, life), waiting as unknown as ExecutionContext);
      const body = await response.arrayBuffer();
      await Promise.allSettled(after);
      return new Response(body, response);
    })();
    const first = await Promise.race([answer, life.ended]);
    under.delete(life);
    if (first instanceof Response) {
      first.headers.set("x-chaos-statements", String(life.statements));
      return first;
    }
    for (const other of under) other.end();
    lives.delete(world);
    return new Response(null, {
      status: 599,
      headers: { "x-chaos-died": first, "x-chaos-statements": String(life.statements) },
    });
  },
};

function bare(context: ExecutionContext) {
  return { passThroughOnException: () => context.passThroughOnException(), props: context.props };
}

/** Statements of the test itself, one transaction a request. */
async function runSql(request: Request, env: Env): Promise<Response> {
  const asked = await request.json<{ sql: string; args?: unknown[] }[]>();
  const results = await env.DB.batch(asked.map(({ sql, args = [] }) => env.DB.prepare(sql).bind(...args)));
  return Response.json(results.map(({ results: rows }) => rows));
}

/** For each digest asked, the SHA-256 of what R2 holds under it; null where it holds nothing. */
async function digestsOf(request: Request, env: Env): Promise<Response> {
  const asked = await request.json<string[]>();
  const found: Record<string, string | null> = {};
  for (const sha256 of asked) {
    const object = await env.PHOTOS.get(`photos/${sha256}`);
    const bytes = object && (await object.arrayBuffer());
    found[sha256] = bytes && Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex");
  }
  return Response.json(found);
}
