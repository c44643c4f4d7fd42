import "../../styles/import.css";
import { useEffect, useState } from "preact/hooks";
import { type ImportResponse, MAX_IMPORT_LISTINGS, MAX_IMPORT_ROWS } from "#domain/import";
import { newId } from "../../device.ts";
import type { Failure } from "../../state/contract.ts";
import type { Answers } from "../../tables/reading.ts";
import type { Choice } from "../../tables/requests.ts";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { notify } from "../../ui/notice.tsx";
import { Screen } from "../../ui/screen.tsx";
import { failureWords } from "../../words/index.ts";
import { Sections } from "../admin/sections.tsx";
import { History } from "./history.tsx";
import { askedOf, excessOf, linesOf, type Plan } from "./plan.ts";
import { Preview } from "./preview.tsx";
import { Questions } from "./questions.tsx";
import { Template } from "./template.tsx";
import { Understood } from "./understood.tsx";
import { importWords } from "./words.ts";

/** Larger files are no ledgers, and would fill a phone's memory. */
const MOST_BYTES = 20 * 1024 * 1024;
const NOTHING_SAID: Answers = { units: {}, zone: null, batch: null, round: null };

/** A plan that was judged: what was asked and what the server said. */
interface Looked {
  readonly plan: Plan;
  readonly asked: ReturnType<typeof askedOf>;
  readonly judged: ImportResponse;
  readonly isDone: boolean;
}

/** 导入项目: a table is read, looked at line by line, and stored whole on a tap; what was stored can be taken back. */
export function ImportProjects() {
  const { sheets } = useApp();
  const w = importWords();
  const [working, setWorking] = useState("");
  const [wrong, setWrong] = useState("");
  const [reading, setReading] = useState<Pick<Plan, "file" | "reading"> | null>(null);
  const [answers, setAnswers] = useState(NOTHING_SAID);
  const [looked, setLooked] = useState<Looked | null>(null);
  const [turn, setTurn] = useState(0);

  /** Does something that takes a moment; what goes wrong is said in words. */
  const run = async (doing: string, work: () => Promise<Failure | string | null>) => {
    setWorking(doing);
    setWrong("");
    const problem = await work();
    setWorking("");
    if (typeof problem === "string") setWrong(problem);
    else if (problem) setWrong(failureWords(problem));
  };

  const open = (file: File, said: Answers) =>
    run(w.reading, async () => {
      setLooked(null);
      setReading(null);
      setAnswers(said);
      if (file.size > MOST_BYTES) return w.tooLarge(MOST_BYTES / 1024 / 1024);
      const read = await sheets.read(file, said);
      if (!("ok" in read)) return read;
      if (read.ok === "unreadable" || read.ok === "headless") return w[read.ok];
      if (read.ok.projects.length === 0) return w.empty;
      const excess = excessOf(read.ok.projects);
      if (excess) return w.tooMany(excess.projects, excess.entries, MAX_IMPORT_ROWS, MAX_IMPORT_LISTINGS);
      setReading({ file, reading: read.ok });
      return null;
    });

  /** Finds what the rows mean and has them judged, once nothing is left to be said about the table itself. */
  const look = ({ file, reading: read }: Pick<Plan, "file" | "reading">) =>
    run(w.judging, async () => {
      const known = await sheets.known(
        read.projects.flatMap(({ zone, id }) => zone ?? (id === null ? [] : "")),
      );
      if (!("ok" in known)) return known;
      const matches = await sheets.match(read.projects, known.ok);
      if (!("ok" in matches)) return matches;
      const ids = new Map<number, string>();
      const idOf = (row: number) => {
        const id = ids.get(row) ?? newId();
        ids.set(row, id);
        return id;
      };
      const nothing = { choices: new Map(), leftOut: new Set<number>() };
      return judge({
        ...{ file, reading: read, known: known.ok, matches: matches.ok, newId: idOf },
        ...nothing,
      });
    });

  const judge = async (plan: Plan): Promise<Failure | null> => {
    const asked = askedOf(plan);
    const judged = await sheets.send(asked.request, { id: newId(), file: plan.file.name }, true);
    if (!("ok" in judged)) return judged;
    setLooked({ plan, asked, judged: judged.ok, isDone: false });
    return null;
  };

  const store = ({ plan, asked, judged }: Looked, importId: string) =>
    run(w.judging, async () => {
      const sheet = { id: importId, file: plan.file.name, expect: judged.sheet?.digest };
      const stored = await sheets.send(asked.request, sheet, false);
      if (!("ok" in stored)) return stored;
      if (stored.ok.sheet?.state !== "stored") {
        setLooked({ plan, asked, judged: stored.ok, isDone: false });
        return stored.ok.sheet?.state === "changed" ? w.stale : w.refusedNow;
      }
      const { created, updated } = judged.counts;
      setLooked({ plan, asked, judged, isDone: true });
      setTurn(turn + 1);
      notify({ text: w.done(created, updated) });
      return null;
    });

  const table = reading?.reading;
  const isReady = table?.mixed.length === 0 && !needsAnswers(table, answers);
  useEffect(() => {
    if (reading && isReady && !looked) void look(reading);
  }, [reading]);

  const choose = (plan: Plan, more: ReadonlyMap<number, Choice>) =>
    void run(w.judging, () => judge({ ...plan, choices: new Map([...plan.choices, ...more]) }));
  const leaveOut = (plan: Plan, rows: readonly number[]) =>
    void run(w.judging, () => judge({ ...plan, leftOut: new Set(rows) }));

  return (
    <Screen title={w.title} width="pair">
      <Sections here="projects" />
      <section class="card stack">
        <p>{w.what}</p>
        {!reading && <Template />}
        <label
          class={`weui-btn weui-btn_block file-source ${reading ? "weui-btn_default" : "weui-btn_primary"}`}
        >
          {working || (reading ? w.another : w.choose)}
          <input
            class="unseen"
            type="file"
            accept=".xlsx,.csv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            disabled={working !== ""}
            onChange={(event) => {
              const [file] = event.currentTarget.files ?? [];
              event.currentTarget.value = "";
              if (file) void open(file, NOTHING_SAID);
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
      {reading && <Understood name={reading.file.name} reading={reading.reading} />}
      {reading && !looked && !working && !isReady && reading.reading.mixed.length === 0 && (
        <Questions
          reading={reading.reading}
          answers={answers}
          answer={(said) => void open(reading.file, said)}
        />
      )}
      {/* Beside a list of thousands, which grows as it is scrolled, what came before would stand out of reach. */}
      {(!looked || looked.isDone) && <History turn={turn} />}
      {looked && (
        <Preview
          key={looked.plan.file.name}
          lines={linesOf(looked.plan, looked.asked, looked.judged)}
          plan={looked.plan}
          isDone={looked.isDone}
          isWorking={working !== ""}
          choose={(more) => choose(looked.plan, more)}
          leaveOut={(rows) => leaveOut(looked.plan, rows)}
          store={(importId) => void store(looked, importId)}
        />
      )}
    </Screen>
  );
}

/** Whether something about the table is open: a unit, or whose projects they are. Batch and round may be left open. */
function needsAnswers(reading: Plan["reading"], answers: Answers): boolean {
  const lacksZone = !reading.columns.some(({ field }) => field === "zone" || field === "id");
  return reading.unitless.length > 0 || (lacksZone && answers.zone === null);
}
