// A process of its own: phones that all run the same errand at once, as told by throughput.ts. It shares the machine's
// cores with the server, but not the thread in which the server's host process lives.
import { PROJECTS_BY_ZONE } from "../data/campaign.ts";
import { type Errand, Phone } from "./phone.ts";

/** First message: where the server is and who the phones belong to; phone n works in zone n. */
export type Staffing = { url: string; cookies: string[] };
/** Every later message: what to do, for how long, and how often a phone may at most. */
export type Order = { errand: Errand; forMs: number; atMost: number };
/** The answer to each: how many errands were run, and the time that took. */
export type Tally = { errands: number; ms: number };

let phones: Phone[] = [];

process.on("message", (message: Staffing | Order) => {
  const work = "url" in message ? staff(message) : run(message);
  work.then(
    (tally) => process.send?.(tally),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function staff({ url, cookies }: Staffing): Promise<Tally> {
  phones = cookies.map((cookie, i) => new Phone(url, cookie, 100 + i, PROJECTS_BY_ZONE[i] ?? []));
  const began = performance.now();
  await Promise.all(phones.map((phone) => phone.pullAll()));
  return { errands: phones.length, ms: performance.now() - began };
}

async function run({ errand, forMs, atMost }: Order): Promise<Tally> {
  const prepared = phones.map((phone) => phone.prepare(errand, atMost));
  const began = performance.now();
  const counts = await Promise.all(
    phones.map((phone, i) => phone.repeat(errand, prepared[i] ?? [], began + forMs)),
  );
  return { errands: counts.reduce((sum, count) => sum + count, 0), ms: performance.now() - began };
}
