import { Component } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { milestone } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { DeskRow, ReviewDesk } from "../../state/contract.ts";
import { canVerifyTogether, idOf } from "../../state/review-rows.ts";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { language, words } from "../../words/index.ts";
import { flagsOf } from "./flags.ts";
import { reviewWords } from "./words.ts";

/** How many oddities a row names; the report itself has all. */
const MOST_FLAGS = 3;

/** The queue as a list: choosing one opens it, ticking several verifies them together. */
export function List({ desk, opened }: { desk: ReviewDesk; opened: () => void }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLUListElement>(null);
  const w = reviewWords();
  const rows = desk.rows.value ?? [];
  const current = desk.current.value;
  const able = rows.filter(canVerifyTogether);
  const chosen = able.map(idOf).filter((id) => ticked.has(id));
  const plain = able.filter((row) => row.item.unusual.length === 0);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const tick = (id: string, isOn: boolean) => {
    setTicked((before) => {
      const after = new Set(before);
      if (isOn) after.add(id);
      else after.delete(id);
      return after;
    });
  };
  const open = (id: string) => {
    desk.open(id);
    opened();
  };
  return (
    <section class="desk__list">
      <div class="desk__together">
        <button
          type="button"
          class="quiet"
          disabled={plain.length === 0 && chosen.length === 0}
          onClick={() => setTicked(new Set(chosen.length > 0 ? [] : plain.map(idOf)))}
        >
          {chosen.length > 0 ? w.selectNone : w.selectPlain(plain.length)}
        </button>
        {chosen.length > 0 && (
          <button
            type="button"
            class="weui-btn weui-btn_primary"
            onClick={() => {
              setTicked(new Set());
              desk.give(chosen, "verified");
            }}
          >
            <Icon name="seal" />
            {w.verifySelected(chosen.length)}
          </button>
        )}
      </div>
      <ul class="desk__rows" ref={list}>
        {rows.map((row) => (
          <Row
            key={idOf(row)}
            row={row}
            isCurrent={idOf(row) === current}
            isTicked={ticked.has(idOf(row))}
            language={language()}
            tick={tick}
            open={open}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly row: DeskRow;
  readonly isCurrent: boolean;
  readonly isTicked: boolean;
  readonly language: string;
  readonly tick: (id: string, isOn: boolean) => void;
  readonly open: (id: string) => void;
}

/** A row is drawn again only when it changed itself: a verdict moves two rows of two hundred. */
class Row extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const { row, isCurrent, isTicked, language: spoken } = this.props;
    return (
      next.row !== row ||
      next.isCurrent !== isCurrent ||
      next.isTicked !== isTicked ||
      next.language !== spoken
    );
  }

  override render({ row, isCurrent, isTicked, tick, open }: RowProps) {
    const w = reviewWords();
    const { report, project } = row.item;
    const id = idOf(row);
    const isKey = row.item.unusual.includes("key");
    const flags = flagsOf(row.item);
    const said = [
      report.milestone && milestone(report.milestone)[language()],
      report.completed !== null && words().common.inYi(formatYi(report.completed)),
    ].filter(Boolean);
    return (
      <li class={isCurrent ? "desk__row desk__row--here" : "desk__row"}>
        <label class="desk__tick" title={isKey ? w.keyAlone : undefined}>
          <input
            type="checkbox"
            checked={isTicked && canVerifyTogether(row)}
            disabled={!canVerifyTogether(row)}
            aria-label={
              isKey
                ? `${w.select(project.name)}${words().common.brackets(w.keyAlone)}`
                : w.select(project.name)
            }
            onChange={(event) => tick(id, event.currentTarget.checked)}
          />
        </label>
        <button
          type="button"
          class="desk__open"
          aria-current={isCurrent ? "true" : undefined}
          onClick={() => open(id)}
        >
          <span class="row__name">{project.name}</span>
          <span class="row__facts">
            {said.map((each) => (
              <span key={each}>{each}</span>
            ))}
            <span>{ago(report.observedAt)}</span>
          </span>
          <span class="row__chips">
            <PhaseMark row={row} />
            {row.phase === "waiting" &&
              flags
                .slice(0, MOST_FLAGS)
                .map(({ what, icon, text }) => (
                  <Chip key={what} tone={what === "key" ? "plain" : "amber"} icon={icon} text={text} />
                ))}
            {row.phase === "waiting" && flags.length > MOST_FLAGS && (
              <span class="desk__more">{w.moreFlags(flags.length - MOST_FLAGS)}</span>
            )}
          </span>
        </button>
      </li>
    );
  }
}

/** What became of a row's last word. */
function PhaseMark({ row: { phase, word, problem } }: { row: DeskRow }) {
  const w = reviewWords().phase;
  if (phase === "settled") return <Chip tone="plain" icon="swap" text={w.settled} />;
  if (problem) return <Chip tone="red" icon="alert" text={w.problem} />;
  if (phase === "sending")
    return <Chip tone="plain" icon="up" text={word === "pending" ? w.pending : w.sending} />;
  if (phase === "given" && word === "verified") return <Chip tone="green" icon="seal" text={w.verified} />;
  if (phase === "given" && word === "returned") return <Chip tone="red" icon="undo" text={w.returned} />;
  return null;
}
