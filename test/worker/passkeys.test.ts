import { createExecutionContext, createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Enrolment, Person } from "#domain/account";
import type { AuditPage } from "#domain/audit";
import { CHALLENGE_MS, type CreationOptions, type Passkeys, type RequestOptions } from "#domain/passkey";
import { app } from "../../worker/app.ts";
import worker from "../../worker/index.ts";
import { refusing } from "../fixtures/limiters.ts";
import { Authenticator, type Lie } from "./authenticator.ts";
import { addPerson, Client, call, PASSWORD } from "./client.ts";
import { clientOf, everythingStored, expectError, grant, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
let count = 0;

beforeAll(async () => {
  people = await world();
});

/** Somebody of the zone, signed in at a desk. */
async function somebody(): Promise<{ id: string; desk: Client }> {
  const id = `desk-${++count}`;
  await addPerson(id, grant("reviewer", "zone", "ty-a"));
  return { id, desk: await clientOf(id) };
}

async function optionsFor(desk: Client): Promise<CreationOptions> {
  const answer = await desk.post("/api/me/passkeys/options", { password: PASSWORD });
  expect(answer.status).toBe(200);
  return answer.json<CreationOptions>();
}

const add = (desk: Client, credential: unknown, name = "办公室电脑") =>
  desk.post("/api/me/passkeys", { name, credential });

const remove = (client: Client, path: string) => client.request(path, { method: "DELETE" });

/** Somebody with a passkey. */
async function holder(counts = true) {
  const { id, desk } = await somebody();
  const key = await Authenticator.create({ counts });
  expect((await add(desk, await key.make(await optionsFor(desk)))).status).toBe(200);
  return { id, desk, key };
}

/** A browser that nobody is signed in at, and what it was given to have signed. Each comes from another address. */
async function stranger() {
  const address = { "cf-connecting-ip": `2001:db8::${++count}` };
  const answer = await call("/api/auth/passkey/options", { method: "POST", headers: address });
  expect(answer.status).toBe(200);
  const [cookie = ""] = answer.headers.getSetCookie();
  const headers = { ...address, cookie: cookie.split(";")[0] as string };
  return { options: await answer.json<RequestOptions>(), headers, cookie };
}

const enter = (credential: unknown, headers: Record<string, string>, bindings = env) =>
  call(
    "/api/auth/passkey",
    {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ credential }),
    },
    bindings,
  );

/** Signs in by a passkey in a fresh browser, as it should be or with a lie. */
async function signIn(key: Authenticator, lie: Lie = {}): Promise<Response> {
  const { options, headers } = await stranger();
  return enter(await key.sign(options, lie), headers);
}

function sessionOf(answer: Response): Client {
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("sanpi.session_token="));
  return new Client(cookie?.split(";")[0] ?? "");
}

const sessionsOf = async (person: string) =>
  (await env.DB.prepare("SELECT id FROM session WHERE user_id = ?1").bind(person).all()).results.length;

/** What the trail tells of somebody, the newest first. */
async function trailOf(person: string) {
  const { lines } = await people.admin.get<AuditPage>(`/api/audit?person=${person}`);
  return lines.map(({ action, detail }) => ({ action, detail }));
}

describe("a passkey", () => {
  it("is added against the password, listed, and opens the door from then on", async () => {
    const { id, desk } = await somebody();
    expect(await desk.get("/api/me/passkeys")).toEqual({ passkeys: [], hasPassword: true });
    const options = await optionsFor(desk);
    expect(options).toMatchObject({
      rp: { id: "sanpi.test" },
      user: { name: id },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    const key = await Authenticator.create();
    const answer = await add(desk, await key.make(options), " 办公室电脑 ");
    expect(await answer.json()).toMatchObject({ name: "办公室电脑", lastUsed: null });

    const entered = await signIn(key);
    expect(entered.status).toBe(200);
    expect(await entered.clone().json()).toEqual({ user: { id, username: id, name: id } });
    const cookies = entered.headers.getSetCookie();
    expect(cookies[0]).toMatch(/^sanpi\.session_token=.*Max-Age=31536000.*HttpOnly.*SameSite=Lax/i);
    expect(cookies.join()).toContain("sanpi.known=");
    expect(await sessionOf(entered).get("/api/me")).toMatchObject({ id });

    const { passkeys } = await desk.get<Passkeys>("/api/me/passkeys");
    expect(passkeys).toMatchObject([{ name: "办公室电脑", lastUsed: expect.any(Number) }]);
    expect(await trailOf(id)).toMatchObject([
      { action: "passkey_used", detail: { passkey: "办公室电脑" } },
      { action: "passkey_added", detail: { passkey: "办公室电脑" } },
    ]);
  });

  it("of a device that does not count opens the door again and again", async () => {
    const { key } = await holder(false);
    for (let i = 0; i < 2; i++) expect((await signIn(key)).status).toBe(200);
  });

  it("is not made twice on one device: browsers are told which there are", async () => {
    const { desk, key } = await holder();
    const { excludeCredentials } = await optionsFor(desk);
    expect(excludeCredentials).toEqual([{ id: key.id, type: "public-key", transports: ["internal"] }]);
  });

  it("over https is asked for with cookies that never travel without it", async () => {
    const answer = await app.fetch(
      new Request("https://sanpi.test/api/auth/passkey/options", { method: "POST" }),
      env,
      createExecutionContext(),
    );
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sanpi\.asked=.*Max-Age=300.*HttpOnly.*Secure.*SameSite=Strict/i);
  });
});

describe("adding a passkey", () => {
  it("needs the password, and guessing at it there must wait", async () => {
    const { desk } = await somebody();
    const ask = (password: string) => desk.post("/api/me/passkeys/options", { password });
    for (let i = 0; i < 5; i++) await expectError(await ask("guess"), "credentials_wrong");
    await expectError(await ask(PASSWORD), "too_many_requests");
  });

  it("is not for whoever has no password to be asked for", async () => {
    const { id, desk } = await somebody();
    await env.DB.prepare("DELETE FROM account WHERE user_id = ?1").bind(id).run();
    expect(await desk.get("/api/me/passkeys")).toMatchObject({ hasPassword: false });
    await expectError(await desk.post("/api/me/passkeys/options", { password: "x" }), "credentials_wrong");
  });

  it.each<[what: string, lie: Lie]>([
    ["made for another site's page", { origin: "http://evil.example" }],
    ["made for another port", { origin: "http://sanpi.test:8080" }],
    ["made under another site's name", { rpId: "evil.example" }],
    ["that answers another challenge", { challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }],
    ["made without finger, face or PIN", { isVerified: false }],
    ["made with nobody there", { isPresent: false }],
    ["that is a signature to come in", { type: "webauthn.get" }],
  ])("is refused for one %s, and stores nothing", async (_what, lie) => {
    const { desk } = await somebody();
    const before = await everythingStored();
    const key = await Authenticator.create();
    await expectError(await add(desk, await key.make(await optionsFor(desk), lie)), "passkey_refused");
    expect(await everythingStored()).toEqual(before);
  });

  it("counts once, in the session that asked, for five minutes", async () => {
    const { id, desk } = await somebody();
    const [key, other] = [await Authenticator.create(), await Authenticator.create()];
    const options = await optionsFor(desk);
    await expectError(await add(await clientOf(id), await key.make(options)), "passkey_refused");
    expect((await add(desk, await key.make(options))).status).toBe(200);
    await expectError(await add(desk, await other.make(options)), "passkey_refused");
    const late = await optionsFor(desk);
    await env.DB.prepare("UPDATE challenge SET expires_ms = ?1").bind(Date.now()).run();
    await expectError(await add(desk, await other.make(late)), "passkey_refused");
  });

  it("is refused for a credential that somebody else goes by", async () => {
    const { key } = await holder();
    const { desk } = await somebody();
    const mine = await Authenticator.create();
    const made = await mine.make(await optionsFor(desk), { id: key.id });
    await expectError(await add(desk, made), "passkey_refused");
  });

  it("is refused for all but one of those who bring one credential at the same moment", async () => {
    const key = await Authenticator.create();
    const desks = await Promise.all(Array.from({ length: 4 }, somebody));
    const made = await Promise.all(desks.map(async ({ desk }) => key.make(await optionsFor(desk))));
    const answers = await Promise.all(desks.map(({ desk }, at) => add(desk, made[at])));
    expect(answers.map((answer) => answer.status).sort()).toEqual([200, 401, 401, 401]);
    for (const answer of answers) if (!answer.ok) await expectError(answer, "passkey_refused");
  });

  it("is refused once somebody has ten, until they remove one", async () => {
    const { id, desk } = await somebody();
    const late = await Authenticator.create();
    const asked = await optionsFor(desk);
    const fill = `INSERT INTO passkey (id, person, credential, public_key, counter, name, made_ms)
SELECT ?1 || value, ?1, ?1 || value, '', 0, value, value FROM json_each('[0,1,2,3,4,5,6,7,8,9]')`;
    await env.DB.prepare(fill).bind(id).run();
    const full = await desk.post("/api/me/passkeys/options", { password: PASSWORD });
    expect(await full.clone().json()).toMatchObject({ error: { detail: "at most 10: remove one first" } });
    await expectError(full, "passkey_refused");
    await expectError(await add(desk, await late.make(asked)), "passkey_refused");
    await remove(desk, `/api/me/passkeys/${id}0`);
    expect((await add(desk, await late.make(await optionsFor(desk)))).status).toBe(200);
  });
});

describe("coming in by a passkey", () => {
  it.each<[what: string, lie: (other: Authenticator) => Lie]>([
    ["for another site's page", () => ({ origin: "http://evil.example" })],
    ["under another site's name", () => ({ rpId: "evil.example" })],
    ["of another challenge", () => ({ challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" })],
    ["under somebody else's credential", (other) => ({ id: other.id })],
    ["wholly in somebody else's place", (other) => ({ id: other.id, userHandle: other.user })],
    ["under a credential that nobody has", () => ({ id: "AAAA" })],
    ["in somebody else's name", () => ({ userHandle: Buffer.from("admin").toString("base64url") })],
    ["without finger, face or PIN", () => ({ isVerified: false })],
    ["with nobody there", () => ({ isPresent: false })],
    ["that was to make a passkey", () => ({ type: "webauthn.create" })],
    ["with a number it gave before", () => ({ counter: 1 })],
    ["that does not count any more", () => ({ counter: 0 })],
  ])("is refused for a signature %s, as every other", async (_what, lie) => {
    const [{ id, key }, { key: other }] = [await holder(), await holder()];
    const before = await sessionsOf(id);
    const answer = await signIn(key, lie(other));
    expect(answer.headers.getSetCookie()).toEqual([]);
    await expectError(answer, "passkey_refused");
    expect(await sessionsOf(id)).toBe(before);
    // It was the lie that was refused.
    expect((await signIn(key)).status).toBe(200);
  });

  it("counts once, in the browser that asked, for five minutes", async () => {
    const { key } = await holder(false);
    const [mine, theirs] = [await stranger(), await stranger()];
    const signed = await key.sign(mine.options);
    await expectError(await enter(signed, theirs.headers), "passkey_refused");
    await expectError(await enter(signed, {}), "passkey_refused");
    const forged = mine.headers.cookie.replace(/.{4}$/, "AAAA");
    await expectError(await enter(signed, { ...mine.headers, cookie: forged }), "passkey_refused");
    expect((await enter(signed, mine.headers)).status).toBe(200);
    await expectError(await enter(signed, mine.headers), "passkey_refused");
    const late = await stranger();
    await env.DB.prepare("UPDATE challenge SET expires_ms = ?1").bind(Date.now()).run();
    await expectError(await enter(await key.sign(late.options), late.headers), "passkey_refused");
  });

  it("tells its person's trail of a copy, whose count fell behind, and of a signature that was none", async () => {
    const { id, key } = await holder();
    await signIn(key);
    await signIn(key, { counter: 1 });
    await signIn(key, { origin: "http://evil.example" });
    const detail = (why: string) => ({ passkey: "办公室电脑", why });
    expect((await trailOf(id)).slice(0, 2)).toEqual([
      { action: "passkey_refused", detail: detail("proof") },
      { action: "passkey_refused", detail: detail("counter") },
    ]);
  });

  it("lets in one of two that come at once with the same count", async () => {
    const { key } = await holder();
    const tries = [await stranger(), await stranger()];
    const answers = await Promise.all(
      tries.map(async ({ options, headers }) => enter(await key.sign(options, { counter: 9 }), headers)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
  });

  it("is held back by address where that asks too often", async () => {
    const headers = { "cf-connecting-ip": "198.51.100.77" };
    const { key } = await holder();
    const { options } = await stranger();
    const signed = await key.sign(options);
    const tries = { ...env, SIGN_IN_LIMIT: refusing("198.51.100.77 passkey") };
    await expectError(await enter(signed, headers, tries), "too_many_requests");
    const questions = { ...env, SIGN_IN_LIMIT: refusing("198.51.100.77 passkey options") };
    const asked = await call("/api/auth/passkey/options", { method: "POST", headers }, questions);
    await expectError(asked, "too_many_requests");
  });
});

describe("what becomes of passkeys", () => {
  const setDisabled = (id: string, disabled: boolean) =>
    people.admin.request(`/api/people/${id}`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ disabled }),
    });
  const linkFor = async (id: string) =>
    (await people.admin.post(`/api/people/${id}/enrolment`, {})).json<Enrolment>();

  it("removed by their person, they open nothing; those of others cannot be removed", async () => {
    const { id, desk, key } = await holder();
    const { passkeys } = await desk.get<Passkeys>("/api/me/passkeys");
    const path = `/api/me/passkeys/${passkeys[0]?.id}`;
    await expectError(await remove(people.field, path), "not_found");
    expect((await signIn(key)).status).toBe(200);
    expect((await remove(desk, path)).status).toBe(200);
    await expectError(await signIn(key), "passkey_refused");
    await expectError(await remove(desk, path), "not_found");
    expect((await trailOf(id))[0]).toEqual({
      action: "passkey_removed",
      detail: { passkey: "办公室电脑" },
    });
  });

  it("of somebody disabled, they open nothing until the person is let in again", async () => {
    const { id, key } = await holder();
    const { options, headers } = await stranger();
    await setDisabled(id, true);
    await expectError(await enter(await key.sign(options), headers), "passkey_refused");
    await expectError(await signIn(key), "passkey_refused");
    await setDisabled(id, false);
    expect((await signIn(key)).status).toBe(200);
  });

  it("stay when their person signs out everywhere, and what they opened is closed like any session", async () => {
    const { desk, key } = await holder();
    const entered = sessionOf(await signIn(key));
    await remove(desk, "/api/me/sessions");
    await expectError(await entered.request("/api/me"), "unauthenticated");
    expect((await signIn(key)).status).toBe(200);
  });

  it("are counted and removed by an administrator of all that their person may do", async () => {
    const { id, key } = await holder();
    const count = async () => {
      const { people: found } = await people.admin.get<{ people: Person[] }>(`/api/people?q=${id}`);
      return found.find((one) => one.id === id)?.passkeys;
    };
    expect(await count()).toBe(1);
    await expectError(await remove(people.boss, `/api/people/${id}/passkeys`), "forbidden");
    await expectError(await remove(people.admin, "/api/people/admin/passkeys"), "forbidden");
    expect(await (await remove(people["admin-ty"], `/api/people/${id}/passkeys`)).json()).toEqual({
      removed: 1,
    });
    expect(await count()).toBe(0);
    await expectError(await signIn(key), "passkey_refused");
    const { lines } = await people.admin.get<AuditPage>("/api/audit?person=admin-ty");
    expect(lines[0]).toMatchObject({
      action: "passkey_removed",
      subject: `person/${id}`,
      detail: { passkey: "办公室电脑" },
    });
  });

  it("are gone once a new link is used, not while it waits", async () => {
    const { id, key } = await holder();
    const { token } = await linkFor(id);
    expect((await signIn(key)).status).toBe(200);
    const enrolled = await call("/api/auth/enrol", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ token }),
    });
    expect(enrolled.status).toBe(200);
    await expectError(await signIn(key), "passkey_refused");
    const actions = (await trailOf(id)).slice(0, 2).map(({ action }) => action);
    expect(actions.sort()).toEqual(["enrolled", "passkey_removed"]);
  });

  it("leaves no challenge behind that nobody answered", async () => {
    await stranger();
    const scheduledTime = new Date(Date.now() + CHALLENGE_MS);
    await worker.scheduled(createScheduledController({ scheduledTime, cron: "0 18 * * *" }), env);
    expect((await env.DB.prepare("SELECT * FROM challenge").all()).results).toEqual([]);
  });
});
