import { useLocation, useRoute } from "preact-iso/router";
import { useApp } from "../../ui/app.ts";
import { onDesk } from "../../ui/media.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { boardWords } from "../../words/board.ts";
import { language } from "../../words/index.ts";
import { ExportButton } from "../export/button.tsx";
import { AllBatches } from "./all-batches.tsx";
import { BoardCards } from "./cards.tsx";
import { Choices } from "./choices.tsx";
import { exportableOf } from "./exportable.ts";
import { FreshnessLine } from "./freshness.tsx";
import { placeName, type RowsProps, rowsOf, totalOf } from "./rows.ts";
import { Sections } from "./sections.tsx";
import { BoardTable } from "./table.tsx";
import { useChosen } from "./use-chosen.ts";
import { type Chosen, firstView, searchOf, viewOf } from "./view.ts";

/** 总览: where do we stand, and why? Cities (or the zones of one) × the three batches, moving as reports come in. */
export function Board() {
  const { board, session } = useApp();
  const { route, path } = useLocation();
  const { place } = useRoute().params;
  const w = boardWords().board;
  const view = place === undefined ? firstView(session.me.value) : viewOf(place);
  const { chosen, search, figures } = useChosen(view);

  const choose = (next: Partial<Chosen>) => route(path + searchOf({ ...chosen, ...next }), true);
  const here = `${place === undefined ? "" : `/${encodeURIComponent(place)}`}${search}`;
  const failure = board.failure.value;
  const before = board.before.value;
  const inside = figures?.verified.within;
  const title = inside ? placeName(inside, language()) : w.title;
  const lines: RowsProps | undefined = figures && {
    rows: rowsOf(figures, before, chosen, language(), search),
    total: totalOf(figures, before, chosen, inside ? w.total : view.by === "city" ? w.province : w.total),
    title: inside ? title : w.province,
    ...{ chosen, search },
    before,
    flashed: board.flashed.value,
    sortBy: (sort) => choose({ sort }),
  };
  return (
    <Screen
      title={title}
      {...(place === undefined ? {} : { back: `/board${search}` })}
      width="full"
      action={
        <>
          <ExportButton what={exportableOf(chosen, view, title)} look="head__action" />
          {onDesk.value && (
            <a class="head__action" href={`/wall${here}`}>
              {w.wall}
            </a>
          )}
        </>
      }
    >
      <Sections here="board" chosen={here} />
      <div class="board__bar">
        <Choices
          rounds={board.rounds.value}
          figures={figures?.verified}
          before={before}
          chosen={chosen}
          choose={choose}
        />
        <FreshnessLine tallies={figures?.verified} basis={chosen.basis} />
        {figures && <AllBatches total={figures.verified.total} />}
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
