import { randomBytes } from "node:crypto";
import {
  type GrantInput,
  type PeopleResponse,
  type Person,
  type PersonPatch,
  personInputSchema,
} from "#domain/account";
import { type ErrorCode, type Language, SanpiError } from "#domain/error";
import { errorMessage } from "#domain/error-message";
import { type Grant, PROVINCE, type Scope } from "#domain/scope";
import type { Place } from "#domain/tally";
import {
  addPerson,
  changeGrants,
  disablePerson,
  type PersonRow,
  peopleNamed,
  renamePerson,
} from "../store/accounts.ts";
import { type AuditLine, recorded } from "../store/audit.ts";
import { citiesIn, findPlace, type ZonePlace, zonesIn } from "../store/places.ts";
import { projectsIn } from "../store/projects.ts";
import { endSessions } from "../store/sessions.ts";

/** The administrator behind a change of accounts. `scope` is where they are one. */
export interface Administrator {
  readonly person: string;
  readonly scope: Scope;
  readonly address: string | null;
  readonly language: Language;
  readonly nowMs: number;
}

type Outcome = PeopleResponse["outcomes"][number];

/** What the places of rights are looked up in: all of them inside the administrator's scope. */
interface Places {
  readonly scope: Scope;
  readonly cities: readonly Place[];
  readonly zones: readonly ZonePlace[];
  readonly projects: ReadonlySet<string>;
}

/**
 * Takes in people row by row: each is judged on its own, and those that stand are stored in one transaction with the lines
 * that tell of it. A person known by the user name is changed, if the administrator may; a dry run stores nothing.
 */
export async function takeInPeople(
  db: D1Database,
  by: Administrator,
  rows: readonly unknown[],
  dryRun: boolean,
): Promise<PeopleResponse> {
  const parsed = rows.map((row) => personInputSchema.safeParse(row));
  const inputs = parsed.flatMap((p) => (p.success ? [p.data] : []));
  const places = await placesOf(
    db,
    by.scope,
    inputs.flatMap((p) => p.grants),
  );
  const known = await peopleNamed(
    db,
    by.scope,
    inputs.map((p) => p.username),
    by.nowMs,
  );
  const statements: D1PreparedStatement[] = [];
  const lines: AuditLine[] = [];
  const taken = new Set<string>();
  const outcomes = parsed.map((row, place): Outcome => {
    const refused = (code: ErrorCode, detail?: string): Outcome => ({
      ...{ row: place, status: "refused", code, message: errorMessage(code, by.language) },
      ...(detail && { detail }),
    });
    if (!row.success) {
      const issue = row.error.issues[0];
      const field = String(issue?.path[0] ?? "");
      return refused(field === "username" ? "username_invalid" : "row_invalid", issue?.path.join("."));
    }
    const { username, name } = row.data;
    if (taken.has(username)) return refused("row_invalid", "username");
    taken.add(username);
    const grants = grantsOf(row.data.grants, places);
    if ("code" in grants) return refused(grants.code, grants.detail);
    const before = known.get(username);
    if (before && !before.is_inside) return refused("username_taken", "username");
    if (before?.id === by.person) return refused("forbidden", "username");
    const id = before?.id ?? randomBytes(12).toString("base64url");
    const had = before ? storedGrants(before) : [];
    if (before && before.name === name && sameGrants(had, grants.grants))
      return { row: place, status: "unchanged", id };
    if (!before) statements.push(addPerson(db, { id, username, name }, by.nowMs));
    else if (before.name !== name) statements.push(renamePerson(db, id, name, by.nowMs));
    statements.push(...changeGrants(db, id, had, grants.grants));
    lines.push({
      ...{ person: by.person, action: before ? "person_changed" : "person_added", subject: `person/${id}` },
      ...{ city: cityOf(grants.grants, places), address: by.address },
      detail: { username, name, grants: grants.grants, ...(before && { before: had }) },
    });
    return { row: place, status: before ? "updated" : "created", id };
  });
  if (!dryRun && statements.length > 0) await recorded(db, statements, lines, by.nowMs);
  return { dryRun, outcomes };
}

/**
 * Changes a person. Answers the ids of the sessions that ended with it, those of somebody disabled; changed rights count
 * from the next request on. Throws `forbidden` for oneself, `out_of_scope` for rights beyond the administrator's.
 */
export async function patchPerson(
  db: D1Database,
  by: Administrator,
  row: PersonRow,
  patch: PersonPatch,
): Promise<string[]> {
  requireManaged(by, row);
  const statements: D1PreparedStatement[] = [];
  const lines: AuditLine[] = [];
  const note = (action: AuditLine["action"], detail: unknown) =>
    lines.push({ person: by.person, action, subject: `person/${row.id}`, detail, address: by.address });
  const { name = row.name, disabled = row.disabled_ms !== null } = patch;
  if (name !== row.name) {
    statements.push(renamePerson(db, row.id, name, by.nowMs));
    note("person_changed", { name: [row.name, name] });
  }
  if (disabled !== (row.disabled_ms !== null)) {
    statements.push(disablePerson(db, row.id, disabled, by.nowMs));
    note(disabled ? "person_disabled" : "person_enabled", null);
  }
  if (patch.grants) {
    const places = await placesOf(db, by.scope, patch.grants);
    const grants = grantsOf(patch.grants, places);
    if ("code" in grants) throw new SanpiError(grants.code, grants.detail);
    const had = storedGrants(row);
    if (!sameGrants(had, grants.grants)) {
      statements.push(...changeGrants(db, row.id, had, grants.grants));
      note("person_changed", { grants: [had, grants.grants] });
    }
  }
  if (statements.length === 0) return [];
  if (patch.disabled) statements.push(endSessions(db, row.id, { allBut: null }));
  const results = await recorded<{ id: string }>(db, statements, lines, by.nowMs);
  return patch.disabled ? (results.at(-1)?.results.map((one) => one.id) ?? []) : [];
}

/** Throws unless the administrator may change this person: everything of theirs lies in the scope, and it is not oneself. */
export function requireManaged(by: Administrator, row: PersonRow): void {
  if (!row.is_inside) throw new SanpiError("out_of_scope");
  if (row.id === by.person) throw new SanpiError("forbidden");
}

/** A stored person as the API tells them. */
export function personOf(row: PersonRow): Person {
  return {
    ...{ id: row.id, username: row.username, name: row.name },
    grants: JSON.parse(row.grants) as Person["grants"],
    ...{ disabled: row.disabled_ms !== null, hasPassword: row.has_password === 1 },
    ...{ passkeys: row.passkeys, sessions: row.sessions },
    ...{ lastSeen: row.last_ms, enrolmentEnds: row.enrolment_ms },
  };
}

async function placesOf(db: D1Database, scope: Scope, grants: readonly GrantInput[]): Promise<Places> {
  const asked = grants.flatMap((g) => (g.level === "project" && g.place ? [g.place] : []));
  const [cities, zones, projects] = await Promise.all([
    citiesIn(db, scope),
    zonesIn(db, scope),
    projectsIn(db, scope, asked),
  ]);
  return { scope, cities, zones, projects };
}

/** The rights as stored, or why one of them cannot be given: nobody gives what lies outside of their own scope. */
function grantsOf(
  inputs: readonly GrantInput[],
  { scope, cities, zones, projects }: Places,
): { grants: Grant[] } | { code: ErrorCode; detail: string } {
  const grants: Grant[] = [];
  for (const [i, { role, level, place }] of inputs.entries()) {
    const detail = `grants.${i}.place`;
    if (level === "province") {
      if (!scope.province) return { code: "out_of_scope", detail };
      grants.push({ role, level, place: PROVINCE });
    } else if (level === "project") {
      if (!place || !projects.has(place)) return { code: "place_unknown", detail };
      grants.push({ role, level, place });
    } else {
      const found = place ? findPlace(place, cities, zones) : undefined;
      if (found?.level !== level) return { code: "place_unknown", detail };
      grants.push({ role, level, place: found.id });
    }
  }
  const keys = new Set<string>();
  return { grants: grants.filter((g) => !keys.has(keyOf(g)) && keys.add(keyOf(g))) };
}

const keyOf = (g: Grant) => `${g.role} ${g.level} ${g.place}`;

function storedGrants(row: PersonRow): Grant[] {
  const grants = JSON.parse(row.grants) as Grant[];
  return grants.map(({ role, level, place }) => ({ role, level, place }));
}

function sameGrants(a: readonly Grant[], b: readonly Grant[]): boolean {
  return a.map(keyOf).sort().join() === b.map(keyOf).sort().join();
}

/** The city that all of some rights lie in; null for more than one, or the province. */
function cityOf(grants: readonly Grant[], { zones }: Places): string | null {
  const cities = new Set(
    grants.map((g) =>
      g.level === "city"
        ? g.place
        : g.level === "zone"
          ? zones.find((z) => z.id === g.place)?.city
          : undefined,
    ),
  );
  return cities.size === 1 ? ([...cities][0] ?? null) : null;
}
