import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import type { CreationOptions, Passkeys, RequestOptions } from "#domain/passkey";
import { isObject } from "../sync/reply.ts";
import type { Read } from "./ask.ts";
import type { PasskeyEnd, PasskeyState } from "./contract.ts";
import { readDone } from "./read-done.ts";
import type { Session } from "./session.ts";

const readPasskeys: Read<Passkeys> = (value) =>
  isObject(value) && Array.isArray(value.passkeys) ? (value as Passkeys) : undefined;
const withChallenge =
  <T>(): Read<T> =>
  (value) =>
    isObject(value) && typeof value.challenge === "string" ? (value as T) : undefined;

/** One's own passkeys, and signing in by one. The browser itself asks the person, and may be turned away. */
export function createPasskeys(session: Session): PasskeyState {
  const { ask } = session;
  return {
    passkeys: () => ask.get("/api/me/passkeys", readPasskeys),
    async addPasskey(name, password) {
      const options = await ask.post(
        "/api/me/passkeys/options",
        { password },
        withChallenge<CreationOptions>(),
      );
      if (!("ok" in options)) return options;
      const made = await answered(() => startRegistration({ optionsJSON: options.ok }));
      if ("end" in made) return { ok: made.end };
      const outcome = await ask.post("/api/me/passkeys", { name, credential: made.credential }, readDone);
      return "ok" in outcome ? { ok: "done" } : outcome;
    },
    removePasskey: (id) =>
      ask.send("DELETE", `/api/me/passkeys/${encodeURIComponent(id)}`, undefined, readDone),
    async signInByPasskey() {
      const options = await ask.post("/api/auth/passkey/options", {}, withChallenge<RequestOptions>());
      if (!("ok" in options)) return options;
      const signed = await answered(() => startAuthentication({ optionsJSON: options.ok }));
      if ("end" in signed) return { ok: signed.end };
      const outcome = await session.enter("/api/auth/passkey", { credential: signed.credential });
      return "ok" in outcome ? { ok: "done" } : outcome;
    },
  };
}

/** What the browser made or signed, or how it ended without. Browsers do not say whether somebody cancelled or had no key. */
async function answered<T>(
  work: () => Promise<T>,
): Promise<{ readonly credential: T } | { readonly end: PasskeyEnd }> {
  try {
    return { credential: await work() };
  } catch (error) {
    return { end: error instanceof Error && error.name === "InvalidStateError" ? "present" : "declined" };
  }
}
