import type { Basis } from "#domain/fields";
import type { Freshness, Tallies } from "#domain/tally";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { canSeeBoard } from "../../ui/rights.ts";
import { ago } from "../../ui/when.ts";
import { boardWords } from "../../words/board.ts";

const LIVE = {
  live: ["green", "tick"],
  connecting: ["plain", "clock"],
  polled: ["plain", "clock"],
  offline: ["amber", "offline"],
} as const;

/** How fresh the figures are: whether they move by themselves, what phones still hold (a door to these phones). */
export function FreshnessLine({ tallies, basis }: { tallies: Tallies | undefined; basis: Basis }) {
  const { board, connection, session } = useApp();
  const w = boardWords().board;
  const socket = board.live.value;
  // Without its socket the board asks once a minute, as long as there is a network.
  const live = socket === "offline" && connection.online.value ? "polled" : socket;
  const [tone, icon] = LIVE[live];
  const fresh = tallies?.freshness;
  const me = session.me.value;
  return (
    <div class="freshness">
      <Chip tone={tone} icon={icon} text={w[live]} />
      {fresh?.lastReceived != null && <span>{w.lastReceived(ago(fresh.lastReceived))}</span>}
      {fresh && me && canSeeBoard(me) && (
        <a class="freshness__door" href={phonesHref(tallies?.within?.id)}>
          {held(fresh)}
          <Icon name="next" />
        </a>
      )}
      {fresh && !(me && canSeeBoard(me)) && <span>{held(fresh)}</span>}
      <span class="freshness__legend">{w.legend[basis]}</span>
    </div>
  );
}

/** 3 部手机还有 12 条未到 · 最早一条 周二 · 另有 3 条编号缺失. */
export function held({ phones, reports, photos, oldest, missing, silent, skewed }: Freshness): string {
  const w = boardWords().board;
  return [
    phones === 0 ? w.fresh : w.held(phones, reports),
    photos > 0 && w.heldPhotos(photos),
    oldest !== null && w.oldest(ago(oldest)),
    missing > 0 && w.missing(missing),
    silent > 0 && w.silent(silent),
    skewed > 0 && w.skewed(skewed),
  ]
    .filter(Boolean)
    .join(" · ");
}

function phonesHref(place: string | undefined): string {
  return place === undefined ? "/phones" : `/phones/${encodeURIComponent(place)}`;
}
