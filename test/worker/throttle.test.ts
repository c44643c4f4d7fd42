import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { beginAttempt, forgetAttempts } from "../../worker/store/attempts.ts";
import { call, PASSWORD } from "./client.ts";
import { expectError, world } from "./world.ts";

beforeAll(async () => {
  await world();
});

const MINUTE_MS = 60_000;

const signIn = (username: string, password: string, cookie = "", address = "203.0.113.9") =>
  call("/api/auth/sign-in/username", {
    method: "POST",
    headers: { "content-type": "application/json", "cf-connecting-ip": address, ...(cookie && { cookie }) },
    body: JSON.stringify({ username, password }),
  });

/** The cookie by which a browser is known to have signed in before. */
function knownCookie(answer: Response): string {
  const cookie = answer.headers.getSetCookie().find((one) => one.startsWith("sanpi.known="));
  return cookie?.split(";")[0] ?? "";
}

describe("guessing at a password", () => {
  it("is free five times; then each try makes the next wait longer, up to a quarter of an hour", async () => {
    let nowMs = 1_000_000;
    const waits: number[] = [];
    for (let i = 0; i < 14; i++) {
      expect(await beginAttempt(env.DB, "name a", nowMs)).toBe(0);
      const wait = await beginAttempt(env.DB, "name a", nowMs);
      // A try that is free was counted as well.
      if (wait > 0 || i >= 3) waits.push(wait);
      nowMs += wait;
    }
    const growing = waits.filter((wait) => wait > 0);
    expect(growing[0]).toBe(30_000);
    expect(growing).toEqual([...growing].sort((a, b) => a - b));
    expect(growing.at(-1)).toBe(15 * MINUTE_MS);
  });

  it("is not counted while it must wait, so that waiting always ends", async () => {
    for (let i = 0; i < 5; i++) await beginAttempt(env.DB, "name b", 0);
    const wait = await beginAttempt(env.DB, "name b", 1);
    for (let i = 0; i < 50; i++) await beginAttempt(env.DB, "name b", 2);
    expect(await beginAttempt(env.DB, "name b", 1 + wait)).toBe(0);
  });

  it("is forgotten after an hour, and at once by the right password", async () => {
    for (let i = 0; i < 5; i++) await beginAttempt(env.DB, "name c", 0);
    expect(await beginAttempt(env.DB, "name c", 10)).toBeGreaterThan(0);
    expect(await beginAttempt(env.DB, "name c", 62 * MINUTE_MS)).toBe(0);
    expect(await beginAttempt(env.DB, "name c", 62 * MINUTE_MS)).toBe(0);
    await forgetAttempts(env.DB, "name c");
    for (let i = 0; i < 4; i++) expect(await beginAttempt(env.DB, "name c", 62 * MINUTE_MS)).toBe(0);
  });

  it("says how long to wait, whether the name exists or not", async () => {
    for (const name of ["boss-ty", "nemo-x"]) {
      for (let i = 0; i < 5; i++) await expectError(await signIn(name, "guess"), "credentials_wrong");
      const answer = await signIn(name, "guess");
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(20);
      await expectError(answer, "too_many_requests");
    }
  });

  it("at once by many gets no more free tries than one after the other", async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => signIn("boss-dt", "guess")));
    expect(answers.filter((a) => a.status === 401).length).toBeLessThanOrEqual(5);
  });

  it("does not keep a colleague out who signs in where they did before", async () => {
    const known = knownCookie(await signIn("reviewer", PASSWORD));
    expect(known).not.toBe("");
    for (let i = 0; i < 6; i++) await signIn("reviewer", "guess", "", "198.51.100.7");
    await expectError(await signIn("reviewer", PASSWORD), "too_many_requests");
    expect((await signIn("reviewer", PASSWORD, known)).status).toBe(200);
  });

  it("gains nothing by a known browser of somebody else, or by a forged one", async () => {
    const mine = knownCookie(await signIn("field-2", PASSWORD));
    for (let i = 0; i < 5; i++) await signIn("admin", "guess", mine, "198.51.100.8");
    await expectError(await signIn("admin", "guess", mine, "198.51.100.8"), "too_many_requests");
    const forged = mine.replace("field-2", "admin");
    await expectError(await signIn("admin", "guess", forged, "198.51.100.8"), "too_many_requests");
  });
});
