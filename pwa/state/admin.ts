import type { People, PeopleResponse, Person } from "#domain/account";
import type { AuditPage, TrailCheck } from "#domain/audit";
import type { Project } from "#domain/project";
import { readPlaces } from "../live/places.ts";
import { isObject } from "../sync/reply.ts";
import type { Read } from "./ask.ts";
import type { AdminState, Failure, Outcome, PlaceTree } from "./contract.ts";
import { readDone } from "./read-done.ts";
import type { Session } from "./session.ts";

/** Reads an answer of ours that carries a list under `key`. */
const withList =
  <T>(key: string): Read<T> =>
  (value) =>
    isObject(value) && Array.isArray(value[key]) ? (value as T) : undefined;

const readPeople = withList<People>("people");
const readOutcomes = withList<PeopleResponse>("outcomes");
const readProjects = withList<{ readonly projects: readonly Project[] }>("projects");
const readAudit = withList<AuditPage>("lines");
const readPerson: Read<Person> = (value) =>
  isObject(value) && typeof value.id === "string" ? (value as unknown as Person) : undefined;
const readCheck: Read<TrailCheck> = (value) =>
  isObject(value) && typeof value.lines === "number" ? (value as unknown as TrailCheck) : undefined;
const readEnrolment: Read<{ readonly token: string; readonly expiresAt: number }> = (value) =>
  isObject(value) && typeof value.token === "string" && typeof value.expiresAt === "number"
    ? { token: value.token, expiresAt: value.expiresAt }
    : undefined;

/** People a page as the list shows them, and where all are wanted. */
const PAGE = 50;
const WIDEST_PAGE = 200;
const MOST_PAGES_OF_NAMES = 5;

/** Accounts, phones and the trail, for administrators. */
export function createAdmin(session: Session): AdminState {
  const { ask } = session;
  const seen = new Map<string, Person>();
  let places: { readonly of: string | undefined; readonly tree: Promise<Outcome<PlaceTree>> } | undefined;
  const at = (id: string) => `/api/people/${encodeURIComponent(id)}`;

  function noted(outcome: Outcome<Person>): Outcome<Person> {
    if ("ok" in outcome) seen.set(outcome.ok.id, outcome.ok);
    return outcome;
  }

  async function page(q: string, after: string | null, limit: number): Promise<Outcome<People>> {
    const search = new URLSearchParams({ ...(q && { q }), ...(after && { after }), limit: String(limit) });
    const outcome = await ask.get(`/api/people?${search}`, readPeople);
    if (!("ok" in outcome)) return outcome;
    for (const person of outcome.ok.people) seen.set(person.id, person);
    // Whoever stands for the published facts has no user name, and no account to manage.
    return {
      ok: { ...outcome.ok, people: outcome.ok.people.filter(({ username }) => username !== null) },
    };
  }

  /** Goes through everybody, page by page, until `isEnough`. */
  async function goThrough(isEnough: (pages: number) => boolean): Promise<Failure | null> {
    let after: string | null = null;
    for (let pages = 1; ; pages++) {
      const outcome: Outcome<People> = await page("", after, WIDEST_PAGE);
      if (!("ok" in outcome)) return outcome;
      after = outcome.ok.next;
      if (after === null || isEnough(pages)) return null;
    }
  }

  return {
    people: (q, after) => page(q, after, PAGE),
    async person(id) {
      const failure = seen.has(id) ? null : await goThrough(() => seen.has(id));
      const known = seen.get(id);
      return known ? { ok: known } : (failure ?? { failed: "person_unknown" });
    },
    async names() {
      const failure = await goThrough((pages) => pages >= MOST_PAGES_OF_NAMES);
      return failure ?? { ok: new Map([...seen.values()].map(({ id, name }) => [id, name])) };
    },
    async add(people, dryRun) {
      const outcome = await ask.post("/api/people", { people, dryRun }, readOutcomes);
      return "ok" in outcome ? { ok: outcome.ok.outcomes } : outcome;
    },
    change: async (id, patch) => noted(await ask.send("PATCH", at(id), patch, readPerson)),
    async enrolment(id) {
      const outcome = await ask.post(`${at(id)}/enrolment`, {}, readEnrolment);
      if (!("ok" in outcome)) return outcome;
      const { token, expiresAt } = outcome.ok;
      const person = seen.get(id);
      if (person) seen.set(id, { ...person, enrolmentEnds: expiresAt });
      // After the #, which browsers keep to themselves: no server's log ever holds a token.
      return { ok: { link: `${location.origin}/enrol#${token}`, expiresAt } };
    },
    async signOut(id) {
      const outcome = await ask.send("DELETE", `${at(id)}/sessions`, undefined, readDone);
      const person = seen.get(id);
      if ("ok" in outcome && person) seen.set(id, { ...person, sessions: 0 });
      return outcome;
    },
    async removePasskeys(id) {
      const outcome = await ask.send("DELETE", `${at(id)}/passkeys`, undefined, readDone);
      const person = seen.get(id);
      if ("ok" in outcome && person) seen.set(id, { ...person, passkeys: 0 });
      return outcome;
    },
    revokePhone: (personId, phoneId) =>
      ask.send(
        "DELETE",
        `/api/phones/${encodeURIComponent(personId)}/${encodeURIComponent(phoneId)}/sessions`,
        undefined,
        readDone,
      ),
    async places() {
      const me = session.me.peek()?.id;
      if (places?.of !== me) {
        places = { of: me, tree: readPlaces(ask, session.me.peek() ?? null) };
      }
      const outcome = await (places as NonNullable<typeof places>).tree;
      if (!("ok" in outcome)) places = undefined;
      return outcome;
    },
    async findProjects(q) {
      const search = new URLSearchParams({ q, limit: "20" });
      const outcome = await ask.get(`/api/projects?${search}`, readProjects);
      return "ok" in outcome ? { ok: outcome.ok.projects } : outcome;
    },
    audit(query) {
      const asked = Object.entries(query).filter(([, value]) => value !== undefined);
      return ask.get(`/api/audit?${new URLSearchParams(asked.map(([k, v]) => [k, String(v)]))}`, readAudit);
    },
    checkTrail: () => ask.get("/api/audit/check", readCheck),
  };
}
