import type { Batch } from "#domain/batch";
import type { ImportResponse } from "#domain/import";
import { formatWan } from "#domain/money";
import { FIELDS, type FieldName } from "../../tables/columns.ts";
import type { Choice } from "../../tables/requests.ts";
import { Chip, type Tone } from "../../ui/chip.tsx";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { language, words } from "../../words/index.ts";
import type { Line, Plan, Status } from "./plan.ts";
import { importWords } from "./words.ts";

type Outcome = ImportResponse["outcomes"][number];

const LOOKS: Record<Status, readonly [Tone, IconName]> = {
  problem: ["red", "alert"],
  choose: ["amber", "swap"],
  created: ["green", "plus"],
  updated: ["amber", "tick"],
  unchanged: ["plain", "tick"],
};

interface LineProps {
  readonly line: Line;
  readonly plan: Plan;
  readonly isDone: boolean;
  readonly isWorking: boolean;
  readonly choose: (choice: Choice) => void;
}

/** One project of the table: what would become of it, both values of each change, what is wrong and how to mend it. */
export function PreviewLine({ line, plan, isDone, isWorking, choose }: LineProps) {
  const w = importWords();
  const { row, status, match, decision, problems, project, entries } = line;
  const [tone, icon] = LOOKS[status];
  const known = decision?.isKnown ? plan.known.byId.get(decision.project)?.project.name : undefined;
  const said = isDone && status !== "problem" && status !== "choose" ? w.did[status] : w.status[status];
  // What was chosen may be chosen anew where it came to a problem: two rows may have been said to be one project.
  const isOpen = status === "choose" || (status === "problem" && decision !== null && !isDone);
  return (
    <li class="outcome">
      <div class="entry__head">
        <p>
          <strong>{row.name || known || "—"}</strong>
          {known && known !== row.name && ` ${w.alias(known)}`}
        </p>
        <Chip tone={tone} icon={icon} text={said} />
      </div>
      <p class="row__facts">
        <span>{w.rowsOf(row.rows.join(w.comma))}</span>
        {row.zone && <span>{row.zone}</span>}
        {row.facts.enterprise && <span>{row.facts.enterprise}</span>}
      </p>
      {problems.map((problem) => (
        <p key={problem} class="todo__why">
          <Icon name="alert" />
          {problem}
        </p>
      ))}
      {row.remarks.map((about) => (
        <p key={`${about.row} ${about.column} ${about.what}`} class="todo__why todo__why--amber">
          {row.rows.length > 1 && `${w.rowsOf(String(about.row))} `}
          {about.text ? w.cell(about.column, about.text) : about.column}
          {w.colon}
          {w.remark[about.what]}
        </p>
      ))}
      <ul class="changes">
        {project?.status === "updated" && <Changes outcome={project} zoneNames={plan.known.zoneNames} />}
        {entries.map((entry) => (
          <Entry key={entry.key} outcome={entry} zoneNames={plan.known.zoneNames} />
        ))}
      </ul>
      {match.is === "near" && isOpen && (
        <fieldset class="near">
          <legend>{w.nearTitle(row.name)}</legend>
          {match.near.map(({ id, name, enterprise, by }) => (
            <button
              key={id}
              type="button"
              class="near__one"
              disabled={isWorking}
              onClick={() => choose({ same: id })}
            >
              <strong>{name}</strong>
              <span>
                {w.nearBy[by]} {enterprise}
              </span>
              <span class="near__act">{w.sameAs}</span>
            </button>
          ))}
          <button type="button" class="near__one" disabled={isWorking} onClick={() => choose("new")}>
            <span class="near__act">{w.isNew}</span>
          </button>
        </fieldset>
      )}
    </li>
  );
}

interface OutcomeProps {
  readonly outcome: Outcome;
  readonly zoneNames: ReadonlyMap<string, string>;
}

/** An entry that is new or changes; one that stays says nothing. */
function Entry({ outcome, zoneNames }: OutcomeProps) {
  const w = importWords();
  const [, batch = "", round = ""] = outcome.key.split("/");
  if (outcome.status === "unchanged" || outcome.status === "refused") return null;
  const name = w.entry(words().batch[batch as Batch] ?? batch, round);
  return outcome.status === "created" ? (
    <li>
      {name} {w.newEntry}
    </li>
  ) : (
    <Changes outcome={outcome} zoneNames={zoneNames} of={name} />
  );
}

/** The wire's names of fields that a sheet calls otherwise for an entry. */
const OF_ENTRY: Record<string, FieldName> = {
  investment: "listedInvestment",
  output: "listedOutput",
  note: "listingNote",
};

function Changes({ outcome, zoneNames, of = "" }: OutcomeProps & { readonly of?: string }) {
  const w = importWords();
  const shown = (field: string, value: unknown): string => {
    if (value === null || value === undefined || value === "") return w.none;
    if (Array.isArray(value)) return value.join(w.comma) || w.none;
    if (typeof value === "boolean") return value ? w.yes : w.no;
    if (field === "investment" || field === "output") return w.inWan(formatWan(value as number));
    if (field === "zone") return zoneNames.get(String(value)) ?? String(value);
    return String(value);
  };
  return Object.entries(outcome.changes ?? {}).map(([field, [before, after]]) => {
    const column = ((outcome.kind === "listings" && OF_ENTRY[field]) || field) as FieldName;
    const label = FIELDS[column]?.[language()] ?? field;
    return <li key={field}>{`${of} ${w.change(label, shown(field, before), shown(field, after))}`}</li>;
  });
}
