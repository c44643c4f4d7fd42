import type { Language } from "#domain/error";
import type { Grant } from "#domain/scope";
import type { SessionLimit } from "#domain/session";
import type { Live } from "./live.ts";

/** What wrangler.toml binds, and the one secret. */
export interface Env {
  readonly DB: D1Database;
  readonly PHOTOS: R2Bucket;
  readonly LIVE: DurableObjectNamespace<Live>;
  readonly ASSETS: Fetcher;
  readonly SIGN_IN_LIMIT: RateLimit;
  readonly DEVICE_LIMIT: RateLimit;
  readonly PERSON_LIMIT: RateLimit;
  /** Signs sessions; given at run time, never in the repository. */
  readonly SANPI_SECRET: string;
}

/** The person behind a request and their rights. */
export interface Caller {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly grants: readonly Grant[];
  /** The phone that uses the session; null for one that never exchanged reports by it. */
  readonly device: string | null;
  /** The session behind the request, how long it may last by the person's roles, and until when at most (epoch ms). */
  readonly session: string;
  readonly limit: SessionLimit;
  readonly untilMs: number;
}

/** Hono's types of every route: the bindings, and what middleware has learned of the request. */
export interface App {
  Bindings: Env;
  Variables: {
    requestId: string;
    language: Language;
    caller: Caller;
  };
}
