// Whose rows a query touches is an argument that cannot be left out: every exported function of worker/store/ that speaks
// to the database takes a Scope, itself or in one of the types that carry one, or stands below with the reason why not.
import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

/** Types of parameters that carry a Scope. */
const CARRIERS = ["BulletinReader", "Delivery", "Reading", "Reviewer"];

/** What reaches past scopes, by file and name. */
const WITHOUT: Record<string, string> = {
  // One's own: the person of the session, found by its token.
  "people/findCaller": "finds the rights that a scope is made of",
  "people/grantNames": "names the places of the caller's own grants",
  "people/usernameOf": "the person that a one-time link was made for, by an administrator of theirs",
  "people/personNamed": "whose sign-in failed, for the trail alone",
  "people/isDisabled": "whose password was right",
  "sessions/openSession": "whoever just signed in",
  "sessions/noteUse": "the session of the request",
  "sessions/bindDevice": "the session of the request",
  "sessions/sessionsOf": "the caller's own",
  "sessions/endSessions": "the caller's own, or of somebody that findPerson found inside the scope",
  "accounts/passwordOf": "the caller's own",
  "accounts/setPassword": "the caller's own",
  "attempts/beginAttempt": "before anybody is known",
  "attempts/forgetAttempts": "before anybody is known",
  "passkeys/keepChallenge": "before anybody is known, or the session of the request",
  "passkeys/takeChallenge": "before anybody is known, or the session of the request",
  "passkeys/findPasskey": "before anybody is known: the signature is the right",
  "passkeys/usePasskey": "whoever just signed",
  "passkeys/passkeysOf": "the caller's own, or of somebody that findPerson found inside the scope",
  "passkeys/addPasskey": "the caller's own",
  "passkeys/removePasskeys": "the caller's own, or of somebody that findPerson found inside the scope",
  "enrolments/useEnrolment": "before anybody is known: the token is the right",
  "enrolments/hasJustEnrolled": "the session of the request",
  // Statements for somebody who was looked up inside the scope before.
  "accounts/addPerson": "with rights that were judged against the scope",
  "accounts/renamePerson": "somebody that findPerson or peopleNamed found inside the scope",
  "accounts/disablePerson": "somebody that findPerson found inside the scope",
  "accounts/changeGrants": "with rights that were judged against the scope",
  "enrolments/makeEnrolment": "somebody that findPerson found inside the scope",
  // Facts without a place.
  "blobs/findBlob": "whether the server has some bytes: who sends them again may know",
  "blobs/noteBlob": "bytes that no report claims yet",
  "fingerprints/fingerprintStatements":
    "what bytes look like; which report claims them is asked with a scope",
  "imports/importedBy": "whether an id is taken: ids are made at random, and who made one may know",
  "rounds/allRounds": "rounds belong to the whole province",
  "tallies/bookRevision": "a number of the whole books",
  "entries/standingsAsOf": "projects that a reading found inside its scope",
  "cells/changedCells": "for all listeners; Live tells each those of its scope",
  // The system's own work, for no caller.
  "audit/recorded": "writes the trail",
  "audit-books/differencesInBooks": "the nightly audit",
  "audit-trail/checkTrail": "the nightly audit, and administrators of the province",
  "attempts/sweepAttempts": "the nightly sweep",
  "sessions/sweepSessions": "the nightly sweep",
  "passkeys/sweepChallenges": "the nightly sweep",
  "enrolments/sweepEnrolments": "the nightly sweep",
  "blobs/unclaimedPhotos": "the nightly sweep",
  "fingerprints/photosUnseen": "the nightly job",
  "blobs/heavySenders": "the nightly sweep; its lines are read by scope",
  "snapshots/snapshotDays": "which days are kept, and nothing of them",
  "snapshots/eventfulWeeks": "the nightly snapshots",
  "snapshots/lastSnapshots": "the nightly snapshots",
  "snapshots/writeSnapshots": "the nightly snapshots",
};

interface StoreFunction {
  readonly name: string;
  readonly parameters: string;
}

/** The exported functions of a store file that take a database. */
function storeFunctions(file: string): StoreFunction[] {
  const source = readFileSync(join(root, file), "utf8");
  return [...source.matchAll(/^export (?:async )?function (\w+)(?:<[^>]*>)?\(/gm)].flatMap((match) => {
    const parameters = untilClosed(source, match.index + match[0].length);
    return /\bdb: (?:Pick<)?D1Database/.test(parameters)
      ? [{ name: `${basename(file, ".ts")}/${match[1]}`, parameters }]
      : [];
  });
}

/** The text from `start` to the parenthesis that closes the one before it. */
function untilClosed(source: string, start: number): string {
  let open = 1;
  for (let i = start; i < source.length; i++) {
    if (source[i] === "(") open++;
    if (source[i] === ")" && --open === 0) return source.slice(start, i);
  }
  throw new Error("a parenthesis that never closes");
}

const functions = globSync("worker/store/*.ts", { cwd: root }).flatMap(storeFunctions);
const takesScope = ({ parameters }: StoreFunction) =>
  /: Scope\b/.test(parameters) || CARRIERS.some((type) => new RegExp(`: ${type}\\b`).test(parameters));

test("every query of the store takes a scope, or has a reason to take none", () => {
  expect(functions.length).toBeGreaterThan(30);
  expect(functions.filter((f) => !takesScope(f) && !(f.name in WITHOUT)).map((f) => f.name)).toEqual([]);
});

test("no reason stands for a query that is gone, or that takes a scope by now", () => {
  const without = new Set(functions.filter((f) => !takesScope(f)).map((f) => f.name));
  expect(Object.keys(WITHOUT).filter((name) => !without.has(name))).toEqual([]);
});

test.each(CARRIERS)("%s carries a scope that cannot be left out", (type) => {
  const sources = globSync("worker/store/*.ts", { cwd: root }).map((file) =>
    readFileSync(join(root, file), "utf8"),
  );
  const declared = sources.flatMap((source) => {
    const match = new RegExp(`export interface ${type} \\{[^}]*\\}`).exec(source);
    return match ? [match[0]] : [];
  });
  expect(declared).toHaveLength(1);
  expect(declared[0]).toMatch(/readonly scope: Scope;/);
});
