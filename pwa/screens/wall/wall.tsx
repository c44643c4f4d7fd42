import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { BATCHES, type Batch } from "#domain/batch";
import { lookedAt } from "../../sync/attention.ts";
import { useApp } from "../../ui/app.ts";
import { Message } from "../../ui/message.tsx";
import { clock } from "../../ui/when.ts";
import { boardWords } from "../../words/board.ts";
import { language, words } from "../../words/index.ts";
import { sinceWhen, windowName } from "../board/choices.tsx";
import { held } from "../board/freshness.tsx";
import { placeName, rowsOf, totalOf } from "../board/rows.ts";
import { useChosen } from "../board/use-chosen.ts";
import { firstView, viewOf } from "../board/view.ts";
import { Age } from "./age.tsx";
import { Places } from "./places.tsx";
import { Spotlight } from "./spotlight.tsx";
import { useWakeLock } from "./wake-lock.ts";
import { wallWords } from "./words.ts";

/** How long one place is told, unless the address says otherwise (`?seconds=`). */
const SECONDS_EACH = 12;

/**
 * 大屏: the board for a room, without controls. It goes from place to place by itself, connects again for ever, takes a new
 * version when there is one, and says how old its figures are; what it could not fetch it never shows as nought.
 */
export function Wall() {
  const { board, session, updateReady, applyUpdate } = useApp();
  const { query, url } = useLocation();
  const { place } = useRoute().params;
  const view = place === undefined ? firstView(session.me.value) : viewOf(place);
  const { chosen, search, figures } = useChosen(view);
  const nowMs = useSeconds();
  useWakeLock();
  useEffect(lookedAt, []);
  // Nobody stands by to say yes.
  const isReady = updateReady.value;
  useEffect(() => {
    if (isReady) applyUpdate();
  }, [isReady, applyUpdate]);

  const w = wallWords();
  const b = boardWords();
  const inside = figures?.verified.within;
  const title = w.title(inside ? placeName(inside, language()) : b.board.province);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const rows = figures ? rowsOf(figures, board.before.value, chosen, language(), search) : [];
  const total =
    figures && totalOf(figures, board.before.value, chosen, inside ? b.board.total : b.board.province);
  const lines = total ? [total, ...rows] : [];
  const seconds = Number(query.seconds) || SECONDS_EACH;
  const lit = lines[Math.floor(nowMs / 1000 / seconds) % Math.max(1, lines.length)];
  const shown = figures && { basis: chosen.basis, flashed: board.flashed.value };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: on a small screen it scrolls, which must be possible by keyboard.
    <main id="content" class="wall" tabIndex={0}>
      <header class="wall__head">
        <h1 class="wall__title">{title}</h1>
        <p class="wall__facts">
          <span>{windowName(figures?.verified.window.rounds, chosen)}</span>
          <span>{b.choices.basis[chosen.basis]}</span>
          {figures && <span>{words().rule[figures.verified.rule]}</span>}
          {chosen.asOf !== null && <span>{b.choices.asOf(chosen.asOf)}</span>}
          {board.before.value && <span>{sinceWhen(board.before.value)}</span>}
        </p>
        <time class="wall__clock">{clock(nowMs)}</time>
      </header>
      {session.expired.value && (
        <p class="wall__sign-in" role="alert">
          {w.signIn} <a href={`/sign-in?next=${encodeURIComponent(url)}`}>{w.toSignIn}</a>
        </p>
      )}
      {lit && shown ? (
        <div class="wall__body">
          <Places {...shown} rows={rows} lit={lit} title={title} />
          <Spotlight {...shown} row={lit} ranked={rankedIn(rows)} />
        </div>
      ) : (
        <Message icon="chart" title={w.nothing} text={w.nothingText} />
      )}
      <footer class="wall__foot">
        <Age nowMs={nowMs} />
        {figures && <p>{held(figures.verified.freshness)}</p>}
      </footer>
    </main>
  );
}

/** The time, moving every second. */
function useSeconds(): number {
  const [nowMs, setNowMs] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

function rankedIn(rows: ReturnType<typeof rowsOf>): Record<Batch, number> {
  return Object.fromEntries(
    BATCHES.map((batch) => [batch, rows.filter((row) => row[batch].stand.rank !== null).length]),
  ) as Record<Batch, number>;
}
