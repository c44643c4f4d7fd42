import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";
import { play } from "./run.ts";
import type { Step } from "./schedule.ts";
import { type Server, startServer } from "./server.ts";

/** Stories that once broke the promise, told again on purpose. */

let server: Server;

beforeAll(async () => {
  server = await startServer();
}, 60_000);

afterAll(async () => {
  await server?.close();
});

const go: Step = { do: "go", legs: 12, pick: 0 };

/** More writes and commits than a sign-in takes. */
const WRITES = 8;

test("a tab that is killed at any moment of somebody else's sign-in leaves no other tab waiting in silence", async () => {
  for (let writes = 0; writes < WRITES; writes++) {
    const steps: Step[] = [
      { do: "report", phone: 0, project: 0, pictures: [] },
      ...[go, { do: "tab", phone: 0 } as const, go],
      { do: "kill", phone: 0, writes },
      { do: "signIn", phone: 0, person: 1 },
      go,
    ];
    expect((await play(server, { phones: 1, seed: 1, steps })).failures, `after ${writes} writes`).toEqual(
      [],
    );
  }
}, 60_000);

test("a phone without room to keep who signed in does not ask the server again and again without a pause", async () => {
  const signIn = (person: number): Step => ({ do: "signIn", phone: 0, person });
  // Bob has been here: his database is made.
  const steps = [
    signIn(1),
    go,
    signIn(0),
    go,
    { do: "room", phone: 0, bytes: 0 } as const,
    signIn(1),
    go,
    go,
  ];
  expect((await play(server, { phones: 1, seed: 1, steps })).failures).toEqual([]);
}, 60_000);

test("the command that plays any number of runs plays them without the test runner", () => {
  const chaos = ["scripts/chaos.ts", "--runs", "1", "--seed", "1"];
  expect(execFileSync(process.execPath, chaos, { cwd: root, encoding: "utf8" })).toContain("0 failures");
}, 60_000);
