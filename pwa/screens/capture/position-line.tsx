import type { CaptureState, Whereabouts } from "../../state/contract.ts";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";

/**
 * The position at this moment. Where the phone has not been asked yet, the reason stands here first, and the browser's
 * own question comes at the person's tap only.
 */
export function PositionLine({ capture }: { capture: CaptureState }) {
  const w = words().capture;
  const place = capture.place.value;
  const canAsk = place === "unasked" || place === "unavailable";
  return (
    <section class="card position" aria-live="polite">
      <Icon name="pin" />
      <h2 class="position__title">{w.position}</h2>
      {place !== "unasked" && place !== "denied" && <p class="position__word">{wordsOf(place)}</p>}
      {canAsk && (
        <button type="button" class="position__ask" onClick={() => capture.locate()}>
          {place === "unasked" ? w.positionAsk : w.positionAgain}
        </button>
      )}
      {place === "unasked" && <p class="position__reason">{w.positionReason}</p>}
      {place === "denied" && <p class="position__reason">{w.positionDenied}</p>}
    </section>
  );
}

function wordsOf(place: Exclude<Whereabouts, "unasked" | "denied">): string {
  const w = words().capture;
  if (place === "working") return w.positionWorking;
  if (place === "unavailable") return w.positionUnavailable;
  return place.accuracy === undefined ? w.positionGotPlain : w.positionGot(Math.round(place.accuracy));
}
