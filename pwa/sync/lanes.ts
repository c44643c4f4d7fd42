import { appVersion, platform } from "../device.ts";
import { keepAnswer } from "../local/changes.ts";
import { endLease, takeLease } from "../local/lease.ts";
import { deviceId, getMeta, setMeta } from "../local/meta.ts";
import { waitingOrigins, waitingReports } from "../local/outbox.ts";
import { photoFailed, photoSent, soundBytes, waitingPhotos } from "../local/photos.ts";
import type { LocalDatabase, ReportOrigin } from "../local/schema.ts";
import { statementOf } from "../local/statement.ts";
import { type Drained, type DrainMemory, drainReports, type ReportEffects } from "./drain.ts";
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

const NOTHING_HELD = { held: { photos: 0, bytes: 0, refused: 0 }, lost: [] };

interface AnswerHooks {
  replied(reply: Reply<unknown>): void;
  /** By what this phone has kept, the session is not this person's: only the server can tell whose it is. */
  unsure(): void;
}

interface ReportHooks extends AnswerHooks {
  sending(ids: readonly string[]): void;
}

/**
 * Drains the reports of a person: first this phone's own, then those that came from other phones, each under the name
 * and by the clock of the phone that saved them, so that the server sees the gaps in its numbers close. `sending` hears
 * which are on their way, `replied` each answer and how it was judged.
 */
export function reportLane(outbound: Outbound, memory: DrainMemory, hooks: ReportHooks): Promise<Drained> {
  return outbound.exclusive(LANES.reports, async () => {
    let drained = await drainReports(effectsOf(outbound, null, hooks), memory);
    let sent = drained.end === "done" ? drained.sent : 0;
    for (const origin of await waitingOrigins(outbound.db)) {
      // One report that the server cannot digest holds up no other phone's; no network holds up all.
      if (drained.end === "signedOut" || (drained.end === "later" && drained.why !== "server")) break;
      const next = await drainReports(effectsOf(outbound, origin, hooks), memory);
      if (next.end !== "done") drained = next;
      else sent += next.sent;
    }
    return drained.end === "done" ? { end: "done", sent } : drained;
  });
}

/** What a drain of one phone's reports touches; `origin` null: this phone. */
function effectsOf(
  { personId, db, mayFetch, around }: Outbound,
  origin: ReportOrigin | null,
  hooks: ReportHooks,
): ReportEffects {
  let clockOffsetMs = 0;
  return {
    nowMs: () => around.nowMs() + clockOffsetMs - (origin?.clockOffsetMs ?? 0),
    mayFetch: () => origin === null && mayFetch(),
    async device() {
      if (origin === null) return { id: await deviceId(db), platform: platform(), app: appVersion() };
      // Its times were read from its own clock, so the server must be told what that clock would show now.
      clockOffsetMs = (await getMeta(db, "clockOffsetMs")) ?? 0;
      return { id: origin.id, platform: origin.platform };
    },
    cursor: async () => (await getMeta(db, "cursor")) ?? null,
    waiting: () => waitingReports(db, origin?.id ?? null),
    lastSeq: async () => (origin === null ? ((await getMeta(db, "seq")) ?? 0) : undefined),
    // What came from another phone is no longer held there, but here.
    statement: async () => (origin === null ? statementOf(db) : NOTHING_HELD),
    async post(request) {
      const sentAtMs = around.nowMs();
      const reply = await asPerson(personId, around, () => postSync(personId, request, around), hooks);
      // The server read its clock about halfway between asking and answer.
      if (reply.kind === "ok") {
        const offsetMs = Math.round(reply.value.now - (sentAtMs + around.nowMs()) / 2);
        await setMeta(db, "clockOffsetMs", offsetMs).catch(() => undefined);
      }
      return reply;
    },
    keep: (words, answer, told) =>
      keepAnswer(
        db,
        [...words].map(([id, word]) => ({ id, ...word })),
        answer,
        told,
        around.nowMs(),
      ),
    sending: hooks.sending,
  };
}

export interface PhotoHooks extends AnswerHooks {
  /** Resolves when there may be more photos than there were. */
  nudged(): Promise<void>;
  photoBegun(sha256: string): void;
  /** `bytes` arrived; 0 when the transfer failed. */
  photoEnded(sha256: string, bytes: number): void;
}

/** Drains the photos of a person. */
export function photoLane(
  { personId, db, exclusive, around }: Outbound,
  hooks: PhotoHooks,
): Promise<Drained> {
  return exclusive(LANES.photos, () =>
    drainPhotos({
      waiting: () => waitingPhotos(db),
      bytes: (sha256) => soundBytes(db, sha256),
      nudged: hooks.nudged,
      async put(sha256, bytes) {
        hooks.photoBegun(sha256);
        const reply = await asPerson(
          personId,
          around,
          () => putPhoto(personId, sha256, bytes, around),
          hooks,
        );
        hooks.photoEnded(sha256, reply.kind === "ok" ? bytes.byteLength : 0);
        return reply;
      },
      sent: (sha256) => photoSent(db, sha256),
      failed: (sha256, why) => photoFailed(db, sha256, why),
    }),
  );
}

/**
 * Asks only while the phone's session is this person's: an outbox belongs to the person who filled it. While it is
 * somebody else's, or a sign-in is under way, that is a reason to wait, not to ask for another sign-in. Whose it is has
 * to be found out then: the tab that signed somebody in may have died before it could tell the others.
 */
async function asPerson<T>(
  personId: string,
  around: Surroundings,
  ask: () => Promise<Reply<T>>,
  { replied, unsure }: AnswerHooks,
): Promise<Reply<T>> {
  const sender = await around.sendingPerson();
  if (sender !== personId) {
    if (sender !== undefined) unsure();
    return later("busy");
  }
  const reply = await ask();
  replied(reply);
  return reply;
}
