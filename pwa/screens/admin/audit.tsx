import { useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { AuditEntry, TrailCheck } from "#domain/audit";
import { dayOf } from "#domain/day";
import { scopeOf } from "#domain/scope";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { clock, now } from "../../ui/when.ts";
import { failureWords } from "../../words/index.ts";
import { deedOf, factsOf, type NameOf } from "./audit-line.ts";
import { Finder, type Found } from "./finder.tsx";
import { Sections } from "./sections.tsx";
import { adminWords } from "./words.ts";

/** 审计: who did what, newest first. */
export function AuditTrail() {
  const { admin, session } = useApp();
  const { query } = useLocation();
  const w = adminWords().audit;
  const [person, setPerson] = useState<Found | null>(query.person ? { id: query.person, name: "…" } : null);
  const [project, setProject] = useState<Found | null>(null);
  const [day, setDay] = useState("");
  const [lines, setLines] = useState<readonly AuditEntry[] | undefined>();
  const [next, setNext] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  const asked = useRef(0);
  const nameOf = useNames(lines);

  const fetchPage = async (before: number | null) => {
    const mine = ++asked.current;
    const outcome = await admin.audit({
      ...(person && { person: person.id }),
      ...(project && { project: project.id }),
      ...(day && { day }),
      ...(before !== null && { before }),
    });
    if (mine !== asked.current) return;
    setFailure("ok" in outcome ? null : outcome);
    if (!("ok" in outcome)) return;
    setLines((known) => (before === null ? outcome.ok.lines : [...(known ?? []), ...outcome.ok.lines]));
    setNext(outcome.ok.next);
  };
  useEffect(() => {
    void fetchPage(null);
  }, [person?.id, project?.id, day, turn]);
  useEffect(() => {
    if (!query.person) return;
    void admin.person(query.person).then((outcome) => {
      if ("ok" in outcome) setPerson({ id: outcome.ok.id, name: outcome.ok.name });
    });
  }, [query.person]);

  const isProvince = scopeOf(session.me.value?.grants ?? [], ["admin"]).province;
  return (
    <Screen title={w.title} width="pair">
      <Sections here="audit" />
      <section class="card filters" aria-label={w.filters}>
        <Finder
          label={w.person}
          hint={w.personHint}
          chosen={person}
          choose={setPerson}
          find={async (text) => {
            const outcome = await admin.people(text, null);
            return "ok" in outcome ? outcome.ok.people.slice(0, 8) : [];
          }}
        />
        <Finder
          label={w.project}
          hint={w.projectHint}
          chosen={project}
          choose={setProject}
          find={async (text) => {
            const outcome = await admin.findProjects(text);
            return "ok" in outcome ? outcome.ok.slice(0, 8) : [];
          }}
        />
        <label class="finder">
          <span class="field__label">{w.day}</span>
          <input
            class="input"
            type="date"
            max={dayOf(now.value)}
            value={day}
            onInput={(event) => setDay(event.currentTarget.value)}
          />
        </label>
      </section>
      {isProvince && <Check />}
      {!lines && !failure && <Skeleton rows={8} />}
      {failure && <FailureMessage failure={failure} retry={() => setTurn(turn + 1)} />}
      {lines?.length === 0 && <Message icon="list" title={w.emptyTitle} text={w.empty} />}
      {byDay(lines ?? []).map(([of, entries]) => (
        <section key={of}>
          <h2 class="weui-cells__title">{of}</h2>
          <ul class="weui-cells">
            {entries.map((line) => (
              <Line key={line.id} line={line} nameOf={nameOf} />
            ))}
          </ul>
        </section>
      ))}
      {next !== null && (
        <div class="admin__acts">
          <button
            type="button"
            class="weui-btn weui-btn_default weui-btn_block"
            onClick={() => void fetchPage(next)}
          >
            {w.more}
          </button>
        </div>
      )}
    </Screen>
  );
}

function Line({ line, nameOf }: { line: AuditEntry; nameOf: NameOf }) {
  const w = adminWords().audit;
  const who = line.person === null ? w.system : (line.person.name ?? w.somebody);
  return (
    <li class="weui-cell line">
      <details>
        <summary>
          <strong>{who}</strong> {deedOf(line, nameOf)}
          <span class="row__facts">
            <span>{clock(line.at)}</span>
            <span>{line.address ?? w.noAddress}</span>
          </span>
        </summary>
        <dl class="line__facts">
          {factsOf(line.detail).map(([label, text]) => (
            <Fact key={label} label={label || w.detail} text={text} />
          ))}
          <Fact label={w.subject} text={line.subject} />
          <Fact label={w.digest} text={line.digest} />
        </dl>
      </details>
    </li>
  );
}

function Fact({ label, text }: { label: string; text: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </div>
  );
}

/** Whether the whole trail is what it was. */
function Check() {
  const { admin } = useApp();
  const w = adminWords().audit;
  const [found, setFound] = useState<TrailCheck | Failure | null>(null);
  const [working, setWorking] = useState(false);
  const check = async () => {
    setWorking(true);
    const outcome = await admin.checkTrail();
    setWorking(false);
    setFound("ok" in outcome ? outcome.ok : outcome);
  };
  const isSound =
    found !== null && !("failed" in found) && found.brokenAt === null && found.lostAnchors.length === 0;
  return (
    <section class="card stack">
      <p class="field__hint">{w.checkWhat}</p>
      <button
        type="button"
        class="weui-btn weui-btn_default weui-btn_block"
        disabled={working}
        onClick={() => void check()}
      >
        {working ? w.checking : w.check}
      </button>
      <div role="status">
        {found && (
          <p class={isSound ? "said said--green" : "said said--red"}>
            <Icon name={isSound ? "seal" : "alert"} />
            <span>{foundWords(found)}</span>
          </p>
        )}
      </div>
    </section>
  );
}

function foundWords(found: TrailCheck | Failure): string {
  const w = adminWords().audit;
  if ("failed" in found) return failureWords(found);
  const said = [
    found.brokenAt !== null && w.broken(found.brokenAt),
    found.lostAnchors.length > 0 && w.lost(found.lostAnchors.join(w.between)),
  ].filter(Boolean);
  return said.length > 0 ? said.join(" ") : w.sound(found.lines);
}

/** The lines under their days in Shanghai, in the order they came. */
function byDay(lines: readonly AuditEntry[]): (readonly [day: string, lines: readonly AuditEntry[]])[] {
  const days = new Map<string, AuditEntry[]>();
  for (const line of lines) {
    const day = dayOf(line.at);
    days.set(day, [...(days.get(day) ?? []), line]);
  }
  return [...days];
}

/** The names of the people whom lines are about; whoever did something stands in the line itself. */
function useNames(lines: readonly AuditEntry[] | undefined): NameOf {
  const { admin } = useApp();
  const [names, setNames] = useState<ReadonlyMap<string, string>>(new Map());
  useEffect(() => {
    if (!lines?.some(({ subject }) => /^(person|phone)\//.test(subject))) return;
    let here = true;
    void admin.names().then((known) => here && "ok" in known && setNames(known.ok));
    return () => {
      here = false;
    };
  }, [admin, lines]);
  return (id) => names.get(id);
}
