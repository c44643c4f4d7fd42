import type { Person } from "#domain/account";
import type { AuditEntry } from "#domain/audit";
import type { AccountState, AdminState, Failure, PasskeyState } from "../../../pwa/state/contract.ts";

const NOW = Date.now();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const field = { role: "reporter", level: "zone", place: "140200-01", name: "大同经济技术开发区" } as const;
const base: Person = {
  id: "p1",
  username: "13800000001",
  name: "王建国",
  grants: [field],
  disabled: false,
  ...{ hasPassword: false, passkeys: 0 },
  sessions: 1,
  lastSeen: NOW - HOUR_MS,
  enrolmentEnds: null,
};

/** Somebody in each state: signed in, a link waiting, never enrolled, disabled, with a long name and several rights. */
const people: readonly Person[] = [
  base,
  { ...base, id: "p2", name: "李志强", sessions: 0, lastSeen: null, enrolmentEnds: NOW + 20 * HOUR_MS },
  { ...base, id: "p3", name: "赵敏", sessions: 0, lastSeen: null },
  { ...base, id: "p4", name: "孙处长", disabled: true, sessions: 0, lastSeen: null },
  {
    ...base,
    id: "p5",
    name: "欧阳慧敏（开发区管委会项目推进中心）",
    sessions: 3,
    grants: [field, { role: "reviewer", level: "city", place: "140200", name: "大同市" }],
  },
];

const line: AuditEntry = {
  id: 9,
  at: NOW - HOUR_MS,
  person: { id: "reviewer", name: "王审核" },
  action: "verdict_given",
  subject: "report/0192f7a0-1b2c-7d3e-8f40-00000000abcd",
  project: { id: "J011", name: "双雁生物医药产业园" },
  detail: { verdict: "verified", reason: null, before: null },
  address: "10.0.0.1",
  digest: "ab".repeat(32),
};
const lines: readonly AuditEntry[] = [
  line,
  { ...line, id: 8, action: "enrolment_made", subject: "person/p2", project: null, detail: null },
  { ...line, id: 7, at: NOW - DAY_MS, person: null, action: "books_sound", subject: "book", project: null },
];

/** One's own sessions, as the gallery shows them. */
export function fakeAccount(failure: Failure | null, rows: number): AccountState {
  const done = async () => failure ?? ({ ok: null } as const);
  return {
    sessions: async () =>
      failure ?? {
        ok: [true, false].map((isThis) => ({
          ...{ id: String(isThis), isThis, device: isThis ? null : "phone-0001", since: NOW - DAY_MS },
          userAgent:
            "Mozilla/5.0 (Linux; Android 13; V2199A) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/116.0 Mobile Safari/537.36",
          ...{ lastUsed: NOW - HOUR_MS, endsAt: NOW + 11 * HOUR_MS },
        })),
      },
    ...fakePasskeys(failure, rows),
    ...{ endSession: done, signOutEverywhere: done },
    setPassword: async () => failure ?? { failed: "password_weak" },
  };
}

/** One's own passkeys: none, or two of which one was never used. */
function fakePasskeys(failure: Failure | null, rows: number): PasskeyState {
  const made = { made: NOW - DAY_MS, lastUsed: NOW - HOUR_MS };
  const passkeys = [
    { ...made, id: "k1", name: "Windows · Edge" },
    { ...made, id: "k2", name: "行政审批局三楼窗口那台公用的一体机电脑", lastUsed: null },
  ];
  return {
    passkeys: async () => failure ?? { ok: { passkeys: rows === 0 ? [] : passkeys, hasPassword: rows > 0 } },
    addPasskey: async () => failure ?? { ok: "declined" },
    removePasskey: async () => failure ?? { ok: null },
    signInByPasskey: async () => failure ?? { ok: "declined" },
  };
}

/** The administration without a server. */
export function fakeAdmin(failure: Failure | null, rows: number): AdminState {
  const done = async () => failure ?? ({ ok: null } as const);
  const found = (id: string) => people.find((one) => one.id === id) ?? base;
  return {
    people: async () => failure ?? { ok: { people: rows === 0 ? [] : [...people], next: null } },
    person: async (id) => failure ?? { ok: found(id) },
    names: async () => ({ ok: new Map(people.map(({ id, name }) => [id, name])) }),
    add: async (input) =>
      failure ?? { ok: input.map((_, row) => ({ row, status: "created" as const, id: "p1" })) },
    change: async (id) => failure ?? { ok: found(id) },
    enrolment: async () =>
      failure ?? {
        ok: { link: `${location.origin}/enrol#AAAAAAAAAAAAAAAAAAAAAA`, expiresAt: NOW + DAY_MS },
      },
    ...{ signOut: done, removePasskeys: done, revokePhone: done },
    places: async () =>
      failure ?? {
        ok: {
          ...{ province: true, zones: [] },
          cities: [
            {
              city: { level: "city", id: "140200", name: "大同市", nameEn: "Datong" },
              zones: [{ level: "zone", id: "140200-01", name: "大同经济技术开发区", nameEn: null }],
            },
          ],
        },
      },
    findProjects: async () => failure ?? { ok: [] },
    audit: async () => failure ?? { ok: { lines: rows === 0 ? [] : [...lines], next: 7 } },
    checkTrail: async () => failure ?? { ok: { lines: 1234, end: "ab", brokenAt: null, lostAnchors: [] } },
  };
}
