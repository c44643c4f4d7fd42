import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type LiveMessage, liveMessageSchema } from "#domain/tally";
import { addPerson, aReport, type Client } from "./client.ts";
import { clientOf, grant, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
const open: WebSocket[] = [];

beforeAll(async () => {
  people = await world();
  await addPerson("listener", grant("manager", "zone", "ty-a"));
});

afterEach(() => {
  for (const socket of open.splice(0)) socket.close(1000);
});

/** A board of somebody with a session of its own: what it hears, and with which code it is closed. */
async function board(client: Client) {
  const answer = await client.request("/api/live", { headers: { upgrade: "websocket" } });
  expect(answer.status).toBe(101);
  const socket = answer.webSocket as WebSocket;
  const heard: LiveMessage[] = [];
  socket.addEventListener("message", ({ data }) => {
    heard.push(liveMessageSchema.parse(JSON.parse(data as string)));
  });
  const closed = new Promise<number>((resolve) =>
    socket.addEventListener("close", ({ code }) => resolve(code)),
  );
  socket.accept();
  open.push(socket);
  return { socket, heard, closed };
}

const patch = (path: string, body: unknown) =>
  people.admin.request(path, {
    method: "PATCH",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** The close code that asks to sign in again, and the one that only asks to connect again. */
const [SIGNED_OUT, RIGHTS_CHANGED] = [4401, 4409];

describe("a board hears no more once its session is over", () => {
  it.each<[how: string, end: (client: Client) => Promise<unknown>]>([
    ["by signing out", (client) => client.post("/api/auth/sign-out", {})],
    ["by signing out everywhere", (client) => client.request("/api/me/sessions", { method: "DELETE" })],
    [
      "by an administrator who signs the person out",
      () => people.admin.request("/api/people/listener/sessions", { method: "DELETE" }),
    ],
    [
      "by an administrator who lets the person in no more",
      () => patch("/api/people/listener", { disabled: true }),
    ],
  ])("%s", async (_how, end) => {
    await env.DB.prepare("UPDATE person SET disabled_ms = NULL WHERE id = 'listener'").run();
    const client = await clientOf("listener");
    const { closed } = await board(client);
    await end(client);
    expect(await closed).toBe(SIGNED_OUT);
    await env.DB.prepare("UPDATE person SET disabled_ms = NULL WHERE id = 'listener'").run();
  });
});

describe("a board whose person's rights change", () => {
  it.each<[how: string, change: () => Promise<Response>]>([
    [
      "by name",
      () => patch("/api/people/listener", { grants: [{ role: "manager", level: "zone", place: "ty-b" }] }),
    ],
    [
      "by a list of people",
      () =>
        people.admin.post("/api/people", {
          people: [
            {
              username: "listener",
              name: "listener",
              grants: [{ role: "manager", level: "city", place: "140200" }],
            },
          ],
        }),
    ],
  ])("%s is closed, and hears by the new ones when it connects again", async (_how, change) => {
    const client = await clientOf("listener");
    const before = await board(client);
    expect((await change()).status).toBe(200);
    expect(await before.closed).toBe(RIGHTS_CHANGED);
    const [after, all] = [await board(client), await board(people.boss)];
    await people.field.send(aReport("p2", { milestone: "works_started", completed: Date.now() % 1_000_000 }));
    await expect.poll(() => all.heard.flatMap(({ cells }) => cells).length).toBeGreaterThan(0);
    await expect.poll(() => after.heard.length).toBeGreaterThan(0);
    expect(after.heard.flatMap(({ cells }) => cells)).toEqual([]);
  });
});

it("each role hears of its own places' cells alone", async () => {
  const over = [
    ["zone", "ty-a", true],
    ["zone", "ty-b", false],
    ["city", "140200", false],
    ["city", "140100", true],
    ["province", "14", true],
    ["project", "p1", false],
    ["project", "p2", false],
  ] as const;
  const boards: { name: string; hears: boolean; heard: LiveMessage[] }[] = [];
  for (const role of ["reporter", "reviewer", "manager", "admin"] as const)
    for (const [level, place, hears] of over) {
      const name = `${role}-over-${place}`;
      await addPerson(name, grant(role, level, place));
      boards.push({ name, hears, heard: (await board(await clientOf(name))).heard });
    }
  await people.field.send(aReport("p1", { milestone: "works_started" }));
  await expect.poll(() => boards.every(({ heard }) => heard.length > 0)).toBe(true);
  for (const { name, hears, heard } of boards)
    expect(
      heard.flatMap(({ cells }) => cells.map(({ zone }) => zone)),
      name,
    ).toEqual(hears ? ["ty-a"] : []);
});
