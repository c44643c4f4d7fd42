import { useState } from "preact/hooks";
import { rescueWords } from "../../rescue/words.ts";
import type { HandedIn, RescueFile, RescueState } from "../../state/contract.ts";
import { Chip, type Tone } from "../../ui/chip.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { errorWords, failureWords } from "../../words/index.ts";

/** 代为上交: an administrator hands in what another person's phone can no longer send; every report's outcome is shown. */
export function HandIn({ rescue, file }: { rescue: RescueState; file: RescueFile }) {
  const w = rescueWords();
  const [outcomes, setOutcomes] = useState<readonly HandedIn[]>([]);
  const [moving, setMoving] = useState<readonly [done: number, total: number] | null>(null);
  const [ended, setEnded] = useState<{ readonly failed: string | null } | null>(null);
  const hand = async () => {
    setEnded(null);
    setMoving([0, 0]);
    const failure = await rescue.handIn(file, (all, done, total) => {
      setOutcomes(all);
      setMoving([done, total]);
    });
    setMoving(null);
    setEnded({ failed: failure && failureWords(failure) });
  };
  const isDone = ended !== null && ended.failed === null;
  return (
    <>
      <p class="field__hint">{w.handInWhy}</p>
      <p role="status">
        {moving && w.handing(...moving)}
        {isDone && w.handedIn(outcomes.filter(({ status }) => status !== "refused").length)}
      </p>
      <ul class="outcomes">
        {outcomes.map((outcome) => (
          <Outcome key={outcome.id} outcome={outcome} />
        ))}
      </ul>
      <p class="field__error" role="alert">
        {ended?.failed && (
          <>
            <Icon name="alert" />
            {ended.failed}
          </>
        )}
      </p>
      {!isDone && (
        <button
          type="button"
          class="weui-btn weui-btn_primary weui-btn_block"
          disabled={moving !== null}
          onClick={() => void hand()}
        >
          {w.handIn}
        </button>
      )}
    </>
  );
}

const CHIPS: Record<HandedIn["status"], readonly [Tone, IconName]> = {
  accepted: ["green", "tick"],
  duplicate: ["plain", "ticks"],
  refused: ["red", "alert"],
};

function Outcome({ outcome }: { outcome: HandedIn }) {
  const w = rescueWords();
  const { status, code, photosTotal, photosStored, photosLost, photosRefused } = outcome;
  const [tone, icon] = CHIPS[status];
  return (
    <li class="outcome">
      <div class="entry__head">
        <span>{outcome.projectName}</span>
        <Chip tone={tone} icon={icon} text={w.outcome[status]} />
      </div>
      <p class="row__facts">
        <span>{ago(outcome.observedAt)}</span>
        {photosTotal > 0 && status !== "refused" && <span>{w.photos(photosStored, photosTotal)}</span>}
        {photosRefused > 0 && <span class="pending">{w.photosRefused(photosRefused)}</span>}
        {photosLost > 0 && <span class="pending">{w.photosGone(photosLost)}</span>}
      </p>
      {code && <p class="field__error">{errorWords(code)}</p>}
    </li>
  );
}
