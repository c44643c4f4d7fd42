import type { Me } from "#domain/account";
import { withDatabase } from "./connection.ts";
import { PhoneDatabase } from "./schema.ts";

const KEY = "sanpi.person";
const LEAVING = "sanpi.leaving";

const thisPhone = new PhoneDatabase();

/** The longest that a sign-in takes: a page killed in the middle of one must not silence the others for ever. */
const HOLD_MS = 120_000;

/** The person last signed in on this phone, at once; null for nobody. Pages only: workers have no localStorage. */
export function lastPersonAtOnce(): Me | null {
  try {
    const me: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return isMe(me) ? me : null;
  } catch {
    return null;
  }
}

/**
 * The person last signed in on this phone; null for nobody. A moment later than `lastPersonAtOnce`, but on the disk:
 * browsers write localStorage seconds late, and a phone may kill the page before.
 */
export async function lastPerson(phone = thisPhone): Promise<Me | null> {
  return (await withDatabase(phone, (db) => db.people.get("last")))?.me ?? null;
}

/** The id of the person whose outbox may be sent now; null for nobody, undefined while a sign-in is under way. */
export async function sendingPerson(
  phone = thisPhone,
  nowMs = Date.now(),
): Promise<string | null | undefined> {
  const row = await withDatabase(phone, (db) => db.people.get("last"));
  const heldMs = nowMs - (row?.heldAtMs ?? 0);
  const isHeld = row?.isHeld && heldMs >= 0 && heldMs <= HOLD_MS;
  return isHeld ? undefined : (row?.me?.id ?? null);
}

/** Keeps who is signed in, for pages and workers, and lets that person's outbox be sent. */
export async function rememberPerson(me: Me | null, phone = thisPhone): Promise<void> {
  await withDatabase(phone, (db) => db.people.put({ key: "last", me, isHeld: false }));
  try {
    if (me) localStorage.setItem(KEY, JSON.stringify(me));
    else localStorage.removeItem(KEY);
  } catch {
    // Site data may be blocked for localStorage alone; the row above is what counts.
  }
}

/**
 * Stops all sending on this phone from before a sign-in is tried until its answer is kept: in between it cannot be told
 * whose session the cookie is. For two minutes at most: what is sent after that says whose it is, and the server passes
 * it in that person's session only.
 */
export async function holdSending(phone = thisPhone, nowMs = Date.now()): Promise<void> {
  const me = await lastPerson(phone);
  await withDatabase(phone, (db) => db.people.put({ key: "last", me, isHeld: true, heldAtMs: nowMs }));
}

/** Whether somebody signed out without a network, so that the server has still to be told. */
export function isLeaving(): boolean {
  try {
    return localStorage.getItem(LEAVING) !== null;
  } catch {
    return false;
  }
}

export function setLeaving(leaving: boolean): void {
  try {
    if (leaving) localStorage.setItem(LEAVING, "1");
    else localStorage.removeItem(LEAVING);
  } catch {
    // As above.
  }
}

/** Calls back when another tab signs somebody in or out. Answers how to stop. */
export function onPersonElsewhere(changed: (me: Me | null) => void): () => void {
  const listener = (event: StorageEvent) => {
    if (event.key === KEY) changed(lastPersonAtOnce());
  };
  addEventListener("storage", listener);
  return () => removeEventListener("storage", listener);
}

/** Tells the server's answer about the caller from anything else. */
export function isMe(value: unknown): value is Me {
  const me = value as Partial<Me> | null;
  return (
    typeof me === "object" &&
    me !== null &&
    typeof me.id === "string" &&
    typeof me.name === "string" &&
    Array.isArray(me.grants)
  );
}
