import type { ErrorCode } from "#domain/error";
import type { PhotoLossWord } from "#domain/protocol";
import type { Drained } from "./drain.ts";
import { later, type Reply } from "./reply.ts";

export interface PhotoToSend {
  readonly sha256: string;
  readonly bytes: number;
}

/** All that the drain of photos touches. */
export interface PhotoEffects {
  /** Photos whose reports the server has and whose bytes it lacks. */
  waiting(): Promise<readonly PhotoToSend[]>;
  /** The bytes, or how they were lost here. */
  bytes(sha256: string): Promise<ArrayBuffer | PhotoLossWord>;
  put(sha256: string, bytes: ArrayBuffer): Promise<Reply<true>>;
  /** Resolves when there may be more to send than there was. */
  nudged(): Promise<void>;
  sent(sha256: string): Promise<void>;
  failed(sha256: string, why: ErrorCode | PhotoLossWord): Promise<void>;
}

const AT_ONCE = 2;

/**
 * Final words about one photo. A digest mismatch is none: the bytes were sound when they left, so the way spoilt them.
 * Nor is a right that the person lacks: it may be given back, and the photos are as good then.
 */
const OF_THE_PHOTO: readonly ErrorCode[] = ["photo_too_large", "photo_type", "not_found", "report_unknown"];

/**
 * Sends the photos that wait, the smallest first and two at a time, each at most once a drain. A photo that fails holds
 * up no other; a network that fails ends the drain. Asks anew before each photo, so that a small one saved meanwhile
 * overtakes the large ones.
 */
export async function drainPhotos(effects: PhotoEffects): Promise<Drained> {
  const tried = new Set<string>();
  const flying = new Set<Promise<void>>();
  let sent = 0;
  let failure: Drained | undefined;
  let stopped = false;

  const stop = (end: Drained) => {
    failure = end;
    stopped = true;
  };

  async function sendOne({ sha256 }: PhotoToSend): Promise<void> {
    const bytes = await effects.bytes(sha256);
    if (typeof bytes === "string") {
      await effects.failed(sha256, bytes);
      sent++;
      return;
    }
    const reply = await effects.put(sha256, bytes);
    if (reply.kind === "ok") {
      await effects.sent(sha256);
      sent++;
    } else if (reply.kind === "signedOut") stop({ end: "signedOut" });
    else if (reply.kind === "final") {
      if (OF_THE_PHOTO.includes(reply.code)) await effects.failed(sha256, reply.code);
      else if (reply.code === "digest_mismatch") failure ??= endOf(later("server"));
      else stop({ end: "refused", code: reply.code });
    } else if (reply.why === "server" || reply.why === "timeout") failure ??= endOf(reply);
    else if (!stopped) stop(endOf(reply));
  }

  async function work(): Promise<void> {
    while (!stopped) {
      const waiting = await effects.waiting();
      const next = [...waiting].sort((a, b) => a.bytes - b.bytes).find((photo) => !tried.has(photo.sha256));
      if (stopped) return;
      if (next) {
        tried.add(next.sha256);
        const flight = sendOne(next).finally(() => flying.delete(flight));
        flying.add(flight);
        await flight;
      } else if (flying.size > 0) {
        // The other photo may take minutes: stay, for what comes meanwhile.
        await Promise.race([effects.nudged(), ...flying]);
      } else return;
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return failure ?? { end: "done", sent };
}

function endOf({ why, afterMs }: ReturnType<typeof later>): Drained {
  return { end: "later", why, afterMs };
}
