import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { Bulletin } from "#domain/bulletin";
import { minuteOf } from "#domain/day";
import { BULLETIN_KINDS, type BulletinKind, periodName } from "#domain/period";
import { holds } from "#domain/scope";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { canSeeBoard } from "../../ui/rights.ts";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { language } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import { Sections } from "../board/sections.tsx";
import { MakeForm } from "./make.tsx";
import { bulletinWords } from "./words.ts";

/** What bulletins there are, the newest first, and the way to make one. */
export function BulletinList() {
  const { session } = useApp();
  const { query, route, path } = useLocation();
  const w = bulletinWords();
  const kind = BULLETIN_KINDS.find((one) => one === query.kind);
  const { bulletins, next, failure, ask } = useBulletins(kind);
  const [isMaking, setMaking] = useState(false);
  const me = session.me.value;
  const mayMake = me && holds(me, "manager", "admin");
  return (
    <Screen
      title={w.title}
      {...(me && !canSeeBoard(me) && { back: "/me" })}
      action={
        mayMake && !isMaking ? (
          <button
            type="button"
            class="weui-btn weui-btn_primary bulletins__make"
            onClick={() => setMaking(true)}
          >
            {w.make}
          </button>
        ) : undefined
      }
    >
      <Sections here="bulletins" />
      {isMaking ? (
        <MakeForm cancel={() => setMaking(false)} />
      ) : (
        <>
          <Choice<BulletinKind | "">
            legend={w.kinds}
            options={[["", w.every], ...BULLETIN_KINDS.map((one) => [one, w.kind[one]] as const)]}
            chosen={kind ?? ""}
            choose={(chosen) => route(chosen ? `${path}?kind=${chosen}` : path, true)}
          />
          {!bulletins && !failure && <Skeleton rows={5} />}
          {!bulletins && failure && <FailureMessage failure={failure} retry={() => ask()} />}
          {bulletins?.length === 0 && <Message icon="list" title={w.emptyTitle} text={w.empty} />}
          <ul class="bulletins">
            {bulletins?.map((bulletin) => (
              <Row key={bulletin.id} bulletin={bulletin} />
            ))}
          </ul>
          {next && (
            <button type="button" class="weui-btn weui-btn_default bulletins__more" onClick={() => ask(next)}>
              {w.more}
            </button>
          )}
        </>
      )}
    </Screen>
  );
}

/** The bulletins of a kind, page by page. */
function useBulletins(kind: BulletinKind | undefined) {
  const state = useApp().bulletins;
  const [bulletins, setBulletins] = useState<readonly Bulletin[] | undefined>();
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const asked = useRef(0);
  const ask = async (after?: string) => {
    const mine = ++asked.current;
    const outcome = await state.list({ kind, after });
    if (mine !== asked.current) return;
    setFailure("ok" in outcome ? null : outcome);
    if (!("ok" in outcome)) return;
    const { bulletins: page, next: further } = outcome.ok;
    setBulletins((known) => (after === undefined ? page : [...(known ?? []), ...page]));
    setNext(further);
  };
  useEffect(() => {
    setBulletins(undefined);
    void ask();
  }, [kind]);
  return { bulletins, next, failure, ask: (after?: string) => void ask(after) };
}

function Row({ bulletin }: { bulletin: Bulletin }) {
  const w = bulletinWords();
  const { kind, place, released, madeBy, asOf } = bulletin;
  return (
    <li>
      <a class="card bulletin-row" href={`/bulletins/${bulletin.id}`}>
        <span class="bulletin-row__head">
          <strong>
            {placeName(place, language())} {w.kind[kind]}
          </strong>
          <StateOf bulletin={bulletin} />
        </span>
        <span class="bulletin-row__period" lang="zh-CN">
          {periodName({ kind, id: bulletin.period })}
        </span>
        <span class="row__facts">
          <span>
            {released
              ? w.releasedBy(released.name, minuteOf(released.at))
              : madeBy === null
                ? w.madeBySystem
                : w.madeBy(madeBy)}
          </span>
          <span>{w.asOf(minuteOf(asOf))}</span>
        </span>
        <Icon name="next" class="bulletin-row__next" />
      </a>
    </li>
  );
}

/** 草稿 / 已发布 / 已更正, and whether it corrects another. */
export function StateOf({ bulletin }: { bulletin: Bulletin }) {
  const w = bulletinWords();
  return (
    <span class="row__chips">
      {bulletin.corrects && <Chip tone="plain" icon="swap" text={w.correction} />}
      {bulletin.correctedBy ? (
        <Chip tone="plain" icon="swap" text={w.corrected} />
      ) : bulletin.released ? (
        <Chip tone="green" icon="seal" text={w.released} />
      ) : (
        <Chip tone="amber" icon="clock" text={w.draft} />
      )}
    </span>
  );
}
