import { batch, type ReadonlySignal, signal } from "@preact/signals";
import type { Me } from "#domain/account";
import {
  holdSending,
  isLeaving,
  isMe,
  lastPerson,
  lastPersonAtOnce,
  onPersonElsewhere,
  rememberPerson,
  setLeaving,
} from "../local/person.ts";
import { LocalDatabase } from "../local/schema.ts";
import { LANES } from "../sync/lanes.ts";
import { isObject } from "../sync/reply.ts";
import { type Ask, createAsk } from "./ask.ts";
import type { Outcome, SessionState } from "./contract.ts";

/** How long a sign-in waits for requests of the person before. They carry their own cookie once they are on their way. */
const HANDOVER_MS = 5_000;

/** The session and what hangs on it: whose database is open. */
export interface Session extends SessionState {
  /** The signed-in person's database; null while nobody is known. */
  readonly db: ReadonlySignal<LocalDatabase | null>;
  readonly ask: Ask;
  /** Keeps that the server refused the session. */
  refused(): void;
  /** Asks for a session by a door that is open to all, and becomes whoever it is for. */
  enter(door: string, proof: object): Promise<Outcome>;
  /** Asks the server who is signed in; false when it could not be asked, or told of a sign-out, or the answer not kept. */
  check(): Promise<boolean>;
  /** Calls back each time the server has confirmed a session, and the phone has kept whose it is. */
  onConfirmed(callback: () => void): void;
  /** Calls back when only `check` can tell whose session this is. */
  onUnsure(callback: () => void): void;
}

/** Answers of the open doors after which the session is what it was. */
const REFUSALS: readonly string[] = [
  "credentials_wrong",
  "passkey_refused",
  "enrolment_invalid",
  "too_many_requests",
];

const readMe = (value: unknown): Me | undefined => (isMe(value) ? value : undefined);
const readObject = (value: unknown): object | undefined => (isObject(value) ? value : undefined);

/** Starts from the person last signed in on this phone, so that the app opens at once and without a network. */
export function createSession(): Session {
  const me = signal<Me | null | undefined>(undefined);
  const db = signal<LocalDatabase | null>(null);
  const expired = signal(false);
  const confirmed: (() => void)[] = [];
  const doubts: (() => void)[] = [];
  const unsure = () => {
    for (const callback of doubts) callback();
  };
  /** Counts sign-ins and sign-outs. */
  let turn = 0;
  /** Whether a sign-in went unanswered, so that the cookie may be another person's by now. */
  let isUnanswered = false;
  let leaving: Promise<boolean> | undefined;
  const refused = () => {
    if (me.value) expired.value = true;
  };
  const ask = createAsk(refused);

  function become(next: Me | null): void {
    const before = db.value;
    batch(() => {
      if (next?.id !== me.value?.id || me.value === undefined) db.value = next && new LocalDatabase(next.id);
      me.value = next;
    });
    // Only now: whoever followed it has let go.
    if (before !== db.value) before?.close();
  }

  /** False when the phone had no room to keep who it is: until it has, nothing is sent. */
  async function confirm(person: Me): Promise<boolean> {
    isUnanswered = false;
    const isKept = await rememberPerson(person).then(
      () => true,
      () => false,
    );
    become(person);
    expired.value = false;
    // Unkept, nothing can be sent: whoever was told to go on would ask at once whose session it is, and so for ever.
    if (isKept) for (const callback of confirmed) callback();
    return isKept;
  }

  async function check(): Promise<boolean> {
    const asked = turn;
    if (me.value === undefined && !isLeaving()) {
      const last = await lastPerson().catch(() => null);
      if (last && me.value === undefined) become(last);
    }
    if (isLeaving() && !(await leave())) {
      become(null);
      return false;
    }
    const outcome = await ask.get("/api/me", readMe);
    // Somebody signed in or out meanwhile: this answer is about the session before.
    if (asked !== turn) return true;
    if ("ok" in outcome) return confirm(outcome.ok);
    if (!me.value) become(null);
    return outcome.failed === "unauthenticated";
  }

  /** Tells the server, once at a time, that the person signed out; false when it could not be told. */
  function leave(): Promise<boolean> {
    const telling = async () => {
      const outcome = await ask.post("/api/auth/sign-out", {}, readObject);
      const told = "ok" in outcome || outcome.failed === "unauthenticated";
      setLeaving(!told);
      return told;
    };
    leaving ??= telling().finally(() => {
      leaving = undefined;
    });
    return leaving;
  }

  async function enter(door: string, proof: object): Promise<Outcome> {
    turn++;
    await leaving;
    await holdSending().catch(() => undefined);
    const outcome = await alone(() => ask.post(door, proof, readObject));
    if (!("ok" in outcome)) {
      // Refused: the session is still that of the person before. Where an answer is missing, this one or an earlier, only
      // the server knows whose it is.
      isUnanswered ||= !REFUSALS.includes(outcome.failed);
      if (isUnanswered) unsure();
      else if (me.value) await rememberPerson(me.value).catch(() => undefined);
      return outcome;
    }
    setLeaving(false);
    isUnanswered = true;
    const who = await ask.get("/api/me", readMe);
    if (!("ok" in who)) {
      unsure();
      return who;
    }
    if (!(await confirm(who.ok))) unsure();
    return { ok: null };
  }

  const signIn = (username: string, password: string) =>
    enter("/api/auth/sign-in/username", { username: username.trim(), password });
  const enrol = (token: string) => enter("/api/auth/enrol", { token });

  async function signOut(): Promise<void> {
    turn++;
    setLeaving(true);
    await rememberPerson(null).catch(() => undefined);
    expired.value = false;
    become(null);
    // The screen need not wait for the server; a sign-in does, or the answer would end its session too.
    void leave().then((told) => {
      if (!told) unsure();
    });
  }

  const atOnce = isLeaving() ? null : lastPersonAtOnce();
  if (atOnce) become(atOnce);
  onPersonElsewhere((other) => {
    if (other?.id === me.value?.id) return;
    // An answer that is under way here is about the session before.
    turn++;
    expired.value = false;
    become(other);
  });
  return {
    ...{ me, db, expired, ask, refused, check, enter, signIn, enrol, signOut },
    onConfirmed: (callback) => void confirmed.push(callback),
    onUnsure: (callback) => void doubts.push(callback),
  };
}

/** Does `work` while no lane sends, or after a while beside one. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const { locks } = navigator;
  if (!locks) return work();
  const patience = new AbortController();
  setTimeout(() => patience.abort(), HANDOVER_MS);
  const { signal } = patience;
  let running: Promise<T> | undefined;
  const once = () => {
    running ??= work();
    return running;
  };
  try {
    return await (locks.request(LANES.reports, { signal }, () =>
      locks.request(LANES.photos, { signal }, once),
    ) as Promise<T>);
  } catch (error) {
    if (running !== undefined) throw error;
    return once();
  }
}
