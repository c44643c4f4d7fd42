import type { Reply } from "../sync/reply.ts";
import { exchange } from "../sync/transport.ts";
import type { Outcome } from "./contract.ts";
import { outcomeOf } from "./outcome.ts";

/** Reads a body, or answers undefined for one that is not ours. */
export type Read<T> = (value: unknown) => T | undefined;

/** Asks the server on behalf of a screen. Answers a `Failure` instead of throwing. */
export interface Ask {
  get<T>(path: string, read: Read<T>): Promise<Outcome<T>>;
  post<T>(path: string, body: unknown, read: Read<T>): Promise<Outcome<T>>;
  /** Any other request that changes something; `body` undefined for none. */
  send<T>(
    method: "PUT" | "PATCH" | "DELETE",
    path: string,
    body: unknown,
    read: Read<T>,
  ): Promise<Outcome<T>>;
}

/** `signedOut` hears of every answer that the session is no longer good. */
export function createAsk(signedOut: () => void): Ask {
  const outcome = <T>(reply: Reply<T>): Outcome<T> => {
    if (reply.kind === "signedOut") signedOut();
    return outcomeOf(reply);
  };
  const send = async <T>(method: string, path: string, body: unknown, read: Read<T>): Promise<Outcome<T>> => {
    const headers = { "content-type": "application/json" };
    const carried = body === undefined ? {} : { headers, body: JSON.stringify(body) };
    return outcome(await exchange(path, { method, ...carried }, read));
  };
  return {
    get: async (path, read) => outcome(await exchange(path, {}, read)),
    post: (path, body, read) => send("POST", path, body, read),
    send,
  };
}
