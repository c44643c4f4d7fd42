import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { BulletinDetail } from "#domain/bulletin";
import { minuteOf } from "#domain/day";
import { RULE_NAMES } from "#domain/notice";
import { periodName } from "#domain/period";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { notify } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { failureWords, language } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import { EditText } from "./edit.tsx";
import { StateOf } from "./list.tsx";
import { Outputs } from "./outputs.tsx";
import { usePageFoot } from "./page-foot.ts";
import { Paper } from "./paper.tsx";
import { bulletinWords } from "./words.ts";

/** One bulletin, and what may be done with it. */
export function BulletinPage({ id }: { id: string }) {
  const { bulletins } = useApp();
  const w = bulletinWords();
  const { value, failure, again } = useAsked(() => bulletins.open(id), [bulletins, id]);
  const [changed, setChanged] = useState<BulletinDetail | null>(null);
  const [isEditing, setEditing] = useState(false);
  const bulletin = changed ?? value;
  const title = bulletin ? `${placeName(bulletin.place, language())} ${w.kind[bulletin.kind]}` : w.title;
  return (
    <Screen title={title} back="/bulletins" width="pair" action={bulletin && <StateOf bulletin={bulletin} />}>
      {!bulletin && !failure && <Skeleton rows={8} />}
      {!bulletin && failure && <FailureMessage failure={failure} retry={again} />}
      {bulletin && (
        <>
          <Footed bulletin={bulletin} />
          <Others bulletin={bulletin} />
          {isEditing ? (
            <EditText
              bulletin={bulletin}
              done={(next) => {
                if (next) setChanged(next);
                setEditing(false);
              }}
              reload={() => {
                setChanged(null);
                setEditing(false);
                again();
              }}
            />
          ) : (
            <>
              {bulletin.mayEdit && (
                <Acts bulletin={bulletin} edit={() => setEditing(true)} changed={setChanged} />
              )}
              <Outputs bulletin={bulletin} />
              <Paper bulletin={bulletin} />
            </>
          )}
        </>
      )}
    </Screen>
  );
}

/** What stands at the foot of each printed page: period, rule, and as of when. */
function Footed({ bulletin: { kind, period, rule, asOf } }: { bulletin: BulletinDetail }) {
  usePageFoot(`${periodName({ kind, id: period })}　${RULE_NAMES[rule]}　数据截至${minuteOf(asOf)}`);
  return null;
}

/** The bulletin that this one corrects, and the one that corrects it. */
function Others({ bulletin: { corrects, correctedBy } }: { bulletin: BulletinDetail }) {
  const w = bulletinWords();
  const other = (id: string | null, what: string) =>
    id && (
      <p class="aside bulletin__other">
        {what} <a href={`/bulletins/${id}`}>{w.seeOther}</a>
      </p>
    );
  return (
    <>
      {other(correctedBy, w.correctedBy)}
      {other(corrects, w.corrects)}
    </>
  );
}

interface ActsProps {
  readonly bulletin: BulletinDetail;
  readonly edit: () => void;
  readonly changed: (bulletin: BulletinDetail) => void;
}

/** What managers do: change and release a draft, correct what is out. */
function Acts({ bulletin, edit, changed }: ActsProps) {
  const { bulletins } = useApp();
  const { route } = useLocation();
  const w = bulletinWords();
  const { id, kind, place, edits, rule, window } = bulletin;
  const release = () =>
    ask({
      ...{ title: w.releaseTitle, text: w.releaseText, action: w.release },
      async act() {
        const outcome = await bulletins.release(id, edits);
        if (!("ok" in outcome)) return failureWords(outcome);
        notify({ text: w.releasedNow });
        changed(outcome.ok);
        return null;
      },
    });
  const correct = () =>
    ask({
      ...{ title: w.correctTitle, text: w.correctText, action: w.correctDo },
      async act() {
        const ends = { ...(window.from && { from: window.from }), ...(window.to && { to: window.to }) };
        const request = { kind, place: place.id, period: "last", rule, corrects: id, ...ends } as const;
        const outcome = await bulletins.make(request);
        if (!("ok" in outcome)) return failureWords(outcome);
        notify({ text: w.made });
        route(`/bulletins/${outcome.ok.id}`);
        return null;
      },
    });
  if (bulletin.released)
    return bulletin.correctedBy ? null : (
      <div class="bulletin__acts">
        <button type="button" class="weui-btn weui-btn_default" onClick={correct}>
          {w.correct}
        </button>
      </div>
    );
  return (
    <div class="bulletin__acts">
      <button type="button" class="weui-btn weui-btn_default" onClick={edit}>
        {w.edit}
      </button>
      <button type="button" class="weui-btn weui-btn_primary" onClick={release}>
        {w.release}
      </button>
    </div>
  );
}
