import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { ago, clock } from "../../ui/when.ts";
import { boardWords } from "../../words/board.ts";
import { wallWords } from "./words.ts";

const MINUTE_MS = 60_000;
/** The server is asked at least once a minute; half of one more is for a slow answer. */
const STALE_MS = 90_000;

/** How old what the wall shows is; loud once it is cut off, because figures that stand still look like any others. */
export function Age({ nowMs }: { nowMs: number }) {
  const { board } = useApp();
  const w = wallWords();
  const at = board.confirmedAt.value;
  const isCut = board.live.value !== "live" || at === null || nowMs - at > STALE_MS;
  if (isCut)
    return (
      <p class="wall__cut">
        <Chip
          tone="amber"
          icon="offline"
          text={at === null ? w.cut : w.cutSince(clock(at), age(at, nowMs))}
        />
      </p>
    );
  return (
    <p class="wall__age">
      <Chip tone="green" icon="tick" text={boardWords().board.live} /> {w.confirmed(age(at, nowMs))}
    </p>
  );
}

function age(atMs: number, nowMs: number): string {
  const spentMs = Math.max(0, nowMs - atMs);
  return spentMs < MINUTE_MS ? wallWords().seconds(Math.floor(spentMs / 1000)) : ago(atMs, nowMs);
}
