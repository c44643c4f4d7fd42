import { useId, useState } from "preact/hooks";
import { newId } from "../../device.ts";
import type { Choice as Chosen } from "../../tables/requests.ts";
import { Choice } from "../../ui/choice.tsx";
import { Slices } from "../../ui/slices.tsx";
import { PreviewLine } from "./line.tsx";
import { countLines, type Line, type Plan, type Status } from "./plan.ts";
import { importWords } from "./words.ts";

interface PreviewProps {
  readonly lines: readonly Line[];
  readonly plan: Plan;
  readonly isDone: boolean;
  readonly isWorking: boolean;
  readonly choose: (more: ReadonlyMap<number, Chosen>) => void;
  readonly leaveOut: (rows: readonly number[]) => void;
  readonly store: (importId: string) => void;
}

/** What needs somebody comes first. */
const ORDER: readonly Status[] = ["choose", "problem", "updated", "created", "unchanged"];

/** The table line by line before it is stored: new, changed with both values, unchanged, problem with its fix. */
export function Preview({ lines, plan, isDone, isWorking, choose, leaveOut, store }: PreviewProps) {
  const w = importWords();
  const id = useId();
  const [filter, setFilter] = useState<Status | "all">("all");
  // One id for all tries of this table: sent again after a lost answer, it is no second import.
  const [importId] = useState(newId);
  const counts = countLines(lines);
  const problems = lines.filter(({ status }) => status === "problem").map(({ at }) => at);
  const open = lines.filter(({ status }) => status === "choose").map(({ at }) => at);
  const isLeavingOut = problems.length > 0 && problems.every((at) => plan.leftOut.has(at));
  const news = counts.created + counts.updated;
  const isReady = open.length === 0 && (problems.length === 0 || isLeavingOut) && news > 0;
  const shown = [...lines]
    .filter(({ status }) => filter === "all" || status === filter)
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  const options = ORDER.filter((status) => counts[status] > 0).map(
    (status) => [status, `${w.status[status]} ${counts[status]}`] as const,
  );
  return (
    <section class="card stack" aria-live="polite" aria-busy={isWorking}>
      <h2 class="card__title">{isDone ? w.doneTitle : options.map(([, text]) => text).join(" · ")}</h2>
      {!isDone && (
        <>
          <p class="field__hint">{w.notYet}</p>
          {open.length > 0 && <p class="todo__why todo__why--amber">{w.chooseFirst(open.length)}</p>}
          {open.length > 1 && (
            <button
              type="button"
              class="weui-btn weui-btn_default weui-btn_block"
              disabled={isWorking}
              onClick={() => choose(new Map(open.map((at) => [at, "new"])))}
            >
              {w.restNew(open.length)}
            </button>
          )}
          {problems.length > 0 && (
            <>
              <p class="todo__why">{w.blocked(problems.length)}</p>
              <label class="tick-line" for={id}>
                <input
                  id={id}
                  type="checkbox"
                  checked={isLeavingOut}
                  disabled={isWorking}
                  onChange={(event) => leaveOut(event.currentTarget.checked ? problems : [])}
                />
                {w.leaveOut(problems.length)}
              </label>
            </>
          )}
          {news === 0 && open.length + problems.length === 0 ? (
            <p>{w.nothingNew}</p>
          ) : (
            <button
              type="button"
              class="weui-btn weui-btn_primary weui-btn_block"
              disabled={!isReady || isWorking}
              onClick={() => store(importId)}
            >
              {w.confirm(news)}
            </button>
          )}
        </>
      )}
      {options.length > 1 && (
        <Choice<Status | "all">
          legend={w.filter}
          options={[["all", `${w.all} ${lines.length}`], ...options]}
          chosen={filter}
          choose={setFilter}
        />
      )}
      {shown.length === 0 ? (
        <p class="field__hint">{w.noneShown}</p>
      ) : (
        <ul class="outcomes">
          <Slices name={`import ${importId} ${filter}`} items={shown}>
            {(line) => (
              <PreviewLine
                key={line.at}
                line={line}
                plan={plan}
                isDone={isDone}
                isWorking={isWorking}
                choose={(choice) => choose(new Map([[line.at, choice]]))}
              />
            )}
          </Slices>
        </ul>
      )}
    </section>
  );
}
