import { useEffect, useRef, useState } from "preact/hooks";
import type { Person } from "#domain/account";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Chip } from "../../ui/chip.tsx";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ago, moment, now } from "../../ui/when.ts";
import { words } from "../../words/index.ts";
import { rightWords } from "./rights.ts";
import { Sections } from "./sections.tsx";
import { adminWords } from "./words.ts";

/** How long nothing is typed before it is searched for. */
const PAUSE_MS = 250;

/** What was searched for last, so that coming back from somebody finds the same list. */
let lastQuery = "";

/** 人员: who has an account here, and how each stands. */
export function People() {
  const { admin } = useApp();
  const w = adminWords().people;
  const [query, setQuery] = useState(lastQuery);
  const [people, setPeople] = useState<readonly Person[] | undefined>();
  const [next, setNext] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [turn, setTurn] = useState(0);
  const asked = useRef(0);

  const fetchPage = async (after: string | null) => {
    const mine = ++asked.current;
    const outcome = await admin.people(query.trim(), after);
    if (mine !== asked.current) return;
    setFailure("ok" in outcome ? null : outcome);
    if (!("ok" in outcome)) return;
    setPeople((before) => (after === null ? outcome.ok.people : [...(before ?? []), ...outcome.ok.people]));
    setNext(outcome.ok.next);
  };
  useEffect(() => {
    lastQuery = query;
    const timer = setTimeout(() => void fetchPage(null), people === undefined ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      asked.current++;
    };
  }, [query, turn]);

  return (
    <Screen title={w.title} width="pair">
      <Sections here="people" />
      <div class="admin__acts">
        <a class="weui-btn weui-btn_primary" href="/admin/add">
          <Icon name="plus" />
          {w.add}
        </a>
        <a class="weui-btn weui-btn_default" href="/admin/import">
          {w.import}
        </a>
      </div>
      <label class="search">
        <Icon name="search" />
        <input
          class="search__input"
          type="search"
          aria-label={w.search}
          placeholder={w.search}
          autocomplete="off"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </label>
      {!people && !failure && <Skeleton rows={6} />}
      {failure && <FailureMessage failure={failure} retry={() => setTurn(turn + 1)} />}
      {people?.length === 0 &&
        (query.trim() ? (
          <Message icon="search" title={w.nothingTitle} text={w.nothing(query.trim())} />
        ) : (
          <Message icon="person" title={w.emptyTitle} text={w.empty} />
        ))}
      {people && people.length > 0 && (
        <>
          <p class="count" role="status">
            {next === null ? w.found(people.length) : w.foundMore(people.length)}
          </p>
          <ul class="weui-cells">
            {people.map((person) => (
              <Row key={person.id} person={person} />
            ))}
          </ul>
          {next !== null && (
            <div class="slices__end">
              <button type="button" class="weui-btn weui-btn_default" onClick={() => void fetchPage(next)}>
                {words().common.more}
              </button>
            </div>
          )}
        </>
      )}
    </Screen>
  );
}

function Row({ person }: { person: Person }) {
  const w = adminWords().people;
  const rights = person.grants.map(rightWords).join(w.between) || w.noRights;
  return (
    <li class="weui-cell row person-row">
      <div class="weui-cell__bd">
        <a class="row__name" href={`/admin/people/${encodeURIComponent(person.id)}`}>
          {person.name}
        </a>
        <p class="row__facts">
          <span>{person.username}</span>
          <span>{rights}</span>
          {person.lastSeen !== null && <span>{w.seen(ago(person.lastSeen))}</span>}
        </p>
      </div>
      <div class="person-row__state">
        <PersonState person={person} />
      </div>
      <span class="row__next">
        <Icon name="next" />
      </span>
    </li>
  );
}

/** How somebody stands with the system: disabled, signed in, a link waiting, or still to be enrolled. */
export function PersonState({ person }: { person: Person }) {
  const w = adminWords().people;
  const { disabled, sessions, enrolmentEnds, hasPassword } = person;
  const isLinkWaiting = enrolmentEnds !== null && enrolmentEnds > now.value;
  if (disabled) return <Chip tone="red" icon="close" text={w.disabled} />;
  return (
    <span class="row__chips">
      {sessions > 0 && <Chip tone="green" icon="phone" text={w.devices(sessions)} />}
      {isLinkWaiting && <Chip tone="amber" icon="clock" text={w.link(moment(enrolmentEnds))} />}
      {sessions === 0 && !isLinkWaiting && !hasPassword && (
        <Chip tone="amber" icon="person" text={w.waiting} />
      )}
      {sessions === 0 && !isLinkWaiting && hasPassword && <Chip tone="plain" icon="person" text={w.absent} />}
    </span>
  );
}
