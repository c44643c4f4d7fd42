import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { app } from "../../worker/app.ts";
import { refusing } from "../fixtures/limiters.ts";
import { addPerson, aReport, type Client, call, ORIGIN, PASSWORD, syncRequest } from "./client.ts";
import { aPhoto, clientOf, expectError, grant, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
let operations: { method: string; path: string; hasBody: boolean }[];

beforeAll(async () => {
  people = await world();
  const { paths } = await (await call("/api/openapi.json")).json<{
    paths: Record<string, Record<string, { requestBody?: object }>>;
  }>();
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path: path.replace("{sha256}", "0".repeat(64)).replaceAll(/\{\w+\}/g, "field"),
      hasBody: requestBody !== undefined,
    })),
  );
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe("every answer", () => {
  it.each<[what: string, ask: () => Promise<Response>]>([
    ["of data", () => people.boss.request("/api/projects")],
    ["without a session", () => call("/api/me")],
    ["that finds nothing", () => people.boss.request("/api/nothing")],
    ["that refuses", () => people.boss.post("/api/sync", syncRequest([]))],
    [
      "to another site's page",
      () => call("/api/sync", { method: "POST", headers: { origin: "https://x.y" } }),
    ],
    [
      "of a photo",
      async () => {
        const { bytes, sha256, claim } = await aPhoto();
        await people.field.send(aReport("p1", { photos: [claim] }));
        await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
        return people.field.request(`/api/photos/${sha256}`);
      },
    ],
  ])("%s tells browsers to run, frame, sniff and share nothing of it", async (_what, ask) => {
    const headers = Object.fromEntries((await ask()).headers);
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "cache-control": expect.stringMatching(/no-store|private/),
    });
    for (const directive of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "sandbox"])
      expect(headers["content-security-policy"]).toContain(directive);
    for (const power of ["camera", "geolocation", "microphone"])
      expect(headers["permissions-policy"]).toContain(`${power}=()`);
    expect(headers).not.toHaveProperty("access-control-allow-origin");
    expect(headers).not.toHaveProperty("x-powered-by");
  });
});

describe("another site's page", () => {
  it("can change nothing by any route, whatever the method", async () => {
    const changing = operations.filter(({ method }) => method !== "GET");
    expect(changing.length).toBeGreaterThan(12);
    for (const { method, path } of changing)
      for (const headers of [{ origin: "https://evil.example" }, { "sec-fetch-site": "cross-site" }]) {
        const answer = await people.admin.request(path, { method, headers, body: "{}" });
        await expectError(answer, "cross_origin");
      }
  });

  it("cannot open the live socket", async () => {
    const headers = { upgrade: "websocket", origin: "https://evil.example" };
    await expectError(await people.boss.request("/api/live", { headers }), "cross_origin");
  });
});

describe("a body that is too large", () => {
  const TOO_LARGE = 17 * 1024 * 1024;

  it("is refused by every route that takes one, before it is read where its length is told", async () => {
    const taking = operations.filter(({ hasBody }) => hasBody);
    expect(taking.length).toBeGreaterThan(8);
    for (const { method, path } of taking) {
      for (const isTold of [true, false]) {
        let pulled = 0;
        const body = new ReadableStream<Uint8Array>({
          pull(controller) {
            pulled += 65_536;
            if (pulled > TOO_LARGE) controller.close();
            else controller.enqueue(new Uint8Array(65_536).fill(32));
          },
        });
        // Whoever may use the route.
        const who = /sync|reviews/.test(path) ? people.both : people.admin;
        const answer = await who.request(path, {
          method,
          body,
          headers: {
            "content-type": "application/json",
            ...(isTold && { "content-length": String(TOO_LARGE) }),
          },
        });
        await expectError(answer, path.includes("photos") ? "photo_too_large" : "request_too_large");
        // What stands in the stream's own buffers was pulled all the same.
        if (isTold) expect(pulled, `${method} ${path}`).toBeLessThan(1_000_000);
      }
    }
  });
});

describe("limits on how often", () => {
  it("are not felt by an outbox of 200 reports and 400 photos that is sent at once", async () => {
    const phone = await clientOf("field-2");
    const photos = await Promise.all(Array.from({ length: 400 }, () => aPhoto(600)));
    const reports = Array.from({ length: 200 }, (_, i) =>
      aReport("p1", { photos: photos.slice(2 * i, 2 * i + 2).map(({ claim }) => claim) }),
    );
    for (const half of [reports.slice(0, 100), reports.slice(100)]) {
      const { receipts } = await phone.sync(half);
      expect(receipts.filter(({ status }) => status !== "accepted")).toEqual([]);
    }
    for (const { sha256, bytes } of photos)
      expect((await phone.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes })).status).toBe(201);
  });

  it("stop one phone and not the other of the same person, and then the person", async () => {
    const [wild, calm] = [await clientOf("reviewer-dt"), await clientOf("reviewer-dt")];
    const row = await env.DB.prepare(
      "SELECT id FROM session WHERE user_id = 'reviewer-dt' ORDER BY rowid DESC LIMIT 1 OFFSET 1",
    ).first<{ id: string }>();
    const onePhone = { ...env, DEVICE_LIMIT: refusing(row?.id as string) };
    await expectError(await wild.request("/api/me", {}, onePhone), "too_many_requests");
    expect((await calm.request("/api/me", {}, onePhone)).status).toBe(200);
    const onePerson = { ...env, PERSON_LIMIT: refusing("reviewer-dt") };
    const answer = await calm.request("/api/me", {}, onePerson);
    expect(answer.headers.get("retry-after")).toBe("60");
    await expectError(answer, "too_many_requests");
    expect((await people.reviewer.request("/api/me", {}, onePerson)).status).toBe(200);
  });
});

describe("a failure that nobody foresaw", () => {
  it("is logged under the request's name and without secrets, and answered without its words", async () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => {});
    const broken = {
      ...env,
      DB: {
        prepare() {
          throw new Error("D1_ERROR: no such table: person at line 7 of /srv/store.ts");
        },
      } as unknown as D1Database,
    };
    const body = JSON.stringify({ username: "field", password: PASSWORD });
    for (const [path, init] of [
      ["/api/me?secret=in-the-query", {}],
      ["/api/auth/sign-in/username", { method: "POST", body }],
    ] as const) {
      const headers = { cookie: people.field.cookie, "content-type": "application/json" };
      const request = new Request(`${ORIGIN}${path}`, { ...init, headers });
      const answer = await app.fetch(request, broken, createExecutionContext());
      const requestId = answer.headers.get("x-request-id") as string;
      await expectError(answer, "internal");
      const logged = log.mock.calls.map((call) => call.join(" ")).join("\n");
      expect(logged).toContain(requestId);
      for (const secret of [PASSWORD, people.field.cookie, env.SANPI_SECRET, "in-the-query"])
        expect(logged).not.toContain(secret);
    }
  });
});

describe("a sign-in that fails", () => {
  const signIn = (username: string, password: string) =>
    call("/api/auth/sign-in/username", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ username, password }),
    });
  const linesOf = async (person: string) =>
    (
      await env.DB.prepare("SELECT action FROM audit WHERE person = ?1 ORDER BY id")
        .bind(person)
        .all<{ action: string }>()
    ).results.map(({ action }) => action);

  it("is in the trail of whoever it was tried as, and of nobody where there is no such person", async () => {
    const count = async () =>
      (await env.DB.prepare("SELECT count(*) AS n FROM audit").first<{ n: number }>())?.n;
    await signIn("boss-ty", "guess guess");
    expect(await linesOf("boss-ty")).toEqual(["sign_in_refused"]);
    const before = await count();
    await signIn("nemo", "guess guess");
    expect(await count()).toBe(before);
  });

  it("with the right password of somebody disabled is a wrong password, and leaves no session", async () => {
    await addPerson("leaver", grant("manager", "province", "14"));
    expect((await signIn("leaver", PASSWORD)).status).toBe(200);
    await env.DB.prepare("UPDATE person SET disabled_ms = 1 WHERE id = 'leaver'").run();
    await env.DB.prepare("DELETE FROM session WHERE user_id = 'leaver'").run();
    const answer = await signIn("leaver", PASSWORD);
    expect(answer.headers.getSetCookie()).toEqual([]);
    await expectError(answer, "credentials_wrong");
    const left = env.DB.prepare("SELECT count(*) AS n FROM session WHERE user_id = 'leaver'");
    expect(await left.first()).toEqual({ n: 0 });
  });

  it("and a sign-out that succeeds is there too, once", async () => {
    const desk = await clientOf("boss-ty-a");
    for (let i = 0; i < 2; i++) await desk.post("/api/auth/sign-out", {});
    expect(await linesOf("boss-ty-a")).toEqual(["signed_out"]);
  });
});
