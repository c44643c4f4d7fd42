import type { SessionRow } from "#domain/account";
import { isObject } from "../sync/reply.ts";
import type { Read } from "./ask.ts";
import type { AccountState, Outcome } from "./contract.ts";
import { createPasskeys } from "./passkeys.ts";
import { readDone } from "./read-done.ts";
import type { Session } from "./session.ts";

const readSessions: Read<readonly SessionRow[]> = (value) =>
  isObject(value) && Array.isArray(value.sessions) ? (value.sessions as SessionRow[]) : undefined;

/** What people see and change of their own account. */
export function createAccount(session: Session): AccountState {
  const { ask } = session;
  return {
    ...createPasskeys(session),
    sessions: () => ask.get("/api/me/sessions", readSessions),
    endSession: (id) => ask.send("DELETE", `/api/me/sessions/${encodeURIComponent(id)}`, undefined, readDone),
    async signOutEverywhere(): Promise<Outcome> {
      const outcome = await ask.send("DELETE", "/api/me/sessions", undefined, readDone);
      if ("ok" in outcome) await session.signOut();
      return outcome;
    },
    setPassword: (current, next) =>
      ask.send("PUT", "/api/me/password", { ...(current && { current }), next }, readDone),
  };
}
