import { dayOf } from "#domain/day";
import { dropAnchor, openAnchors } from "./anchors.ts";
import type { Env } from "./env.ts";
import { recorded } from "./store/audit.ts";
import { differencesInBooks } from "./store/audit-books.ts";
import { checkTrail } from "./store/audit-trail.ts";

/**
 * Every night at 02:00 in Shanghai: compares the books with their truth and the trail with its digests, and writes down what
 * it found. What is not sound is logged as an error, which is what alarms are set on.
 */
export async function nightly(controller: ScheduledController, env: Env): Promise<void> {
  const nowMs = controller.scheduledTime;
  const differences = await differencesInBooks(env.DB);
  const areBooksSound = Object.values(differences).every((count) => count === 0);
  if (!areBooksSound) console.error(JSON.stringify({ audit: "books differ from truth", ...differences }));

  const trail = await checkTrail(env.DB, await openAnchors(env.PHOTOS));
  const isTrailSound = trail.brokenAt === null && trail.lostAnchors.length === 0;
  if (!isTrailSound) console.error(JSON.stringify({ audit: "the trail was changed", ...trail }));

  const by = { person: null, address: null };
  await recorded(
    env.DB,
    [],
    [
      {
        ...by,
        action: areBooksSound ? "books_sound" : "books_differ",
        subject: "book",
        detail: differences,
      },
      { ...by, action: isTrailSound ? "trail_sound" : "trail_broken", subject: "audit", detail: trail },
    ],
    nowMs,
  );
  await dropAnchor(env.PHOTOS, dayOf(nowMs), trail.end);
}
