import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../worker/app.ts";
import { refusing } from "../fixtures/limiters.ts";
import { type Client, call, ORIGIN, PASSWORD, syncRequest } from "./client.ts";
import { clientOf, everythingStored, expectError, type PersonId, signedCookie, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const signIn = (
  username: string,
  password = PASSWORD,
  headers: Record<string, string> = {},
  bindings = env,
) =>
  call(
    "/api/auth/sign-in/username",
    {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify({ username, password }),
    },
    bindings,
  );

const me = (cookie: string) => call("/api/me", { headers: { cookie } });

describe("signing in", () => {
  it("answers who one is, with the session in a cookie that no script can read", async () => {
    const answer = await signIn("field");
    expect(answer.status).toBe(200);
    expect(await answer.clone().json()).toEqual({ user: { id: "field", username: "field", name: "field" } });
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^sanpi\.session_token=[^;]+;.*HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\//i);
    expect(cookie).toMatch(/Max-Age=31536000/i);
    const token = decodeURIComponent(cookie?.split(/[=;]/)[1] ?? "").split(".")[0] as string;
    expect(token.length).toBeGreaterThan(20);
    expect(await answer.text()).not.toContain(token);
    expect((await me(cookie?.split(";")[0] as string)).status).toBe(200);
  });

  it("over https sets a cookie that never travels without it, and takes no other", async () => {
    const secure = (path: string, init?: RequestInit) =>
      app.fetch(new Request(`https://sanpi.test${path}`, init), env, createExecutionContext());
    const answer = await secure("/api/auth/sign-in/username", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username: "field", password: PASSWORD }),
    });
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^__Host-sanpi\.session_token=.*Secure/i);
    const pair = cookie.split(";")[0] as string;
    expect((await secure("/api/me", { headers: { cookie: pair } })).status).toBe(200);
    expect((await secure("/api/me", { headers: { cookie: pair.replace("__Host-", "") } })).status).toBe(401);
    expect((await secure("/api/me")).headers.get("strict-transport-security")).toMatch(/max-age=63072000/);
  });

  it("with a wrong password and with an unknown name fails alike, and sets no cookie", async () => {
    for (const answer of [
      await signIn("field", "guess"),
      await signIn("nemo"),
      await signIn("' OR 1=1 --"),
    ]) {
      await expectError(answer, "credentials_wrong");
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    await expectError(await signIn("field", "guess", { "accept-language": "en" }), "credentials_wrong", "en");
  });

  it("is throttled for one name and address, however the name is written", async () => {
    const throttled = { ...env, SIGN_IN_LIMIT: refusing("local boss-dt") };
    for (const name of ["boss-dt", "BOSS-DT", " Boss-dt "]) {
      const answer = await signIn(name, PASSWORD, {}, throttled);
      expect(answer.headers.get("retry-after")).toBe("60");
      await expectError(answer, "too_many_requests");
    }
    expect((await signIn("reviewer", PASSWORD, {}, throttled)).status).toBe(200);
  });
});

describe("signing out", () => {
  it("ends this session and no other", async () => {
    const [here, there] = [await clientOf("field"), await clientOf("field")];
    const answer = await here.post("/api/auth/sign-out", {});
    expect(answer.status).toBe(200);
    expect(answer.headers.getSetCookie().join()).toMatch(/sanpi\.session_token=;.*Max-Age=0/i);
    await expectError(await here.request("/api/me"), "unauthenticated");
    expect((await there.request("/api/me")).status).toBe(200);
  });
});

describe("a session", () => {
  it("that is over is none", async () => {
    const late = await clientOf("field", Date.now() - 1);
    await expectError(await late.request("/api/me"), "unauthenticated");
  });

  it("that was revoked stops at the next request", async () => {
    const phone = await clientOf("field");
    expect((await phone.request("/api/me")).status).toBe(200);
    await env.DB.prepare("DELETE FROM session WHERE user_id = 'field' AND expires_at > 0 AND token = ?1")
      .bind(decodeURIComponent(phone.cookie).split(/[=.]/)[2] as string)
      .run();
    await expectError(await phone.request("/api/me"), "unauthenticated");
  });

  it("of one whose right was taken away reads no more", async () => {
    const phone = await clientOf("boss-dt");
    expect((await phone.request("/api/tallies")).status).toBe(200);
    await env.DB.prepare("DELETE FROM \"grant\" WHERE person = 'boss-dt'").run();
    await expectError(await phone.request("/api/tallies"), "forbidden");
  });

  it("must be signed by this server", async () => {
    const session = await env.DB.prepare("SELECT token FROM session WHERE user_id = 'admin' LIMIT 1").first<{
      token: string;
    }>();
    const token = session?.token as string;
    const good = await signedCookie(token);
    const signature = good.slice(good.lastIndexOf("."));
    expect((await me(good)).status).toBe(200);
    for (const forged of [
      await signedCookie(token, "another secret, quite as long as ours"),
      `sanpi.session_token=${token}`,
      `sanpi.session_token=${token}.`,
      `sanpi.session_token=${crypto.randomUUID()}${signature}`,
      `sanpi.session_token=${signature}`,
      good.replace("sanpi.session_token", "session_token"),
      await signedCookie("' OR 1=1 --"),
      "sanpi.session_token=%00%ff%zz",
    ])
      await expectError(await me(forged), "unauthenticated");
  });
});

describe("the account library's other doors", () => {
  const doors = [
    "sign-up/email",
    "sign-in/email",
    "sign-in/social",
    "get-session",
    "list-sessions",
    "update-user",
    "change-password",
    "change-email",
    "set-password",
    "delete-user",
    "request-password-reset",
    "reset-password",
    "is-username-available",
    "revoke-sessions",
    "link-social",
    "verify-email",
    "ok",
    "error",
  ];

  it.each(doors)("%s is shut", async (door) => {
    const before = await everythingStored();
    const body = {
      email: "x@y.z",
      username: "eve",
      name: "eve",
      password: PASSWORD,
      newPassword: "x".repeat(9),
    };
    await expectError(await people.field.post(`/api/auth/${door}`, body), "not_found");
    await expectError(await people.field.request(`/api/auth/${door}`), "not_found");
    const init = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    await expectError(await call(`/api/auth/${door}`, init), "unauthenticated");
    expect(await everythingStored()).toEqual(before);
  });
});

describe("another site's page", () => {
  const CHANGING: [method: string, path: string, body: unknown][] = [
    ["POST", "/api/sync", syncRequest([])],
    ["PUT", `/api/photos/${"0".repeat(64)}`, "x"],
    ["POST", "/api/reviews", { verdicts: [] }],
    ["POST", "/api/import", {}],
    ["POST", "/api/auth/sign-in/username", { username: "field", password: PASSWORD }],
    ["POST", "/api/auth/sign-out", {}],
  ];
  const FOREIGN: Record<string, string>[] = [
    { origin: "https://evil.example" },
    { origin: `${ORIGIN}.evil.example` },
    { origin: `${ORIGIN}:8080` },
    { origin: "null" },
    { origin: "about:blank" },
    { "sec-fetch-site": "cross-site" },
    { "sec-fetch-site": "same-site", origin: ORIGIN },
  ];

  it.each(CHANGING)("cannot %s %s with a visitor's cookie", async (method, path, body) => {
    for (const headers of FOREIGN)
      for (const type of ["application/json", "text/plain"]) {
        const init = { method, body: JSON.stringify(body), headers: { "content-type": type, ...headers } };
        await expectError(await people.field.request(path, init), "cross_origin");
      }
  });

  it("cannot open the live socket", async () => {
    for (const headers of FOREIGN) {
      const answer = await people.boss.request("/api/live", {
        headers: { upgrade: "websocket", ...headers },
      });
      await expectError(answer, "cross_origin");
    }
  });

  it("is given no permission to read an answer", async () => {
    for (const method of ["GET", "OPTIONS"]) {
      const answer = await people.boss.request("/api/me", {
        method,
        headers: { origin: "https://evil.example" },
      });
      expect([...answer.headers.keys()].filter((name) => name.startsWith("access-control"))).toEqual([]);
      expect(answer.headers.get("cross-origin-resource-policy")).toBe("same-origin");
    }
  });

  it("is told from our own pages and from programs", async () => {
    for (const headers of [
      { origin: ORIGIN, "sec-fetch-site": "same-origin" },
      { "sec-fetch-site": "none" },
      {},
    ])
      expect(
        (await people.field.post("/api/sync", syncRequest([]), headers as Record<string, string>)).status,
      ).toBe(200);
  });
});
