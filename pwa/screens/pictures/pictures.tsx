import "../../styles/pictures.css";
import { useLocation, useRoute } from "preact-iso/router";
import { minuteOf } from "#domain/day";
import { useApp } from "../../ui/app.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { canSeeBoard } from "../../ui/rights.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { now } from "../../ui/when.ts";
import { boardWords } from "../../words/board.ts";
import { language, words } from "../../words/index.ts";
import { Choices, windowName } from "../board/choices.tsx";
import { placeName } from "../board/rows.ts";
import { Sections } from "../board/sections.tsx";
import { useChosen } from "../board/use-chosen.ts";
import { type Chosen, firstView, searchOf, viewOf } from "../board/view.ts";
import { MapAndRates } from "./places.tsx";
import type { Caption } from "./save.ts";
import { Structures } from "./structures.tsx";
import { Trends } from "./trends.tsx";
import { pictureWords } from "./words.ts";

/** 图: how do the places compare, where does it go, and what is it made of? */
export function Pictures() {
  const { session } = useApp();
  const me = session.me.value;
  if (me && !canSeeBoard(me)) {
    return (
      <Screen title={pictureWords().title}>
        <FailureMessage failure={{ failed: "forbidden" }} />
      </Screen>
    );
  }
  return <Gallery />;
}

function Gallery() {
  const { board, session } = useApp();
  const { route, path } = useLocation();
  const { place } = useRoute().params;
  const w = pictureWords();
  const view = place === undefined ? firstView(session.me.value) : viewOf(place);
  const { chosen, search, figures } = useChosen(view);
  const tallies = figures?.[chosen.basis];
  const failure = board.failure.value;
  const inside = tallies?.within;
  const name = inside ? placeName(inside, language()) : boardWords().board.province;
  // Time goes on over figures that stand still: a picture that leaves the app says when they were known to be right.
  const knownAt = board.confirmedAt.value ?? now.value;
  const caption: Caption | undefined = tallies && {
    place: name,
    window: windowName(tallies.window.rounds, chosen),
    basis: w.basis[chosen.basis],
    rule: w.rule(words().rule[tallies.rule]),
    asOf: chosen.asOf === null ? w.now(minuteOf(knownAt)) : w.asOf(chosen.asOf),
  };
  const shown = { chosen, within: view.within, version: tallies?.version ?? "" };
  const href = (id: string) => `/pictures/${encodeURIComponent(id)}${search}`;
  return (
    <Screen
      title={inside ? w.of(name) : w.title}
      {...(place === undefined ? {} : { back: `/pictures${search}` })}
      width="full"
      action={
        <button type="button" class="head__action" onClick={() => print()}>
          {w.print}
        </button>
      }
    >
      <Sections
        here="pictures"
        chosen={`${place === undefined ? "" : `/${encodeURIComponent(place)}`}${search}`}
      />
      <div class="board__bar">
        <Choices
          rounds={board.rounds.value}
          figures={tallies}
          before={undefined}
          chosen={chosen}
          choose={(next: Partial<Chosen>) => route(path + searchOf({ ...chosen, ...next }), true)}
        />
      </div>
      {!tallies && !failure && <Skeleton rows={8} />}
      {!tallies && failure && <FailureMessage failure={failure} retry={() => board.choose({})} />}
      {tallies && tallies.rows.length === 0 && (
        <Message icon="chart" title={boardWords().board.emptyTitle} text={boardWords().board.empty} />
      )}
      {tallies && caption && tallies.rows.length > 0 && (
        <div class="pictures">
          {/* On paper; on the screen the line of choices says it. */}
          <p class="pictures__caption">
            {[caption.place, caption.window, caption.basis, caption.rule, caption.asOf].join(" · ")}
          </p>
          <MapAndRates tallies={tallies} caption={caption} href={href} />
          <Trends {...shown} caption={caption} href={href} />
          <Structures {...shown} caption={caption} href={href} />
        </div>
      )}
    </Screen>
  );
}
