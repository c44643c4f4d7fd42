import { useEffect, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { ReviewDesk } from "../../state/contract.ts";
import { idOf } from "../../state/review-rows.ts";
import { useApp } from "../../ui/app.ts";
import { formatCount } from "../../ui/figures.ts";
import { onDesk } from "../../ui/media.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { Foot } from "./foot.tsx";
import { useKeys } from "./keys.ts";
import { KeysHelp } from "./keys-help.tsx";
import { List } from "./list.tsx";
import { usePreload } from "./preload.ts";
import { Report } from "./report.tsx";
import { reviewWords } from "./words.ts";
import { Zones } from "./zones.tsx";

/** How far an arrow key scrolls. */
const LINE_PX = 80;

/** The desk: on a wide screen the list beside the report, on a phone one of the two. */
export function Desk({ desk }: { desk: ReviewDesk }) {
  const { connection } = useApp();
  const { route } = useLocation();
  const isListing = useRoute().params.view === "list" && !onDesk.value;
  const w = reviewWords();
  const [isReturning, setReturning] = useState(false);
  const [photo, setPhoto] = useState<number | null>(null);
  const [isHelp, setHelp] = useState(false);
  const rows = desk.rows.value;
  const current = desk.current.value;
  const failure = desk.failure.value;
  const chosen = rows?.find((one) => idOf(one) === current);
  // A phone's list shows no report, so no key speaks of one.
  const row = isListing ? undefined : chosen;
  const { waiting, key } = desk.counts.value;
  usePreload(rows, current);
  // Another report: what was begun with the one before is over.
  useEffect(() => {
    setReturning(false);
    setPhoto(null);
    if (!onDesk.value) scrollTo(0, 0);
  }, [current]);

  const canDecide = row?.phase === "waiting";
  const verify = () => {
    if (row && canDecide && !row.item.unusual.includes("photo_needed")) desk.give([idOf(row)], "verified");
  };
  const openPhoto = () => {
    const first = row?.item.report.photos.findIndex((one) => one.stored) ?? -1;
    if (first < 0) return false;
    setPhoto(first);
    return true;
  };
  const startReturn = () => {
    if (canDecide) setReturning(true);
  };
  useKeys({
    j: () => desk.move(1),
    k: () => desk.move(-1),
    v: verify,
    r: startReturn,
    u: () => desk.undo(),
    Enter: openPhoto,
    " ": openPhoto,
    "?": () => setHelp(true),
    ArrowDown: () => scrollPaper(1),
    ArrowUp: () => scrollPaper(-1),
    Escape: () => {
      if (isListing) route("/review", true);
      setReturning(false);
    },
  });

  const isEmpty =
    rows !== undefined && !chosen && !rows.some((one) => one.phase === "waiting" || one.problem);
  const hasFoot =
    row || desk.acts.value.length > 0 || rows?.some((one) => one.problem && idOf(one) !== current);
  const foot = (
    <Foot
      desk={desk}
      row={row}
      isReturning={isReturning}
      verify={verify}
      startReturn={startReturn}
      endReturn={() => setReturning(false)}
      help={() => setHelp(true)}
    />
  );
  return (
    <Screen
      title={rows ? w.head(formatCount(waiting), formatCount(key)) : w.title}
      width="full"
      action={
        !onDesk.value && (
          <a class="head__action" href={isListing ? "/review" : "/review/list"}>
            {isListing ? w.toReport : w.list}
          </a>
        )
      }
      {...(!onDesk.value && hasFoot && { foot })}
    >
      <Zones desk={desk} />
      {!connection.online.value && rows && <p class="aside aside--amber">{w.offline}</p>}
      {failure && rows && connection.online.value && (
        <p class="aside aside--amber" role="status">
          {w.stale}
        </p>
      )}
      {!rows && !failure && <Skeleton rows={6} />}
      {!rows && failure && <FailureMessage failure={failure} retry={desk.refresh} />}
      {isEmpty && <Empty desk={desk} />}
      {rows && !isEmpty && (
        <div class="desk">
          {(onDesk.value || isListing) && (
            <List
              desk={desk}
              opened={() => {
                if (isListing) route("/review", true);
              }}
            />
          )}
          {!isListing && (
            <section class="desk__report" aria-live="off">
              {row && <Report key={idOf(row)} row={row} photo={photo} setPhoto={setPhoto} />}
              {onDesk.value && <div class="foot desk__foot">{foot}</div>}
            </section>
          )}
        </div>
      )}
      {isEmpty && onDesk.value && <div class="foot desk__foot">{foot}</div>}
      {isHelp && <KeysHelp close={() => setHelp(false)} />}
    </Screen>
  );
}

/** On a wide screen the report scrolls by itself, wherever the focus is; elsewhere the page does. */
function scrollPaper(direction: 1 | -1): boolean {
  const paper = onDesk.value ? document.querySelector(".desk__report .paper") : null;
  paper?.scrollBy({ top: direction * LINE_PX });
  return paper !== null;
}

function Empty({ desk }: { desk: ReviewDesk }) {
  const w = reviewWords();
  const more = desk.counts.value.waiting > 0 && desk.failure.value === null;
  if (more) return <Message icon="seal" title={w.emptyMore} />;
  return (
    <Message icon="seal" title={w.emptyTitle} text={desk.within.value === null ? w.empty : w.emptyZone}>
      {desk.within.value === null ? (
        <a class="weui-btn weui-btn_default" href="/board">
          {w.toBoard}
        </a>
      ) : (
        <button type="button" class="weui-btn weui-btn_default" onClick={() => desk.choose(null)}>
          {w.allZones}
        </button>
      )}
    </Message>
  );
}
