import { platform } from "../device.ts";
import { keepAnswer } from "../local/changes.ts";
import { endLease, takeLease } from "../local/lease.ts";
import { deviceId, getMeta } from "../local/meta.ts";
import { waitingReports } from "../local/outbox.ts";
import { countHeldPhotos, photoFailed, photoSent, soundBytes, waitingPhotos } from "../local/photos.ts";
import type { LocalDatabase } from "../local/schema.ts";
import { type Drained, type DrainMemory, drainReports } from "./drain.ts";
import { drainPhotos } from "./drain-photos.ts";
import { type Exclusive, leases, webLocks } from "./exclusive.ts";
import { later, type Reply } from "./reply.ts";
import type { Surroundings } from "./surroundings.ts";
import { postSync, putPhoto } from "./transport.ts";

/**
 * One drain of a person's reports, or photos, at a time on this phone, in whichever tab or worker. Two lanes, because a
 * large photo on a slow network must not hold up a new report.
 */
export const LANES = { reports: "sanpi-reports", photos: "sanpi-photos" } as const;

export interface Outbound {
  readonly personId: string;
  readonly db: LocalDatabase;
  readonly exclusive: Exclusive;
  readonly mayFetch: () => boolean;
  readonly around: Surroundings;
}

/** Web Locks, or leases in the person's database where they are missing. */
export function exclusiveOn(db: LocalDatabase): Exclusive {
  if (navigator.locks) return webLocks(navigator.locks);
  const holder = crypto.getRandomValues(new Uint32Array(2)).join("-");
  return leases({
    take: (name, nowMs, untilMs) => takeLease(db, name, holder, nowMs, untilMs),
    end: (name) => endLease(db, name, holder),
    nowMs: Date.now,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
}

/** Drains the reports of a person. `sending` hears which are on their way, `replied` each answer and how it was judged. */
export function reportLane(
  { personId, db, exclusive, mayFetch, around }: Outbound,
  memory: DrainMemory,
  hooks: { sending(ids: readonly string[]): void; replied(reply: Reply<unknown>): void },
): Promise<Drained> {
  return exclusive(LANES.reports, () =>
    drainReports(
      {
        ...{ nowMs: around.nowMs, mayFetch },
        device: async () => ({ id: await deviceId(db), platform: platform() }),
        cursor: async () => (await getMeta(db, "cursor")) ?? null,
        waiting: () => waitingReports(db),
        heldPhotos: () => countHeldPhotos(db),
        post: (request) =>
          asPerson(personId, around, () => postSync(personId, request, around), hooks.replied),
        keep: (words, answer) =>
          keepAnswer(
            db,
            [...words].map(([id, word]) => ({ id, ...word })),
            answer,
            around.nowMs(),
          ),
        sending: hooks.sending,
      },
      memory,
    ),
  );
}

/** Drains the photos of a person. `nudged` resolves when there may be more of them than there were. */
export function photoLane(
  { personId, db, exclusive, around }: Outbound,
  hooks: { nudged(): Promise<void>; replied(reply: Reply<unknown>): void },
): Promise<Drained> {
  return exclusive(LANES.photos, () =>
    drainPhotos({
      waiting: () => waitingPhotos(db),
      bytes: (sha256) => soundBytes(db, sha256),
      nudged: hooks.nudged,
      put: (sha256, bytes) =>
        asPerson(personId, around, () => putPhoto(personId, sha256, bytes, around), hooks.replied),
      sent: (sha256) => photoSent(db, sha256),
      failed: (sha256, why) => photoFailed(db, sha256, why),
    }),
  );
}

/**
 * Asks only while the phone's session is this person's: an outbox belongs to the person who filled it. While it is
 * somebody else's, or a sign-in is under way, that is a reason to wait, not to ask for another sign-in.
 */
async function asPerson<T>(
  personId: string,
  around: Surroundings,
  ask: () => Promise<Reply<T>>,
  replied: (reply: Reply<unknown>) => void,
): Promise<Reply<T>> {
  if ((await around.sendingPerson()) !== personId) return later("busy");
  const reply = await ask();
  replied(reply);
  return reply;
}
