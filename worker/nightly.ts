import { dayOf } from "#domain/day";
import { PHOTOS_A_DAY } from "#domain/limits";
import { dropAnchor, openAnchors } from "./anchors.ts";
import type { Env } from "./env.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { readJpeg } from "./jpeg.ts";
import { leaveLive } from "./live.ts";
import { openPhoto } from "./photos.ts";
import { takeSnapshots } from "./snapshots.ts";
import { sweepAttempts } from "./store/attempts.ts";
import { type AuditLine, recorded } from "./store/audit.ts";
import { differencesInBooks } from "./store/audit-books.ts";
import { checkTrail } from "./store/audit-trail.ts";
import { heavySenders, unclaimedPhotos } from "./store/blobs.ts";
import { sweepEnrolments } from "./store/enrolments.ts";
import { fingerprintStatements, photosUnseen } from "./store/fingerprints.ts";
import { sweepChallenges } from "./store/passkeys.ts";
import { sweepSessions } from "./store/sessions.ts";

const DAY_MS = 24 * 3_600_000;
/** Photos that no report has claimed for so long are counted. */
const UNCLAIMED_MS = 30 * DAY_MS;
/** So many photos from before fingerprints were kept are looked at: each is two of the 1,000 requests that a Worker may make. */
const LOOKED_AT = 400;

/**
 * Every night at 02:00 in Shanghai: compares the books with their truth and the trail with its digests, lets go of what is
 * over, writes down what it found, keeps the figures as they were when the day ended, and looks at photos that nobody has
 * looked at yet. What is not sound is logged as an error, which is what alarms are set on.
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
      { ...by, action: "swept", subject: "night", detail: await swept(env, nowMs) },
      ...(await manyPhotos(env.DB, nowMs)),
    ],
    nowMs,
  );
  await dropAnchor(env.PHOTOS, dayOf(nowMs), trail.end);
  await takeSnapshots(env.DB, nowMs);
  await lookAtPhotos(env);
}

/** Lets go of sessions, failed sign-ins, challenges and links that are over. Answers how many, and how much lies there unclaimed. */
async function swept(env: Env, nowMs: number): Promise<Record<string, unknown>> {
  const sessions = await sweepSessions(env.DB, nowMs);
  await leaveLive(env, sessions);
  return {
    sessions: sessions.length,
    attempts: await sweepAttempts(env.DB, nowMs),
    challenges: await sweepChallenges(env.DB, nowMs),
    enrolments: await sweepEnrolments(env.DB, nowMs),
    unclaimed: await unclaimedPhotos(env.DB, nowMs - UNCLAIMED_MS),
  };
}

/** Notes what photos look like that were stored before that was noted. */
async function lookAtPhotos({ DB, PHOTOS }: Env): Promise<void> {
  const photos = await photosUnseen(DB, LOOKED_AT);
  for (const { sha256, stored } of photos) {
    const body = await openPhoto(PHOTOS, stored);
    const jpeg = body && readJpeg(new Uint8Array(await new Response(body).arrayBuffer()));
    await DB.batch(fingerprintStatements(DB, sha256, jpeg && fingerprintOf(jpeg.lean, jpeg.orientation)));
  }
}

/** A line for each person who sent more photos since the night before than anybody should need, for their administrators. */
async function manyPhotos(db: D1Database, nowMs: number): Promise<AuditLine[]> {
  const senders = await heavySenders(db, [nowMs - DAY_MS, nowMs], PHOTOS_A_DAY);
  return senders.map(({ person, photos, bytes }) => ({
    ...{ person, action: "photos_many", subject: `person/${person}`, address: null },
    detail: { photos, bytes },
  }));
}
