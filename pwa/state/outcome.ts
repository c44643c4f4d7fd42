import type { Reply } from "../sync/reply.ts";
import type { Outcome } from "./contract.ts";

/** What a screen is told of a reply. An answer that is not our server's means that ours could not be asked. */
export function outcomeOf<T>(reply: Reply<T>): Outcome<T> {
  if (reply.kind === "ok") return { ok: reply.value };
  if (reply.kind === "signedOut") return { failed: "unauthenticated" };
  if (reply.kind === "final")
    return reply.detail === null ? { failed: reply.code } : { failed: reply.code, detail: reply.detail };
  if (reply.why === "server") return { failed: "internal" };
  return { failed: reply.why === "busy" ? "too_many_requests" : "offline" };
}
