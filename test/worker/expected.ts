/**
 * Who is answered what, written down by hand from the rules of who may do what: a reporter reports, a reviewer verifies
 * and returns, a manager reads and releases bulletins, an administrator also imports, enrols and revokes; each inside the
 * places that they hold.
 *
 * Everything asked for belongs to project p1 of zone ty-a in city 140100. A row tells one role's answers, by the place
 * that the role is held over:
 *
 *   own       zone ty-a itself
 *   zone      zone ty-b, beside it in the same city
 *   city      city 140200, beside its own
 *   above     city 140100
 *   province
 *   project   project p1 alone
 *   beside    project p2 alone, of the same zone
 *
 * A word is the code of the closed list that the request or its one row is refused with, or what happened: `ok`; `sees` and
 * `blind` for lists that hold what was asked for or hold it not; `accepted`, `created` and `updated` for a row.
 */
export const PLACES = ["own", "zone", "city", "above", "province", "project", "beside"] as const;
export type PlaceName = (typeof PLACES)[number];
export type RoleName = "reporter" | "reviewer" | "manager" | "admin";

/** `everybody`: all four roles. `nobody`: somebody signed in who holds no right. */
type Row = Partial<Record<RoleName | "everybody", string>> & {
  /** Answered alike without a session. */
  open?: true;
  nobody?: string;
};

const all = (word: string) => Array(PLACES.length).fill(word).join(" ");
const FORBIDDEN = all("forbidden");
/** What lies in the place, seen by whoever may see any of it. */
const FOUND = "ok not_found not_found ok ok ok not_found";
const LISTED = "sees blind blind sees sees sees blind";
/** Figures are made of whole zones. */
const COUNTED = "sees blind blind sees sees blind blind";
const WITHIN = "ok place_unknown place_unknown ok ok place_unknown place_unknown";
/** What is of a place as a whole, for whoever may see all of it. */
const OF_PLACE = "ok not_found not_found ok ok not_found not_found";
/** People of a zone are managed by whoever administers all of it. */
const MANAGED = "ok person_unknown person_unknown ok ok person_unknown person_unknown";

const everybody = (words: string): Row => ({ everybody: words, nobody: "forbidden" });
const only = (rows: Partial<Record<RoleName, string>>): Row => ({ ...rows, nobody: "forbidden" });

/** By method and path, and where a route is asked for several things, by what is asked for. */
export const EXPECTED: Record<string, Row> = {
  "GET /api/health": { everybody: all("ok"), nobody: "ok", open: true },
  "GET /api/openapi.json": { everybody: all("ok"), nobody: "ok", open: true },
  "POST /api/auth/sign-in/username · with nothing": {
    everybody: all("request_invalid"),
    nobody: "request_invalid",
    open: true,
  },
  "POST /api/auth/enrol · with nothing": {
    everybody: all("request_invalid"),
    nobody: "request_invalid",
    open: true,
  },
  "POST /api/auth/passkey/options": { everybody: all("ok"), nobody: "ok", open: true },
  "POST /api/auth/passkey · with nothing": {
    everybody: all("request_invalid"),
    nobody: "request_invalid",
    open: true,
  },
  "POST /api/auth/sign-out": { everybody: all("ok"), nobody: "ok", open: true },

  "GET /api/me": { everybody: all("ok"), nobody: "ok" },
  "GET /api/me/sessions": { everybody: all("ok"), nobody: "ok" },
  "DELETE /api/me/sessions": { everybody: all("ok"), nobody: "ok" },
  "DELETE /api/me/sessions/{id} · of somebody else": { everybody: all("not_found"), nobody: "not_found" },
  "DELETE /api/me/sessions/{id} · of nobody": { everybody: all("not_found"), nobody: "not_found" },
  "PUT /api/me/password · without the old one": {
    everybody: all("credentials_wrong"),
    nobody: "credentials_wrong",
  },

  "GET /api/me/passkeys": { everybody: all("ok"), nobody: "ok" },
  "POST /api/me/passkeys/options · with a wrong password": {
    everybody: all("credentials_wrong"),
    nobody: "credentials_wrong",
  },
  "POST /api/me/passkeys · that nobody asked for": {
    everybody: all("passkey_refused"),
    nobody: "passkey_refused",
  },
  "DELETE /api/me/passkeys/{id} · of somebody else": { everybody: all("not_found"), nobody: "not_found" },
  "DELETE /api/me/passkeys/{id} · of nobody": { everybody: all("not_found"), nobody: "not_found" },

  "POST /api/sync · a report": only({
    reporter: "accepted project_unknown project_unknown accepted accepted accepted project_unknown",
    // Reviewers read what they may not report on.
    reviewer:
      "out_of_scope project_unknown project_unknown out_of_scope out_of_scope out_of_scope project_unknown",
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "POST /api/sync · a report on nothing": only({
    reporter: all("project_unknown"),
    reviewer: all("project_unknown"),
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "POST /api/sync · what comes back": only({
    reporter: LISTED,
    reviewer: LISTED,
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  // A photo has no place before a report claims it.
  "PUT /api/photos/{sha256}": only({
    reporter: all("ok"),
    reviewer: FORBIDDEN,
    manager: FORBIDDEN,
    admin: all("ok"),
  }),
  "GET /api/photos/{sha256} · of the project": everybody(FOUND),
  "GET /api/photos/{sha256} · of two cities": everybody("ok not_found ok ok ok ok not_found"),
  "GET /api/photos/{sha256} · of no report": everybody(all("not_found")),
  "GET /api/photos/{sha256} · of nobody": everybody(all("not_found")),

  "GET /api/projects": everybody(LISTED),
  "GET /api/projects · within the zone": everybody(WITHIN),
  "GET /api/projects · by a part of its name": everybody(LISTED),
  "GET /api/projects/{id}": everybody(FOUND),
  "GET /api/projects/{id} · of nothing": everybody(all("not_found")),
  "GET /api/tallies": everybody(COUNTED),
  "GET /api/tallies · as of a day": everybody(COUNTED),
  "GET /api/tallies · within the zone": everybody(WITHIN),
  "GET /api/tallies · by city": everybody("out_of_scope out_of_scope ok ok ok out_of_scope out_of_scope"),
  "GET /api/tallies · by province": everybody(
    "out_of_scope out_of_scope out_of_scope out_of_scope ok out_of_scope out_of_scope",
  ),
  "GET /api/tallies/projects": everybody(COUNTED),
  "GET /api/tallies/projects · within the zone": everybody(WITHIN),
  "GET /api/ledger": everybody(LISTED),
  "GET /api/ledger · within the zone": everybody(WITHIN),
  "GET /api/ledger · by a part of its name": everybody(LISTED),
  // Rows leave as files with whoever leads their places.
  "GET /api/exports/ledger": leaders(LISTED),
  "GET /api/exports/ledger · within the zone": leaders(WITHIN),
  "GET /api/exports/tallies": leaders(COUNTED),
  "GET /api/exports/tallies · within the zone": leaders(WITHIN),
  "GET /api/exports/reports": leaders(LISTED),
  "GET /api/exports/reports · within the zone": leaders(WITHIN),
  "GET /api/exports/reports · of the project": leaders(FOUND),
  "GET /api/exports/reports · of no project": leaders(all("not_found")),
  "GET /api/trend": everybody(COUNTED),
  "GET /api/trend · as of a day, by round": everybody(COUNTED),
  "GET /api/trend · within the zone": everybody(WITHIN),
  "GET /api/trend · by city": everybody("out_of_scope out_of_scope ok ok ok out_of_scope out_of_scope"),
  "GET /api/structure": everybody(COUNTED),
  "GET /api/structure · within the zone": everybody(WITHIN),
  "GET /api/live": everybody(all("ok")),

  // Bulletins of the zone: a released one, and a draft for whoever may release it.
  "GET /api/bulletins": everybody(COUNTED),
  "GET /api/bulletins · a draft": {
    ...everybody(COUNTED),
    ...{ reporter: all("blind"), reviewer: all("blind") },
  },
  "GET /api/bulletins · within the zone": everybody(WITHIN),
  "GET /api/bulletins/last": everybody(WITHIN),
  "GET /api/bulletins/{id}": everybody(OF_PLACE),
  "GET /api/bulletins/{id} · a draft": {
    ...everybody(OF_PLACE),
    ...{ reporter: all("not_found"), reviewer: all("not_found") },
  },
  "GET /api/bulletins/{id} · of nothing": everybody(all("not_found")),
  "POST /api/bulletins": leaders(WITHIN),
  "POST /api/bulletins · in the place of one that is none": leaders(
    "not_found place_unknown place_unknown not_found not_found place_unknown place_unknown",
  ),
  "PATCH /api/bulletins/{id}": leaders(OF_PLACE),
  "PATCH /api/bulletins/{id} · of nothing": leaders(all("not_found")),
  "POST /api/bulletins/{id}/release · once more": leaders(OF_PLACE.replaceAll("ok", "bulletin_changed")),
  "POST /api/bulletins/{id}/release · of nothing": leaders(all("not_found")),
  "POST /api/bulletins/{id}/exports": everybody(OF_PLACE),
  "POST /api/bulletins/{id}/exports · of nothing": everybody(all("not_found")),

  "GET /api/queue": only({
    reporter: FORBIDDEN,
    reviewer: LISTED,
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "GET /api/queue · within the zone": only({
    reporter: FORBIDDEN,
    reviewer: WITHIN,
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "GET /api/reports/{id}/earlier-uses": only({
    reporter: FORBIDDEN,
    reviewer: FOUND,
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  // The photo is in a report of another city too, which came first.
  "GET /api/reports/{id}/earlier-uses · of two cities": only({
    reporter: FORBIDDEN,
    reviewer: "blind not_found not_found blind sees blind not_found",
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "GET /api/reports/{id}/earlier-uses · of nothing": only({
    reporter: FORBIDDEN,
    reviewer: all("not_found"),
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "POST /api/reviews · a colleague's report": only({
    reporter:
      "out_of_scope report_unknown report_unknown out_of_scope out_of_scope out_of_scope report_unknown",
    reviewer: "accepted report_unknown report_unknown accepted accepted accepted report_unknown",
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "POST /api/reviews · withdrawing a colleague's report": only({
    reporter: "forbidden report_unknown report_unknown forbidden forbidden forbidden report_unknown",
    reviewer: "forbidden report_unknown report_unknown forbidden forbidden forbidden report_unknown",
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),
  "POST /api/reviews · a report that is none": only({
    reporter: all("report_unknown"),
    reviewer: all("report_unknown"),
    manager: FORBIDDEN,
    admin: FORBIDDEN,
  }),

  "GET /api/phones": only({ reporter: FORBIDDEN, reviewer: COUNTED, manager: COUNTED, admin: COUNTED }),
  "GET /api/phones · within the zone": only({
    reporter: FORBIDDEN,
    reviewer: WITHIN,
    manager: WITHIN,
    admin: WITHIN,
  }),
  "DELETE /api/phones/{person}/{id}/sessions": administrators(
    "ok not_found not_found ok ok not_found not_found",
  ),
  "DELETE /api/phones/{person}/{id}/sessions · of no phone": administrators(all("not_found")),
  "POST /api/rescue · a report": administrators(
    "accepted person_unknown person_unknown accepted accepted person_unknown person_unknown",
  ),
  "POST /api/rescue · a report of another city": administrators(
    "project_unknown person_unknown person_unknown project_unknown accepted person_unknown person_unknown",
  ),
  "POST /api/rescue · of nobody": administrators(all("person_unknown")),
  // Projects are brought in by whoever administers all of their zone.
  "POST /api/import · the project": administrators(
    "updated out_of_scope out_of_scope updated updated out_of_scope out_of_scope",
  ),
  "POST /api/import · a round": administrators(
    "out_of_scope out_of_scope out_of_scope out_of_scope created out_of_scope out_of_scope",
  ),
  "POST /api/import · a sheet with the project": administrators(
    "updated out_of_scope out_of_scope updated updated out_of_scope out_of_scope",
  ),
  // An import is for whoever administers all that it touched.
  "GET /api/imports": administrators(COUNTED),
  "POST /api/imports/{id}/undo": administrators("ok not_found not_found ok ok not_found not_found"),
  "POST /api/imports/{id}/undo · of nothing": administrators(all("not_found")),
  "GET /api/people": administrators(COUNTED),
  "POST /api/people": administrators(
    "created place_unknown place_unknown created created place_unknown place_unknown",
  ),
  "PATCH /api/people/{id}": administrators(MANAGED),
  "PATCH /api/people/{id} · of nobody": administrators(all("person_unknown")),
  "POST /api/people/{id}/enrolment": administrators(MANAGED),
  "POST /api/people/{id}/enrolment · of nobody": administrators(all("person_unknown")),
  "DELETE /api/people/{id}/sessions": administrators(MANAGED),
  "DELETE /api/people/{id}/sessions · of nobody": administrators(all("person_unknown")),
  "DELETE /api/people/{id}/passkeys": administrators(MANAGED),
  "DELETE /api/people/{id}/passkeys · of nobody": administrators(all("person_unknown")),
  "GET /api/audit": administrators(LISTED),
  "GET /api/audit/check": administrators(
    "out_of_scope out_of_scope out_of_scope out_of_scope ok out_of_scope out_of_scope",
  ),
};

function leaders(words: string): Row {
  return only({ reporter: FORBIDDEN, reviewer: FORBIDDEN, manager: words, admin: words });
}

function administrators(words: string): Row {
  return only({ reporter: FORBIDDEN, reviewer: FORBIDDEN, manager: FORBIDDEN, admin: words });
}
