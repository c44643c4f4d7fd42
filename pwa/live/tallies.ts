import type { Basis } from "#domain/fields";
import type { Tallies } from "#domain/tally";
import type { BoardQuery } from "../state/contract.ts";
import { isObject, judge, later, type Reply } from "../sync/reply.ts";
import { fetchRaw } from "../sync/transport.ts";
import type { Figures } from "./flash.ts";

/** The answers last seen by address, each with its ETag: unchanged figures are not sent again. */
const seen = new Map<string, { readonly etag: string; readonly tallies: Tallies }>();
/** Figures of two bases belong together only when of one version; between two requests the books may move. */
const TRIES = 3;

/** Both bases of one window and version. */
export async function fetchFigures(query: BoardQuery): Promise<Reply<Figures>> {
  for (let tries = 1; ; tries++) {
    const [verified, reported] = await Promise.all([
      fetchTallies(query, "verified"),
      fetchTallies(query, "reported"),
    ]);
    if (verified.kind !== "ok") return verified;
    if (reported.kind !== "ok") return reported;
    if (verified.value.version === reported.value.version || tries === TRIES) {
      return { kind: "ok", value: { verified: verified.value, reported: reported.value } };
    }
  }
}

async function fetchTallies(query: BoardQuery, basis: Basis): Promise<Reply<Tallies>> {
  const url = `/api/tallies?${searchOf({ ...query, basis })}`;
  const known = seen.get(url);
  try {
    const answer = await fetchRaw(url, known ? { headers: { "if-none-match": known.etag } } : {});
    if (answer.status === 304 && known) return { kind: "ok", value: known.tallies };
    const reply = judge(answer, readTallies, Date.now());
    if (reply.kind === "ok" && answer.etag) seen.set(url, { etag: answer.etag, tallies: reply.value });
    return reply;
  } catch {
    return later("network");
  }
}

/** The words of a query that were chosen, as an address has them. */
export function searchOf(words: object): string {
  const chosen = Object.entries(words).filter(
    (entry): entry is [string, string] => typeof entry[1] === "string",
  );
  return new URLSearchParams(chosen).toString();
}

function readTallies(value: unknown): Tallies | undefined {
  const isOurs =
    isObject(value) &&
    isObject(value.window) &&
    isObject(value.total) &&
    Array.isArray(value.rows) &&
    typeof value.version === "string";
  return isOurs ? (value as unknown as Tallies) : undefined;
}
