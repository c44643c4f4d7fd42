import { LocalDatabase } from "../local/schema.ts";
import { newMemory } from "./drain.ts";
import { exclusiveOn, photoLane, reportLane } from "./lanes.ts";
import { browser } from "./surroundings.ts";

/**
 * One drain of everything that waits, without a page: for the service worker. Throws when something is left that another
 * try may send, so that the browser tries again; a session that has expired waits for the person.
 */
export async function drainInBackground(): Promise<void> {
  const personId = await browser.sendingPerson();
  if (!personId) return;
  const db = new LocalDatabase(personId);
  try {
    const outbound = { personId, db, exclusive: exclusiveOn(db), mayFetch: () => false, around: browser };
    const ignore = {
      sending: () => undefined,
      ...{ replied: () => undefined, unsure: () => undefined },
      ...{ photoBegun: () => undefined, photoEnded: () => undefined },
      nudged: () => new Promise<void>(() => {}),
    };
    const reports = await reportLane(outbound, newMemory(), ignore);
    const photos = await photoLane(outbound, ignore);
    // The server still counts these photos as held here: tell it that they are not. With nothing left to carry the word,
    // only an exchange that also fetches is made. Should it fail, nothing is left that had to be sent.
    if (photos.end === "done" && photos.sent > 0)
      await reportLane({ ...outbound, mayFetch: () => true }, newMemory(), ignore);
    for (const drained of [reports, photos])
      if (drained.end === "later") throw new Error(`not all was sent: ${drained.why}`);
  } finally {
    db.close();
  }
}
