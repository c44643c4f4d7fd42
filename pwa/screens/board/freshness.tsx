import type { Tallies } from "#domain/tally";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { onWall } from "../../ui/media.ts";
import { ago, clock, now } from "../../ui/when.ts";
import { words } from "../../words/index.ts";

const LIVE = {
  live: ["green", "tick"],
  connecting: ["plain", "clock"],
  polled: ["plain", "clock"],
  offline: ["amber", "offline"],
} as const;

/** How fresh the figures are: whether they move by themselves, what phones still hold, by which rule they are made. */
export function FreshnessLine({ tallies }: { tallies: Tallies | undefined }) {
  const { board, connection } = useApp();
  const w = words().board;
  const socket = board.live.value;
  // Without its socket the board asks once a minute, as long as there is a network.
  const live = socket === "offline" && connection.online.value ? "polled" : socket;
  const [tone, icon] = LIVE[live];
  const fresh = tallies?.freshness;
  return (
    <div class="freshness">
      <Chip tone={tone} icon={icon} text={w[live]} />
      {fresh?.lastReceived != null && <span>{w.lastReceived(ago(fresh.lastReceived))}</span>}
      {fresh && (
        <span>
          {fresh.phones === 0
            ? w.fresh
            : [
                w.held(fresh.phones, fresh.reports),
                fresh.photos > 0 && w.heldPhotos(fresh.photos),
                fresh.oldest !== null && w.oldest(ago(fresh.oldest)),
              ]
                .filter(Boolean)
                .join(" · ")}
        </span>
      )}
      {onWall.value && <time class="freshness__clock">{clock(now.value)}</time>}
      {tallies && <span>{w.rule(words().rule[tallies.rule])}</span>}
      <span class="freshness__legend">{w.legend}</span>
    </div>
  );
}
