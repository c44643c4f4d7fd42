import { useState } from "preact/hooks";
import { type Batch, hasAchieved } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { CellProjects } from "#domain/tally";
import { Chip, StateChip } from "../../ui/chip.tsx";
import { Choice } from "../../ui/choice.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Message } from "../../ui/message.tsx";
import { Slices } from "../../ui/slices.tsx";
import { boardWords } from "../../words/board.ts";
import { words } from "../../words/index.ts";

type Entry = CellProjects["entries"][number];
type Shown = "all" | "achieved" | "open" | "pending";

/** What was chosen in each cell: whoever goes through the pending ones comes back to them after each. */
const chosen = new Map<string, Shown>();

/** The projects behind a cell, each with its listing and whether it counts as achieved. */
export function Entries({ batch, cell, search }: { batch: Batch; cell: CellProjects; search: string }) {
  const w = words();
  const name = `${cell.within?.id}/${batch}`;
  const [shown, setShown] = useState<Shown>(chosen.get(name) ?? "all");
  const show = (next: Shown) => {
    chosen.set(name, next);
    setShown(next);
  };
  const entries = cell.entries.filter((entry) => belongs(entry, shown));
  const options = [
    ["all", w.common.all],
    ["achieved", boardWords().cell.achieved[batch]],
    ["open", boardWords().cell.notAchieved[batch]],
    ["pending", w.state.pending],
  ] as const;
  if (cell.entries.length === 0)
    return <Message icon="list" title={boardWords().cell.emptyTitle} text={boardWords().cell.empty} />;
  return (
    <section class="entries">
      <h2 class="weui-cells__title">
        {boardWords().cell.projects} <span class="card__aside">{w.common.yi}</span>
      </h2>
      <Choice legend={boardWords().cell.projects} options={options} chosen={shown} choose={show} />
      {entries.length === 0 && <p class="aside">{w.projects.nothingHere}</p>}
      <ul class="weui-cells">
        <Slices name={`cell ${name} ${shown}`} items={entries}>
          {(entry) => (
            <EntryRow
              key={`${entry.listing.round} ${entry.project.id}`}
              entry={entry}
              batch={batch}
              search={search}
            />
          )}
        </Slices>
      </ul>
      {cell.next !== null && <p class="aside">{boardWords().cell.partial(cell.entries.length)}</p>}
    </section>
  );
}

function belongs({ achieved, project }: Entry, shown: Shown): boolean {
  if (shown === "all") return true;
  if (shown === "pending") return project.lastReport?.state === "pending";
  return achieved === (shown === "achieved");
}

function EntryRow({ entry, batch, search }: { entry: Entry; batch: Batch; search: string }) {
  const { project, listing, achieved, gained } = entry;
  return (
    <li class="weui-cell weui-cell_active row">
      <div class="weui-cell__bd">
        <a class="row__name" href={`/projects/${encodeURIComponent(project.id)}${search}`}>
          {project.name}
        </a>
        <p class="row__facts">
          <span>{listing.round}</span>
          <span>
            {boardWords().cell.listedAmount} {formatYi(listing.investment)}
          </span>
          {achieved && gained !== null && (
            <span>
              {boardWords().cell.gainedAmount} {formatYi(gained)}
            </span>
          )}
        </p>
        <p class="row__chips">
          <Achieved entry={entry} batch={batch} />
        </p>
      </div>
      <Icon name="next" class="row__next" />
    </li>
  );
}

/** What the entry counts as, and whether a report of its project waits for a verdict. */
function Achieved({ entry, batch }: { entry: Entry; batch: Batch }) {
  const w = words();
  const { project, achieved, eligible } = entry;
  const verified = achieved && hasAchieved(batch, project.verified.stage);
  const waits = project.lastReport?.state === "pending";
  return (
    <>
      {verified && <Chip tone="green" icon="seal" text={boardWords().cell.achieved[batch]} />}
      {achieved && !verified && (
        <Chip tone="amber" icon="clock" text={`${boardWords().cell.achieved[batch]} · ${w.state.pending}`} />
      )}
      {!achieved && <Chip tone="plain" icon="clock" text={boardWords().cell.notAchieved[batch]} />}
      {waits && (!achieved || verified) && <StateChip state="pending" />}
      {!eligible && <Chip tone="plain" icon="close" text={boardWords().cell.notEligible} />}
    </>
  );
}
