import { useEffect, useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import { BATCHES, type Batch } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { CellFigures, CellProjects } from "#domain/tally";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { FailureMessage } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { boardWords } from "../../words/board.ts";
import { language, words } from "../../words/index.ts";
import { Missing } from "../missing.tsx";
import { windowName } from "./choices.tsx";
import { Entries } from "./entries.tsx";
import { Formula } from "./formula.tsx";
import { placeName } from "./rows.ts";
import { useChosen } from "./use-chosen.ts";
import { viewOf } from "./view.ts";

/** What stands behind one figure of the board: its formula, and its projects. */
export function Cell() {
  const { place = "", batch } = useRoute().params;
  const known = BATCHES.find((each) => each === batch);
  return known ? <OneCell key={`${place}/${known}`} place={place} batch={known} /> : <Missing />;
}

function OneCell({ place, batch }: { place: string; batch: Batch }) {
  const { board } = useApp();
  const w = words();
  const view = viewOf(place);
  const { chosen, search, figures } = useChosen(view);
  const [opened, setOpened] = useState<CellProjects | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [asked, ask] = useState(0);
  const version = figures?.verified.version;
  // A new version of the figures, or another choice of them, has other projects behind it.
  useEffect(() => {
    let here = true;
    // Reported, because each project carries what is verified of it.
    void board.open({ placeId: place, batch, basis: "reported" }).then((outcome) => {
      if (!here) return;
      if ("ok" in outcome) setOpened(outcome.ok);
      setFailure("ok" in outcome ? null : outcome);
    });
    return () => {
      here = false;
    };
  }, [board, place, batch, search, version, asked]);

  const inside = figures?.verified.within;
  const name = inside
    ? placeName(inside, language())
    : view.within === null
      ? boardWords().board.province
      : "";
  const both = figures && {
    verified: figures.verified.total[batch],
    reported: figures.reported.total[batch],
  };
  const subtitle = figures && [
    windowName(figures.verified.window.rounds, chosen),
    chosen.asOf !== null && boardWords().choices.asOf(chosen.asOf),
  ];
  return (
    <Screen
      title={`${name} ${w.batch[batch]}`.trim()}
      subtitle={subtitle?.filter(Boolean).join(" · ")}
      back={`/board${view.within === null ? "" : `/${encodeURIComponent(place)}`}${search}`}
    >
      {both && figures && (
        <Formula batch={batch} rule={figures.verified.rule} basis={chosen.basis} both={both} />
      )}
      {both && <Listed batch={batch} cell={both[chosen.basis]} />}
      {!opened && !failure && <Skeleton rows={6} />}
      {failure && !opened && <FailureMessage failure={failure} retry={() => ask(asked + 1)} />}
      {opened && <Entries batch={batch} cell={opened} search={search} />}
    </Screen>
  );
}

/** What is listed, as print tells it: how many, for how much, with what output expected. */
function Listed({ batch, cell }: { batch: Batch; cell: CellFigures }) {
  const w = boardWords();
  const yi = (name: string, wan: number | null) => `${name} ${words().common.inYi(formatYi(wan))}`;
  const facts = [
    w.cell.listed(cell.listed),
    cell.projects !== cell.listed && w.board.different(cell.projects),
    yi(w.board.investment, cell.investment),
    cell.unpriced > 0 && w.board.unpriced(cell.unpriced),
    cell.output !== null && cell.output > 0 && yi(w.cell.output, cell.output),
    batch === "start" && cell.completed !== null && yi(w.cell.completed, cell.completed),
  ];
  return <p class="count">{facts.filter(Boolean).join(" · ")}</p>;
}
