import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { PeopleResponse } from "#domain/account";
import { MAX_PEOPLE } from "#domain/limits";
import type { Failure } from "../../state/contract.ts";
import { csvOf } from "../../tables/csv.ts";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { Screen } from "../../ui/screen.tsx";
import { errorWords, failureWords, words } from "../../words/index.ts";
import { codesFor } from "./codes-for.ts";
import { readTable } from "./table-file.ts";
import { peopleOf, type TablePerson } from "./table-people.ts";
import { adminWords } from "./words.ts";

type Outcome = PeopleResponse["outcomes"][number];

interface Judged {
  readonly person: TablePerson;
  /** Undefined where the row itself is at fault, so that the server was not asked. */
  readonly outcome: Outcome | undefined;
}

interface Checked {
  readonly people: readonly Judged[];
  readonly isDone: boolean;
}

const isGood = ({ outcome }: Judged) => outcome !== undefined && outcome.status !== "refused";

/** 从表格导入: a list is judged row by row first; only then, and only on a tap, the good rows are taken in. */
export function ImportPeople() {
  const { admin } = useApp();
  const { route } = useLocation();
  const w = adminWords().import;
  const [checked, setChecked] = useState<Checked | null>(null);
  const [working, setWorking] = useState(false);
  const [wrong, setWrong] = useState("");

  /** Asks the server about the people whose rows are sound, and puts its words beside all of them. */
  async function judge(people: readonly TablePerson[], dryRun: boolean): Promise<Checked | Failure> {
    const inputs = people.flatMap(({ input }) => (typeof input === "string" ? [] : [input]));
    const outcomes = inputs.length > 0 ? await admin.add(inputs, dryRun) : { ok: [] };
    if (!("ok" in outcomes)) return outcomes;
    const said = [...outcomes.ok];
    return {
      people: people.map((person) => ({
        person,
        outcome: typeof person.input === "string" ? undefined : said.shift(),
      })),
      isDone: !dryRun,
    };
  }

  const run = async (work: () => Promise<Checked | Failure | string>) => {
    setWorking(true);
    setWrong("");
    const result = await work();
    setWorking(false);
    if (typeof result === "string") setWrong(result);
    else if ("failed" in result) setWrong(failureWords(result));
    else setChecked(result);
    return result;
  };

  const read = (file: File) =>
    run(async () => {
      setChecked(null);
      const table = await readTable(file).catch(() => null);
      if (!table) return w.faults.unreadable;
      const tree = await admin.places();
      if (!("ok" in tree)) return tree;
      const people = peopleOf(table, tree.ok);
      if (!people) return w.faults.columns;
      if (people.length === 0) return w.faults.empty;
      if (people.length > MAX_PEOPLE) return w.faults.long(MAX_PEOPLE);
      return judge(people, true);
    });

  const takeIn = async () => {
    if (!checked) return;
    const result = await run(() =>
      judge(
        checked.people.map(({ person }) => person),
        false,
      ),
    );
    if (typeof result === "string" || "failed" in result) return;
    const count = (status: Outcome["status"]) =>
      result.people.filter(({ outcome }) => outcome?.status === status).length;
    notify({ text: w.done(count("created"), count("updated")) });
  };

  const toEnrol = checked?.isDone
    ? checked.people.flatMap(({ person, outcome }) =>
        outcome?.status === "created" && outcome.id
          ? [{ id: outcome.id, name: person.name, username: person.username }]
          : [],
      )
    : [];
  const good = checked?.people.filter(isGood).length ?? 0;
  const bad = (checked?.people.length ?? 0) - good;
  const news = checked?.people.filter(
    ({ outcome }) => outcome?.status === "created" || outcome?.status === "updated",
  ).length;
  return (
    <Screen title={w.title} back="/admin">
      <section class="card stack">
        <p>{w.what}</p>
        <Template />
        <label
          class={`weui-btn weui-btn_block file-source ${checked ? "weui-btn_default" : "weui-btn_primary"}`}
        >
          {working ? w.reading : checked ? w.another : w.choose}
          <input
            class="unseen"
            type="file"
            accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            disabled={working}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              if (file) void read(file);
            }}
          />
        </label>
        <p class="field__error" role="alert">
          {wrong && (
            <>
              <Icon name="alert" />
              {wrong}
            </>
          )}
        </p>
      </section>
      {checked && (
        <section class="card stack" aria-live="polite">
          <h2 class="card__title">
            {checked.isDone ? (bad > 0 ? w.notDone(bad) : w.outcome) : w.checked(good, bad)}
          </h2>
          {!checked.isDone && <p class="field__hint">{w.notYet}</p>}
          {!checked.isDone && news !== undefined && news > 0 && (
            <button
              type="button"
              class="weui-btn weui-btn_primary weui-btn_block"
              disabled={working}
              onClick={() => void takeIn()}
            >
              {working ? words().common.working : w.run(news)}
            </button>
          )}
          {toEnrol.length > 0 && (
            <button
              type="button"
              class="weui-btn weui-btn_primary weui-btn_block"
              onClick={() => {
                codesFor.value = toEnrol;
                route("/admin/codes");
              }}
            >
              {w.codes(toEnrol.length)}
            </button>
          )}
          <Outcomes checked={checked} />
        </section>
      )}
    </Screen>
  );
}

function Outcomes({ checked }: { checked: Checked }) {
  const w = adminWords().import;
  // What needs somebody comes first.
  const sorted = [...checked.people].sort((a, b) => Number(isGood(a)) - Number(isGood(b)));
  return (
    <ul class="outcomes">
      {sorted.map((judged) => {
        const { person, outcome } = judged;
        return (
          <li key={person.rows[0]} class="outcome">
            <div class="entry__head">
              <p>
                <strong>{person.name || "—"}</strong> {person.username}
              </p>
              {isGood(judged) && outcome && outcome.status !== "refused" ? (
                <Chip
                  tone={outcome.status === "unchanged" ? "plain" : checked.isDone ? "green" : "amber"}
                  icon={outcome.status === "created" ? "plus" : "tick"}
                  text={(checked.isDone ? w.did : w.will)[outcome.status]}
                />
              ) : (
                <Chip tone="red" icon="alert" text={w.refused} />
              )}
            </div>
            <p class="row__facts">
              <span>
                {w.row} {person.rows.join("、")}
              </span>
              {person.said.map((said) => (
                <span key={said}>{said}</span>
              ))}
            </p>
            {!isGood(judged) && <p class="todo__why">{whyNot(judged)}</p>}
          </li>
        );
      })}
    </ul>
  );
}

function whyNot({ person, outcome }: Judged): string {
  if (typeof person.input === "string") return adminWords().import.faultOf[person.input];
  return errorWords(outcome?.code ?? "internal");
}

function Template() {
  const w = adminWords().import;
  const { name, username, role, place } = w.columns;
  const save = () => saveFile(csvOf([[name, username, role, place], w.sample]), `${w.templateName}.csv`);
  return (
    <button type="button" class="weui-btn weui-btn_default weui-btn_block" onClick={save}>
      {w.template}
    </button>
  );
}
