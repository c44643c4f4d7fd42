import { useEffect } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import { useApp } from "../../ui/app.ts";
import { onDesk } from "../../ui/media.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { boardWords } from "../../words/board.ts";
import { language } from "../../words/index.ts";
import { BoardCards } from "./cards.tsx";
import { FreshnessLine } from "./freshness.tsx";
import { useLive } from "./live.ts";
import { placeName, rowsOf, totalOf } from "./rows.ts";
import { BoardTable } from "./table.tsx";
import { figuresOf, firstView, viewOf, windowIn } from "./view.ts";
import { WindowPicker } from "./window-picker.tsx";

/** 总览: where do we stand, and why? Cities (or the zones of one) × the three batches, moving as reports come in. */
export function Board() {
  const { board, session } = useApp();
  const { query, route, path } = useLocation();
  const { place } = useRoute().params;
  const w = boardWords().board;
  const { by, within } = place === undefined ? firstView(session.me.value) : viewOf(place);
  const { from, to } = query;
  useEffect(() => {
    board.choose({ by, within, from: from ?? null, to: to ?? null });
  }, [board, by, within, from, to]);
  useLive(board);

  const figures = figuresOf(board, { by, within });
  const failure = board.failure.value;
  const search = windowIn(query);
  const inside = figures?.verified.within;
  const title = inside ? placeName(inside, language()) : w.title;
  const lines = figures && {
    rows: rowsOf(figures, language(), search),
    total: totalOf(figures, inside ? w.total : by === "city" ? w.province : w.total),
    title: inside ? title : w.province,
    search,
    flashed: board.flashed.value,
  };
  return (
    <Screen title={title} {...(place === undefined ? {} : { back: `/board${search}` })} width="full">
      <div class="board__bar">
        <WindowPicker
          rounds={board.rounds.value}
          from={from}
          to={to}
          choose={(window) => route(`${path}${windowIn(window)}`, true)}
        />
        <FreshnessLine tallies={figures?.verified} />
      </div>
      {!lines && !failure && <Skeleton rows={8} />}
      {failure && !lines && <FailureMessage failure={failure} retry={() => board.choose({})} />}
      {lines && lines.rows.length === 0 && <Message icon="chart" title={w.emptyTitle} text={w.empty} />}
      {lines &&
        lines.rows.length > 0 &&
        (onDesk.value ? <BoardTable {...lines} /> : <BoardCards {...lines} />)}
    </Screen>
  );
}
