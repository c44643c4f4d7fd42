import type { CellSums, Tallies } from "#domain/tally";
import type { BoardQuery } from "../state/contract.ts";
import { isObject, judge, later, type Reply } from "../sync/reply.ts";
import { fetchRaw } from "../sync/transport.ts";

/** An answer with the cells that its figures are sums of. */
export type WithCells = Tallies & { readonly cells: readonly CellSums[] };

/** The answers last seen by address, each with its ETag: unchanged figures are not sent again. */
const seen = new Map<string, { readonly etag: string; readonly tallies: WithCells }>();
/** Addresses remembered at most; whoever turns through many windows must not fill the memory. */
const MOST_SEEN = 20;

/** The figures of a query, with their cells: both bases of one version in one answer. */
export async function fetchFigures(query: Omit<BoardQuery, "basis" | "since">): Promise<Reply<WithCells>> {
  const url = `/api/tallies?${searchOf({ ...query, cells: "true" })}`;
  const known = seen.get(url);
  try {
    const answer = await fetchRaw(url, known ? { headers: { "if-none-match": known.etag } } : {});
    if (answer.status === 304 && known) return { kind: "ok", value: known.tallies };
    const reply = judge(answer, readTallies, Date.now());
    if (reply.kind === "ok" && answer.etag) {
      if (seen.size >= MOST_SEEN) seen.clear();
      seen.set(url, { etag: answer.etag, tallies: reply.value });
    }
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

function readTallies(value: unknown): WithCells | undefined {
  const isOurs =
    isObject(value) &&
    isObject(value.window) &&
    isObject(value.total) &&
    Array.isArray(value.rows) &&
    Array.isArray(value.cells) &&
    typeof value.version === "string";
  return isOurs ? (value as unknown as WithCells) : undefined;
}
