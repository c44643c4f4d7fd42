import { useEffect, useState } from "preact/hooks";
import type { CaptureState } from "../../state/contract.ts";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";

type Found = Awaited<ReturnType<CaptureState["locate"]>>;

/** The position at this moment: taken by itself where the phone already allows it, asked for by a tap elsewhere. */
export function PositionLine({ capture }: { capture: CaptureState }) {
  const w = words().capture;
  const [found, setFound] = useState<Found | "working" | null>(null);
  const locate = async () => {
    setFound("working");
    setFound(await capture.locate());
  };
  // Once a draft; `locate` is made anew at each drawing.
  useEffect(() => {
    let here = true;
    void allowed().then((yes) => {
      if (here && yes) void locate();
    });
    return () => {
      here = false;
    };
  }, [capture]);
  return (
    <section class="card position" aria-live="polite">
      <Icon name="pin" />
      <h2 class="position__title">{w.position}</h2>
      {found === null ? (
        <button type="button" class="position__ask" onClick={() => void locate()}>
          {w.positionAsk}
        </button>
      ) : (
        <p class="position__word">{wordsOf(found)}</p>
      )}
    </section>
  );
}

function wordsOf(found: Found | "working"): string {
  const w = words().capture;
  if (found === "working") return w.positionWorking;
  if (found === "denied") return w.positionDenied;
  if (found === "unavailable") return w.positionUnavailable;
  return found.accuracy === undefined ? w.positionGotPlain : w.positionGot(Math.round(found.accuracy));
}

async function allowed(): Promise<boolean> {
  // Old Safari has no permissions to query; it is asked by the tap.
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  return permission?.state === "granted";
}
