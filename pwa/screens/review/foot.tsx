import { useEffect, useState } from "preact/hooks";
import { lastOf } from "#domain/last";
import type { DeskAct, DeskRow, ReviewDesk } from "../../state/contract.ts";
import { idOf } from "../../state/review-rows.ts";
import { Icon } from "../../ui/icon.tsx";
import { onDesk } from "../../ui/media.ts";
import { ReturnForm } from "../../ui/return-form.tsx";
import { projectWords } from "../../words/dossier.ts";
import { reviewWords } from "./words.ts";

interface FootProps {
  readonly desk: ReviewDesk;
  readonly row: DeskRow | undefined;
  readonly isReturning: boolean;
  readonly verify: () => void;
  readonly startReturn: () => void;
  readonly endReturn: () => void;
  readonly help: () => void;
}

/** What can be said of the report, within the thumb's reach, and what was just said while it can be taken back. */
export function Foot({ desk, row, isReturning, verify, startReturn, endReturn, help }: FootProps) {
  return (
    <div class="verdict">
      <Troubles desk={desk} />
      <Undo desk={desk} />
      {row && isReturning && row.phase === "waiting" ? (
        <ReturnForm
          working={false}
          send={(reason) => {
            endReturn();
            desk.give([idOf(row)], "returned", reason);
          }}
          cancel={endReturn}
        />
      ) : (
        row && <Buttons desk={desk} row={row} verify={verify} startReturn={startReturn} help={help} />
      )}
    </div>
  );
}

type ButtonsProps = Omit<FootProps, "isReturning" | "endReturn" | "row"> & { readonly row: DeskRow };

function Buttons({ desk, row, verify, startReturn, help }: ButtonsProps) {
  const w = reviewWords();
  const say = projectWords();
  const rows = (desk.rows.value ?? []).filter((one) => one.phase === "waiting" || one.problem);
  const at = rows.findIndex((one) => idOf(one) === idOf(row));
  const isWaiting = row.phase === "waiting";
  const lacksPhoto = row.item.unusual.includes("photo_needed");
  return (
    <>
      {isWaiting && lacksPhoto && (
        <p class="verdict__why" id="verdict-why">
          <Icon name="camera" />
          {w.flags.photo_needed}
        </p>
      )}
      <div class="verdict__line">
        <button
          type="button"
          class="verdict__step"
          aria-label={w.back}
          disabled={at <= 0}
          onClick={() => desk.move(-1)}
        >
          <Icon name="back" />
          <Key name="k" />
        </button>
        <button
          type="button"
          class="weui-btn weui-btn_default verdict__say"
          disabled={!isWaiting}
          onClick={startReturn}
        >
          <Icon name="undo" />
          {say.return}
          <Key name="r" />
        </button>
        <button
          type="button"
          class="weui-btn weui-btn_primary verdict__say"
          disabled={!isWaiting || lacksPhoto}
          aria-describedby={lacksPhoto ? "verdict-why" : undefined}
          onClick={verify}
        >
          <Icon name="seal" />
          {say.verify}
          <Key name="v" />
        </button>
        <button
          type="button"
          class="verdict__step"
          aria-label={w.next}
          disabled={at < 0 || at === rows.length - 1}
          onClick={() => desk.move(1)}
        >
          <Icon name="next" />
          <Key name="j" />
        </button>
      </div>
      <p class="verdict__place">
        {at >= 0 && w.place(at + 1, rows.length)}
        {onDesk.value && (
          <button type="button" class="quiet" onClick={help}>
            {w.keys} <Key name="?" />
          </button>
        )}
      </p>
    </>
  );
}

/** The key that does the same, where there is a keyboard. */
function Key({ name }: { name: string }) {
  return (
    <span class="key key--hint" aria-hidden="true">
      {name}
    </span>
  );
}

/** Reports elsewhere in the line whose word did not count. */
function Troubles({ desk }: { desk: ReviewDesk }) {
  const troubled = (desk.rows.value ?? []).filter((row) => row.problem && idOf(row) !== desk.current.value);
  const [first] = troubled;
  return (
    <div role="alert">
      {first && (
        <button type="button" class="verdict__trouble" onClick={() => desk.open(idOf(first))}>
          <Icon name="alert" />
          {reviewWords().came(troubled.length)}
        </button>
      )}
    </div>
  );
}

function Undo({ desk }: { desk: ReviewDesk }) {
  const act = lastOf(desk.acts.value);
  const w = reviewWords();
  return (
    <div class="verdict__undo" hidden={!act}>
      <p class="verdict__said" role="status">
        {act && sayingOf(act)}
      </p>
      {act && (
        <button type="button" class="quiet" onClick={desk.undo}>
          {w.undo} <Key name="u" />
          <Countdown untilMs={act.untilMs} />
        </button>
      )}
    </div>
  );
}

function sayingOf({ isAccepted, word, reports, projectName }: DeskAct): string {
  const w = reviewWords();
  const what = reports.length > 1 ? w.several(projectName, reports.length) : projectName;
  return (isAccepted ? w.said : w.saying)[word](what);
}

/** The seconds left, counted down for the eye only. */
function Countdown({ untilMs }: { untilMs: number }) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [untilMs]);
  return (
    <span class="verdict__seconds" aria-hidden="true">
      {reviewWords().seconds(Math.max(0, Math.ceil((untilMs - now) / 1000)))}
    </span>
  );
}
