import { outcomeOf } from "../state/outcome.ts";
import { pauseAfterMs } from "../sync/backoff.ts";
import { judge, later, type Reply } from "../sync/reply.ts";
import { type GetPage, Refused } from "./jobs.ts";

/** So often a page is asked for before an export is given up. */
const TRIES = 4;

/** Asks our server for a page of an export, again where the network or the server stumbled. */
export const getPage: GetPage = async <T>(kind: string, query: Readonly<Record<string, string>>) => {
  const url = `/api/exports/${kind}?${new URLSearchParams(query)}`;
  for (let tries = 1; ; tries++) {
    const reply = await ask<T>(url);
    const outcome = outcomeOf(reply);
    if ("ok" in outcome) return outcome.ok;
    if (reply.kind !== "later" || tries === TRIES) throw new Refused(outcome);
    const pause = pauseAfterMs(reply.afterMs, tries, Math.random());
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
};

async function ask<T>(url: string): Promise<Reply<T>> {
  try {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", redirect: "error" });
    const { status, headers } = answer;
    const raw = { status, retryAfter: headers.get("retry-after"), body: await answer.text() };
    return judge(raw, (value) => value as T, Date.now());
  } catch {
    return later("network");
  }
}
