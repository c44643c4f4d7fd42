import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { migrate } from "../../scripts/migrate.ts";
import { startMiniflare, workerBindings } from "../../scripts/miniflare.ts";
import { root } from "../../scripts/paths.ts";
import type { Cut } from "./cut.ts";

export const SECRET = "a secret for tests, long enough to sign with";

/** In memory where the system has a place for that: nothing here outlives the process, and D1 waits for the disk often. */
const STATES = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

/** A row as D1 answers it. */
export type Row = Record<string, unknown>;

/** The Worker in workerd, and the test's own ways to its database and photos. */
export interface Server {
  /** One request through the whole Worker, at an instant of the simulation. Status 599: the server died on the way. */
  send(request: ServerRequest): Promise<ServerAnswer>;
  /** Statements in one transaction. */
  sql(...statements: { sql: string; args?: unknown[] }[]): Promise<Row[][]>;
  /** The digest of what R2 holds under each of these digests. */
  photos(digests: readonly string[]): Promise<Record<string, string | null>>;
  /** How many rows of each kept table differ from their truth. */
  books(): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface ServerRequest {
  readonly world: string;
  readonly nowMs: number;
  readonly path: string;
  readonly method: string;
  readonly cookie: string | null;
  /** The content type, and whose outbox it brings. */
  readonly headers: Record<string, string>;
  readonly body: Uint8Array<ArrayBuffer> | null;
  readonly cut: Cut | null;
}

export interface ServerAnswer {
  readonly status: number;
  readonly headers: [string, string][];
  readonly body: string;
}

/** Builds the Worker with the test's entry around it and serves it from a new, empty state. */
export async function startServer(): Promise<Server> {
  const stateDir = mkdtempSync(join(STATES, "sanpi-chaos-"));
  const code = await bundle(stateDir);
  const { ratelimits: _, ...bindings } = workerBindings();
  const miniflare = startMiniflare(
    stateDir,
    {
      ...bindings,
      bindings: { ...bindings.bindings, SANPI_SECRET: SECRET },
      modules: [{ type: "ESModule", path: join(stateDir, "entry.js"), contents: code }],
      modulesRoot: stateDir,
    },
    { host: "127.0.0.1", port: 0 },
  );
  const url = await miniflare.ready;
  await migrate((await miniflare.getD1Database("DB")) as unknown as Parameters<typeof migrate>[0]);

  const ask = async (path: string, body: unknown) => {
    const answer = await fetch(new URL(path, url), { method: "POST", body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    async send({ world, nowMs, path, method, cookie, headers: own, body, cut }) {
      const headers: Record<string, string> = {
        ...own,
        "x-chaos-world": world,
        "x-chaos-now": String(nowMs),
      };
      headers["accept-encoding"] = "identity";
      if (cut) headers["x-chaos-cut"] = JSON.stringify(cut);
      if (cookie) headers.cookie = cookie;
      const answer = await fetch(new URL(path, url), { method, headers, body });
      return { status: answer.status, headers: [...answer.headers], body: await answer.text() };
    },
    sql: async (...statements) => (await ask("/api/chaos/sql", statements)) as Row[][],
    photos: async (digests) => (await ask("/api/chaos/photos", digests)) as Record<string, string | null>,
    books: async () => (await ask("/api/chaos/books", null)) as Record<string, number>,
    async close() {
      await miniflare.dispose();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
}

/** The entry and all it stands on, as one module. */
async function bundle(outDir: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: "warn",
    root,
    ssr: { target: "webworker", noExternal: true, resolve: { conditions: ["workerd", "worker", "module"] } },
    resolve: { conditions: ["workerd", "worker", "module", "import", "default"] },
    build: {
      ssr: join(root, "test", "chaos", "server", "entry.ts"),
      outDir,
      emptyOutDir: false,
      minify: false,
      target: "esnext",
      rolldownOptions: {
        external: [/^cloudflare:/, /^node:/],
        output: { entryFileNames: "entry.js", codeSplitting: false },
      },
    },
  });
  return readFileSync(join(outDir, "entry.js"), "utf8");
}
