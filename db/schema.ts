import { sql } from "drizzle-orm";
import {
  check,
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from "drizzle-orm/sqlite-core";
import { BATCHES } from "#domain/batch";
import { BULLETIN_KINDS } from "#domain/period";
import { LEVELS, ROLES } from "#domain/scope";

/**
 * What is stored. Money is an integer of 万元, instants are epoch milliseconds UTC (`…_ms`), days are text in
 * Asia/Shanghai. Tables marked "derived" are written by triggers alone; see README.md beside this file.
 */

// Places and time of the campaign

/** The 12 reporting units: 11 cities and the 综改示范区. */
export const city = sqliteTable("city", {
  id: text("id").primaryKey(),
  name: text("name").notNull().unique(),
  nameEn: text("name_en"),
});

/** Development zones (开发区). */
export const zone = sqliteTable(
  "zone",
  {
    id: text("id").primaryKey(),
    city: text("city")
      .notNull()
      .references(() => city.id),
    name: text("name").notNull().unique(),
    nameEn: text("name_en"),
    kind: text("kind").notNull(),
    /** JSON array of other names found in print. */
    aliases: text("aliases", { mode: "json" }).$type<string[]>().notNull().default([]),
    note: text("note"),
  },
  (t) => [index("zone_by_city").on(t.city)],
);

/** Rounds of the campaign. `held_on` is null where print gives no date. */
export const round = sqliteTable(
  "round",
  {
    id: text("id").primaryKey(),
    year: integer("year").notNull(),
    number: integer("number").notNull(),
    heldOn: text("held_on"),
    note: text("note"),
    /** The books' revision at its last change. */
    rev: integer("rev").notNull().default(0),
  },
  (t) => [uniqueIndex("round_in_order").on(t.year, t.number)],
);

// People: better-auth's tables under our names, and the rights it knows nothing of

export const person = sqliteTable("person", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  /** better-auth wants one; people sign in by username (a phone number), so this is a made-up address. */
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  image: text("image"),
  username: text("username").unique(),
  displayUsername: text("display_username"),
  /** Since when this person may not sign in; null for everybody who may. */
  disabledMs: integer("disabled_ms"),
  createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
  updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
});

export const session = sqliteTable(
  "session",
  {
    id: text("id").primaryKey(),
    token: text("token").notNull().unique(),
    userId: text("user_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
    ipAddress: text("ip_address"),
    userAgent: text("user_agent"),
    /** The phone that uses this session, as it named itself at its first exchange; null for desks. */
    device: text("device"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** When it was last used, to within a part of the role's idle limit. */
    updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("session_by_person").on(t.userId)],
);

/** A one-time link by which a phone is enrolled. Only the digest of its token is kept. */
export const enrolment = sqliteTable(
  "enrolment",
  {
    digest: text("digest").primaryKey(),
    person: text("person")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    madeBy: text("made_by").notNull(),
    madeMs: integer("made_ms").notNull(),
    expiresMs: integer("expires_ms").notNull(),
    usedMs: integer("used_ms"),
  },
  (t) => [index("enrolment_by_person").on(t.person)],
);

/** Sign-ins that failed in a row, by name, or by name and a browser that knew the password before. */
export const attempt = sqliteTable("attempt", {
  key: text("key").primaryKey(),
  failures: integer("failures").notNull(),
  lastMs: integer("last_ms").notNull(),
  /** Until when the next try is refused unheard. */
  untilMs: integer("until_ms").notNull(),
});

/** A passkey by which one person signs in: the public half; the private one never leaves their device. */
export const passkey = sqliteTable(
  "passkey",
  {
    id: text("id").primaryKey(),
    person: text("person")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    /** The authenticator's own name for it, base64url. */
    credential: text("credential").notNull().unique(),
    /** COSE, base64url. */
    publicKey: text("public_key").notNull(),
    /** How often it has signed, as it says: 0 for those that do not count, and otherwise it only rises. */
    counter: integer("counter").notNull(),
    /** JSON array of the ways by which browsers may reach it. */
    transports: text("transports", { mode: "json" }).$type<string[]>().notNull().default([]),
    /** What its person calls it. */
    name: text("name").notNull(),
    madeMs: integer("made_ms").notNull(),
    usedMs: integer("used_ms"),
  },
  (t) => [index("passkey_by_person").on(t.person)],
);

/** What a passkey is asked to sign, once: of the session that adds one, or of the browser that signs in. */
export const challenge = sqliteTable("challenge", {
  holder: text("holder").primaryKey(),
  challenge: text("challenge").notNull(),
  expiresMs: integer("expires_ms").notNull(),
});

export const account = sqliteTable(
  "account",
  {
    id: text("id").primaryKey(),
    accountId: text("account_id").notNull(),
    providerId: text("provider_id").notNull(),
    userId: text("user_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    accessToken: text("access_token"),
    refreshToken: text("refresh_token"),
    idToken: text("id_token"),
    accessTokenExpiresAt: integer("access_token_expires_at", { mode: "timestamp_ms" }),
    refreshTokenExpiresAt: integer("refresh_token_expires_at", { mode: "timestamp_ms" }),
    scope: text("scope"),
    password: text("password"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("account_by_person").on(t.userId)],
);

export const verification = sqliteTable(
  "verification",
  {
    id: text("id").primaryKey(),
    identifier: text("identifier").notNull(),
    value: text("value").notNull(),
    expiresAt: integer("expires_at", { mode: "timestamp_ms" }).notNull(),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    updatedAt: integer("updated_at", { mode: "timestamp_ms" }).notNull(),
  },
  (t) => [index("verification_by_identifier").on(t.identifier)],
);

/** A role over a place and all below it. `place` is '14' (the province), a city's, a zone's or a project's id. */
export const grant = sqliteTable(
  "grant",
  {
    person: text("person")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    role: text("role", { enum: ROLES }).notNull(),
    level: text("level", { enum: LEVELS }).notNull(),
    place: text("place").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.person, t.role, t.level, t.place] }),
    index("grant_by_place").on(t.level, t.place),
  ],
);

/** A phone as one person uses it: when it was seen and what it says it still holds. */
export const device = sqliteTable(
  "device",
  {
    id: text("id").notNull(),
    person: text("person")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    platform: text("platform").notNull(),
    /** The version of the app, as it says. */
    app: text("app").notNull().default(""),
    lastSeenMs: integer("last_seen_ms").notNull(),
    /** When a report of it was last taken into the books; a repetition or a refusal is none. */
    lastReceivedMs: integer("last_received_ms"),
    /** The highest number of a report that came, taken in or not. */
    lastSeq: integer("last_seq").notNull().default(0),
    /** Server clock minus the phone's at the last sync. */
    clockOffsetMs: integer("clock_offset_ms").notNull().default(0),
    heldReports: integer("held_reports").notNull().default(0),
    heldPhotos: integer("held_photos").notNull().default(0),
    heldOldestMs: integer("held_oldest_ms"),
    /** Bytes of the photos it holds; null for a phone that did not say. */
    heldBytes: integer("held_bytes"),
    /** Reports that were refused and that their reporter has not mended. */
    heldRefused: integer("held_refused").notNull().default(0),
    /** The number of the last report it saved, sent or not; null for a phone that did not say. */
    savedSeq: integer("saved_seq"),
    /** How many of its numbers never came and are held no more: its gaps, and what lies past the highest one received. */
    missing: integer("missing").notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.person, t.id] }),
    // What a board must know of phones, without reading those that are in order.
    index("device_amiss")
      .on(t.person)
      .where(sql`held_reports + held_photos > 0 OR missing > 0 OR abs(clock_offset_ms) > 300000`),
    index("device_by_received").on(t.lastReceivedMs, t.person).where(sql`last_received_ms IS NOT NULL`),
  ],
);

/** Numbers `first` to `last` of a phone's reports, below its highest one received, that never came. */
export const gap = sqliteTable(
  "gap",
  {
    person: text("person")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    device: text("device").notNull(),
    first: integer("first").notNull(),
    last: integer("last").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.person, t.device, t.first] }),
    check("gap_range", sql`${t.first} BETWEEN 1 AND ${t.last}`),
  ],
);

// Facts

export const project = sqliteTable(
  "project",
  {
    id: text("id").primaryKey(),
    /** Null while a project is only talked about (对接) and has no site. */
    zone: text("zone").references(() => zone.id),
    name: text("name").notNull(),
    aliases: text("aliases", { mode: "json" }).$type<string[]>().notNull().default([]),
    code: text("code"),
    enterprise: text("enterprise"),
    investmentWan: integer("investment_wan"),
    outputWan: integer("output_wan"),
    /** 产业项目: in the base of 投产项目达产率. */
    industrial: integer("industrial", { mode: "boolean" }).notNull().default(true),
    /** 战略性新兴产业. */
    strategic: integer("strategic", { mode: "boolean" }).notNull().default(false),
    chain: text("chain"),
    lat: real("lat"),
    lng: real("lng"),
    phaseOf: text("phase_of"),
    note: text("note"),
    /** Rebuilt from published totals: stands for a real project whose name was not printed. */
    rebuilt: integer("rebuilt", { mode: "boolean" }).notNull().default(false),
  },
  (t) => [
    index("project_by_zone").on(t.zone),
    check("project_money", sql`coalesce(${t.investmentWan}, 0) >= 0 AND coalesce(${t.outputWan}, 0) >= 0`),
  ],
);

/** A project's entry in a batch of a round. Counted while `listed_on` is set and `withdrawn_on` is not. */
export const listing = sqliteTable(
  "listing",
  {
    project: text("project")
      .notNull()
      .references(() => project.id),
    batch: text("batch", { enum: BATCHES }).notNull(),
    round: text("round")
      .notNull()
      .references(() => round.id),
    /** The project's zone, kept equal by a trigger so that a cell is one range of an index. */
    zone: text("zone").notNull(),
    investmentWan: integer("investment_wan"),
    outputWan: integer("output_wan"),
    /** Null: planned for the round, not listed yet. */
    listedOn: text("listed_on"),
    withdrawnOn: text("withdrawn_on"),
    withdrawnWhy: text("withdrawn_why"),
    note: text("note"),
  },
  (t) => [
    primaryKey({ columns: [t.project, t.batch, t.round] }),
    // Holds only what counts, and all that a cell's sums need.
    index("listing_by_cell")
      .on(t.zone, t.round, t.batch, t.investmentWan, t.outputWan, t.listedOn, t.withdrawnOn)
      .where(sql`listed_on IS NOT NULL AND withdrawn_on IS NULL`),
    check("listing_money", sql`coalesce(${t.investmentWan}, 0) >= 0 AND coalesce(${t.outputWan}, 0) >= 0`),
  ],
);

/** One immutable fact sheet from the field. Triggers refuse every update and delete. */
export const report = sqliteTable(
  "report",
  {
    id: text("id").primaryKey(),
    device: text("device").notNull(),
    seq: integer("seq").notNull(),
    person: text("person")
      .notNull()
      .references(() => person.id),
    project: text("project")
      .notNull()
      .references(() => project.id),
    /** When it was seen, corrected by the clock's offset. */
    observedMs: integer("observed_ms").notNull(),
    /** The same as the phone's clock had it. */
    observedByPhoneMs: integer("observed_by_phone_ms").notNull(),
    clockOffsetMs: integer("clock_offset_ms").notNull(),
    receivedMs: integer("received_ms").notNull(),
    milestone: text("milestone"),
    /** The rung (1 to 4) that the milestone puts the project on; 0 for none. */
    rank: integer("rank").notNull(),
    unitsDone: integer("units_done"),
    unitsTotal: integer("units_total"),
    unitsUnit: text("units_unit"),
    percent: real("percent"),
    completedWan: integer("completed_wan"),
    note: text("note"),
    lat: real("lat"),
    lng: real("lng"),
    accuracyM: real("accuracy_m"),
    supersedes: text("supersedes"),
    /** Digest of what the phone sent: tells a repetition from a reused id. */
    content: text("content").notNull(),
  },
  (t) => [
    // Both hold all that a standing is made of, so that making one anew reads no report whole.
    index("report_by_project").on(t.project, t.observedMs, t.id, t.person, t.milestone, t.completedWan),
    index("report_moving_stage").on(t.project, t.rank, t.id, t.person).where(sql`rank > 0`),
    // Where the last physical progress of a project stands, without a look at reports that say nothing of it.
    index("report_of_progress")
      .on(t.project, t.observedMs, t.id, t.person)
      .where(sql`units_done IS NOT NULL OR percent IS NOT NULL`),
    check("report_money", sql`coalesce(${t.completedWan}, 0) >= 0`),
    check("report_rank", sql`${t.rank} BETWEEN 0 AND 4`),
  ],
);

/** Derived: `newer` corrects `older`, directly or through reports in between, whatever order they came in. */
export const correction = sqliteTable(
  "correction",
  { older: text("older").notNull(), newer: text("newer").notNull() },
  (t) => [primaryKey({ columns: [t.older, t.newer] }), index("correction_by_newer").on(t.newer)],
);

/** A report's claim to a photo. */
export const photo = sqliteTable(
  "photo",
  {
    report: text("report")
      .notNull()
      .references(() => report.id),
    sha256: text("sha256").notNull(),
    /** Position in the report, from 0. */
    place: integer("place").notNull(),
    bytes: integer("bytes").notNull(),
    width: integer("width"),
    height: integer("height"),
    takenMs: integer("taken_ms"),
    lat: real("lat"),
    lng: real("lng"),
    accuracyM: real("accuracy_m"),
    /** From the project's place to the photo's (or its report's), as known when the report came. */
    distanceM: integer("distance_m"),
    /** How long before the report's observed time it was taken, both by the phone's clock. */
    ageMs: integer("age_ms"),
  },
  (t) => [primaryKey({ columns: [t.report, t.sha256] }), index("photo_by_digest").on(t.sha256)],
);

/** A photo that its phone can no longer send, as the phone told; once, append-only. Bytes that come after all count. */
export const photoLoss = sqliteTable(
  "photo_loss",
  {
    report: text("report")
      .notNull()
      .references(() => report.id),
    sha256: text("sha256").notNull(),
    why: text("why", { enum: ["missing", "altered"] }).notNull(),
    toldMs: integer("told_ms").notNull(),
  },
  (t) => [primaryKey({ columns: [t.report, t.sha256] })],
);

/**
 * A photo whose bytes the server has, by the digest of what was sent. R2 holds them under their own digest, written
 * once: that one, or `stored_sha256` where metadata was left out of the stored copy.
 */
export const blob = sqliteTable("blob", {
  sha256: text("sha256").primaryKey(),
  bytes: integer("bytes").notNull(),
  type: text("type").notNull(),
  person: text("person").notNull(),
  receivedMs: integer("received_ms").notNull(),
  storedSha256: text("stored_sha256"),
  storedBytes: integer("stored_bytes"),
});

/** What a photo looks like (worker/fingerprint.ts): 64 bits in two halves; nulls for one that shows too little to tell. */
export const fingerprint = sqliteTable("fingerprint", {
  /** Of the photo as it was sent, as in `blob`. */
  sha256: text("sha256").primaryKey(),
  high: integer("high"),
  low: integer("low"),
});

/** A quarter of a fingerprint, to find those by that differ little: which quarter (0 to 3) above its 16 bits. */
export const fingerprintBand = sqliteTable(
  "fingerprint_band",
  { band: integer("band").notNull(), sha256: text("sha256").notNull() },
  (t) => [primaryKey({ columns: [t.band, t.sha256] })],
);

/** Two photos that look alike, a row either way round, and how many bits of their fingerprints differ. */
export const likeness = sqliteTable(
  "likeness",
  { sha256: text("sha256").notNull(), other: text("other").notNull(), bits: integer("bits").notNull() },
  (t) => [primaryKey({ columns: [t.sha256, t.other] })],
);

/** A word on a report, append-only; the latest counts. `withdrawn` is the reporter's own, `pending` takes a word back. */
export const verdict = sqliteTable(
  "verdict",
  {
    id: text("id").primaryKey(),
    report: text("report")
      .notNull()
      .references(() => report.id),
    /** The report's project, so that a trigger sees it as a constant. */
    project: text("project").notNull(),
    verdict: text("verdict", { enum: ["verified", "returned", "withdrawn", "pending"] }).notNull(),
    reason: text("reason"),
    person: text("person").notNull(),
    atMs: integer("at_ms").notNull(),
  },
  (t) => [
    index("verdict_by_report").on(t.report, t.atMs, t.id, t.verdict),
    index("verdict_by_project").on(t.project),
  ],
);

// The books

/** The three batches and the rung at which a listing of each has achieved its purpose. */
export const batch = sqliteTable("batch", {
  id: text("id", { enum: BATCHES }).primaryKey(),
  achievedRank: integer("achieved_rank").notNull(),
});

/** One row: the revision of the books, raised by every change that may show in a figure. */
export const book = sqliteTable("book", {
  id: integer("id").primaryKey(),
  rev: integer("rev").notNull(),
});

/** Derived: where a project stands, on both bases. */
export const standing = sqliteTable(
  "standing",
  {
    project: text("project").primaryKey(),
    zone: text("zone"),
    industrial: integer("industrial", { mode: "boolean" }).notNull(),
    rankVerified: integer("rank_verified").notNull(),
    rankReported: integer("rank_reported").notNull(),
    milestoneVerified: text("milestone_verified"),
    milestoneReported: text("milestone_reported"),
    completedVerifiedWan: integer("completed_verified_wan"),
    completedReportedWan: integer("completed_reported_wan"),
    lastReportMs: integer("last_report_ms"),
    lastWord: text("last_word"),
    rev: integer("rev").notNull(),
  },
  (t) => [index("standing_feed").on(t.zone, t.rev)],
);

/** The sums of a cell. Null: no listing has an amount. */
const cellSums = () => ({
  listed: integer("listed").notNull(),
  unpriced: integer("unpriced").notNull(),
  investmentWan: integer("investment_wan"),
  outputWan: integer("output_wan"),
  eligible: integer("eligible").notNull(),
  baseWan: integer("base_wan"),
  achievedVerified: integer("achieved_verified").notNull(),
  achievedReported: integer("achieved_reported").notNull(),
  gainedVerifiedWan: integer("gained_verified_wan"),
  gainedReportedWan: integer("gained_reported_wan"),
  completedVerifiedWan: integer("completed_verified_wan"),
  completedReportedWan: integer("completed_reported_wan"),
});

/** Derived: the figures of one cell (zone, round, batch). */
export const tally = sqliteTable(
  "tally",
  {
    zone: text("zone").notNull(),
    round: text("round").notNull(),
    batch: text("batch", { enum: BATCHES }).notNull(),
    ...cellSums(),
    rev: integer("rev").notNull(),
  },
  (t) => [primaryKey({ columns: [t.zone, t.round, t.batch] }), index("tally_by_rev").on(t.rev)],
);

/**
 * What a cell's tally was at the end of a day, written only when it differs from the row before: a row holds until the
 * cell's next one. A cell that came to nothing has a row of noughts.
 */
export const snapshot = sqliteTable(
  "snapshot",
  {
    zone: text("zone").notNull(),
    round: text("round").notNull(),
    batch: text("batch", { enum: BATCHES }).notNull(),
    day: text("day").notNull(),
    ...cellSums(),
  },
  (t) => [primaryKey({ columns: [t.zone, t.round, t.batch, t.day] })],
);

/** The days whose end was looked at, and how many cells had changed by then. */
export const snapshotDay = sqliteTable("snapshot_day", {
  day: text("day").primaryKey(),
  cells: integer("cells").notNull(),
});

/** Derived: entries of projects that stand in the same batch of more than one round; few, and what "different projects" lacks. */
export const relisting = sqliteTable(
  "relisting",
  {
    project: text("project").notNull(),
    batch: text("batch", { enum: BATCHES }).notNull(),
    round: text("round").notNull(),
  },
  (t) => [primaryKey({ columns: [t.project, t.batch, t.round] })],
);

/** Derived: reports that wait for a verdict and whose place no correction has taken. */
export const queue = sqliteTable(
  "queue",
  {
    report: text("report").primaryKey(),
    project: text("project").notNull(),
    person: text("person").notNull(),
    receivedMs: integer("received_ms").notNull(),
  },
  (t) => [index("queue_in_order").on(t.receivedMs)],
);

/** Derived: a project left a zone at a revision; tells the phones of that zone to forget it. */
export const departure = sqliteTable(
  "departure",
  { zone: text("zone").notNull(), rev: integer("rev").notNull(), project: text("project").notNull() },
  (t) => [primaryKey({ columns: [t.zone, t.rev, t.project] })],
);

/** A spreadsheet taken in as a whole; what it changed stands in `import_change`. Undone at most once, else final. */
export const sheetImport = sqliteTable(
  "import",
  {
    /** Made by whoever sent it, so that sending it again is no second import. */
    id: text("id").primaryKey(),
    person: text("person").notNull(),
    atMs: integer("at_ms").notNull(),
    file: text("file").notNull(),
    /** JSON array: the zones that its rows lay in before or after; "" for none. */
    zones: text("zones", { mode: "json" }).$type<string[]>().notNull(),
    created: integer("created").notNull(),
    updated: integer("updated").notNull(),
    unchanged: integer("unchanged").notNull(),
    undoneMs: integer("undone_ms"),
    undoneBy: text("undone_by"),
  },
  (t) => [index("import_by_time").on(t.atMs)],
);

/** A row as it was before an import (null: not there) and after it, both JSON by column. Append-only. */
export const importChange = sqliteTable(
  "import_change",
  {
    import: text("import")
      .notNull()
      .references(() => sheetImport.id),
    kind: text("kind", { enum: ["projects", "listings"] }).notNull(),
    key: text("key").notNull(),
    before: text("before"),
    after: text("after").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.import, t.kind, t.key] }),
    index("import_change_by_row").on(t.kind, t.key),
  ],
);

/**
 * A bulletin (周通报、旬研判、月通报): figures frozen at an instant, and the text drafted from them. Triggers refuse every change of
 * the figures, every change once it is released, and every delete.
 */
export const bulletin = sqliteTable(
  "bulletin",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: BULLETIN_KINDS }).notNull(),
    /** Id of the period, and its first and last day. */
    period: text("period").notNull(),
    fromDay: text("from_day").notNull(),
    toDay: text("to_day").notNull(),
    level: text("level", { enum: LEVELS }).notNull(),
    place: text("place").notNull(),
    /** As it was called then. */
    placeName: text("place_name").notNull(),
    placeNameEn: text("place_name_en"),
    /** The city of the place; null for the province. */
    city: text("city"),
    rule: text("rule").notNull(),
    /** The instant that it froze, and the books' revision at it. */
    asOfMs: integer("as_of_ms").notNull(),
    rev: integer("rev").notNull(),
    /** JSON, as domain/bulletin.ts says. */
    figures: text("figures").notNull(),
    /** Null for the system itself; names as they were then. */
    madeBy: text("made_by"),
    madeByName: text("made_by_name"),
    /** The released bulletin in whose place this one comes. */
    corrects: text("corrects"),
    text: text("text").notNull(),
    edits: integer("edits").notNull().default(0),
    editedMs: integer("edited_ms"),
    editedBy: text("edited_by"),
    editedByName: text("edited_by_name"),
    releasedMs: integer("released_ms"),
    releasedBy: text("released_by"),
    releasedByName: text("released_by_name"),
  },
  (t) => [
    index("bulletin_by_place").on(t.place, t.kind, t.fromDay),
    // The system makes one for each place and period.
    uniqueIndex("bulletin_made_once").on(t.place, t.kind, t.period).where(sql`made_by IS NULL`),
    // One of each place and period is released, and at most one in the place of each that was.
    uniqueIndex("bulletin_released_once")
      .on(t.place, t.kind, t.period)
      .where(sql`released_ms IS NOT NULL AND corrects IS NULL`),
    uniqueIndex("bulletin_corrected_once").on(t.corrects).where(sql`released_ms IS NOT NULL`),
  ],
);

/**
 * Who did what to which row, when, from where. Triggers refuse every update and delete, and every line whose `prev` is not
 * the digest of the line before it.
 */
export const audit = sqliteTable(
  "audit",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    atMs: integer("at_ms").notNull(),
    /** Who did it; null for the system itself. */
    person: text("person"),
    action: text("action").notNull(),
    subject: text("subject").notNull(),
    /** The project and the city that it is about, where it is about one: for searching, and for whom it concerns. */
    project: text("project"),
    city: text("city"),
    detail: text("detail"),
    address: text("address"),
    /** The digest of the line before, empty for the first; and of this line with that. */
    prev: text("prev").notNull().default(""),
    digest: text("digest").notNull().default(""),
  },
  (t) => [
    index("audit_by_person").on(t.person, t.id),
    index("audit_by_project").on(t.project, t.id).where(sql`project IS NOT NULL`),
    index("audit_by_time").on(t.atMs, t.id),
  ],
);
