import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type LiveMessage, liveMessageSchema, type Tallies, verdictMessageSchema } from "#domain/tally";
import { liveObject } from "../../worker/live.ts";
import { MOST_TOLD } from "../../worker/store/cells.ts";
import { bookRevision } from "../../worker/store/tallies.ts";
import { aReport, type Client } from "./client.ts";
import { expectError, imported, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;
const open: WebSocket[] = [];

beforeAll(async () => {
  people = await world();
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const socket of open.splice(0)) socket.close(1000);
  await quiet();
});

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** Long enough for a message that is still to come: the interval between two and the way. */
const quiet = () => pause(450);

/** Listens as somebody; `next` answers the message after those it has answered, or fails when none comes. */
async function listen(who: PersonId) {
  const answer = await people[who].request("/api/live", { headers: { upgrade: "websocket" } });
  expect(answer.status).toBe(101);
  const socket = answer.webSocket as WebSocket;
  const heard: LiveMessage[] = [];
  let wake = () => {};
  socket.addEventListener("message", ({ data }) => {
    heard.push(liveMessageSchema.strict().parse(JSON.parse(data as string)));
    wake();
  });
  socket.accept();
  open.push(socket);
  let told = 0;
  const next = async (): Promise<LiveMessage> => {
    const late = Date.now() + 10_000;
    while (heard.length <= told) {
      if (Date.now() > late) throw new Error(`${who} heard nothing`);
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), pause(50)]);
    }
    return heard[told++] as LiveMessage;
  };
  return { socket, heard, next };
}

/** When messages were sent (epoch ms, by the sender's clock), from now on; how long they were on the way does not count. */
function sendings(): number[] {
  const sentAtMs: number[] = [];
  const { send } = WebSocket.prototype;
  vi.spyOn(WebSocket.prototype, "send").mockImplementation(function (this: WebSocket, message) {
    // The test runner speaks by a socket too.
    if (String(message).startsWith('{"type":"changed"')) sentAtMs.push(Date.now());
    send.call(this, message);
  });
  return sentAtMs;
}
const between = (instants: readonly number[]) => instants.slice(1).map((at, i) => at - (instants[i] ?? 0));

const versionFor = async (who: PersonId) => (await people[who].get<Tallies>("/api/tallies")).version;
const cellOf = (zone: string, round: string, batch: string) =>
  expect.objectContaining({ city: zone === "dt-a" ? "140200" : "140100", zone, round, batch });

describe("a board that listens", () => {
  it("hears which cells a report changed, with the version that reading answers", async () => {
    const board = await listen("boss");
    await people.field.send(aReport("p1", { milestone: "works_started" }));
    const message = await board.next();
    expect(message.cells).toEqual([cellOf("ty-a", "2024-1", "signing")]);
    expect(message.version).toBe(await versionFor("boss"));
  });

  it("hears the cell whole, as reading answers it, on both bases", async () => {
    const board = await listen("boss");
    await people["field-p3"].send(aReport("p3", { milestone: "works_started" }));
    const [cell] = (await board.next()).cells;
    expect(cell).toMatchObject({
      listed: 1,
      base: 30_000,
      achieved: { verified: 0, reported: 1 },
      gained: { verified: 0, reported: 30_000 },
    });
    const { cells = [] } = await people.boss.get<Tallies>("/api/tallies?cells=true");
    expect(cells).toContainEqual(cell);
  });

  it("hears over how long to spread its questions: the longer, the more listen", async () => {
    const spread = async (listeners: number) => {
      const boards = [];
      for (let i = 0; i < listeners; i++) boards.push(await listen("boss"));
      await people.field.send(aReport("p2", { completed: 600 + listeners, observedAt: Date.now() }));
      return (await (boards[0] as (typeof boards)[0]).next()).spreadMs;
    };
    expect([await spread(1), await spread(4)]).toEqual([100, 500]);
  });

  it("is not told of a cell each where an import changes hundreds, but that it should ask", async () => {
    const projects = Array.from({ length: MOST_TOLD + 1 }, (_, i) => `many${i}`);
    await imported(people.admin, {
      zones: projects.map((id) => ({ id: `z-${id}`, city: "140200", name: `多${id}` })),
      projects: projects.map((id) => ({ id, zone: `z-${id}`, name: id })),
    });
    await quiet();
    const board = await listen("boss");
    await imported(people.admin, {
      listings: projects.map((project) => ({ project, batch: "start" as const, round: "2024-2" })),
    });
    expect(await board.next()).toMatchObject({ cells: [], version: await versionFor("boss") });
  });

  it("hears of what a phone holds, and of a phone that was relieved by its rescue file", async () => {
    const board = await listen("boss");
    const device = { id: "phone-live", platform: "test", outbox: { reports: 2, photos: 0 } };
    await people.field.sync([], { device });
    expect(await board.next()).toMatchObject({ cells: [], version: await versionFor("boss") });
    const { id, platform } = device;
    const reports = [{ ...aReport("p1", { note: "x" }), id: "not an id" }];
    const file = { person: "field", device: { id, platform }, exportedAt: Date.now(), reports };
    // Nothing of it is taken in; that its numbers came is what changes.
    await people.admin.post("/api/rescue", file);
    expect(await board.next()).toMatchObject({ cells: [], version: await versionFor("boss") });
  });

  it("hears nothing of a phone that says the same again", async () => {
    const device = { id: "phone-live-2", platform: "test", outbox: { reports: 2, photos: 0 } };
    await people.field.sync([], { device });
    await quiet();
    const board = await listen("boss");
    await quiet();
    await people.field.sync([], { device });
    await quiet();
    expect(board.heard).toEqual([]);
  });

  it("hears of a verdict and of an import alike", async () => {
    const board = await listen("boss");
    const report = aReport("p2", { milestone: "in_production", completed: 10 });
    await people.field.send(report);
    await board.next();
    await people.reviewer.post("/api/reviews", { verdicts: [{ report: report.id, verdict: "verified" }] });
    expect((await board.next()).cells).toEqual([cellOf("ty-a", "2024-1", "start")]);
    await imported(people.admin, {
      listings: [{ project: "p4", batch: "start", round: "2024-2", investment: 5 }],
    });
    const last = await board.next();
    expect(last.cells).toEqual([cellOf("dt-a", "2024-2", "start")]);
    expect(last.version).toBe(await versionFor("boss"));
  });

  it("hears only of cells inside its scope, under its own version", async () => {
    const [boss, zone, city] = [await listen("boss"), await listen("boss-ty-a"), await listen("boss-dt")];
    await people.field.send(aReport("p2", { completed: 11, observedAt: Date.now() }));
    await boss.next();
    await people["field-dt"].send(aReport("p4", { milestone: "capacity_reached" }));
    const zones = ({ heard }: typeof boss) => [
      ...new Set(heard.flatMap((message) => message.cells.map((cell) => cell.zone))),
    ];
    const versions = await Promise.all((["boss", "boss-ty-a", "boss-dt"] as const).map(versionFor));
    await expect.poll(() => [boss, zone, city].map(({ heard }) => heard.at(-1)?.version)).toEqual(versions);
    expect([zones(boss), zones(zone), zones(city)]).toEqual([["ty-a", "dt-a"], ["ty-a"], ["dt-a"]]);
  });

  it("hears at most four times a second of 50 changes in a row, and misses none of them", async () => {
    const projects = Array.from({ length: 50 }, (_, i) => `q${i}`);
    await imported(people.admin, {
      zones: projects.map((id) => ({ id: `z-${id}`, city: "140100", name: `区${id}` })),
      projects: projects.map((id) => ({ id, zone: `z-${id}`, name: id })),
      listings: projects.map((project) => ({
        project,
        batch: "start" as const,
        round: "2024-1",
        investment: 1,
      })),
    });
    await env.DB.prepare("INSERT INTO \"grant\" VALUES ('field', 'reporter', 'city', '140100')").run();
    await quiet();
    const board = await listen("boss");
    const sentAtMs = sendings();
    for (const id of projects) {
      await people.field.send(aReport(id, { completed: 1 }));
      await pause(20);
    }
    const { heard } = board;
    const version = await versionFor("boss");
    await expect.poll(() => heard.at(-1)?.version).toBe(version);
    expect(sentAtMs.length).toBeGreaterThan(3);
    expect(Math.min(...between(sentAtMs))).toBeGreaterThanOrEqual(250);
    const zones = new Set(heard.flatMap((message) => message.cells.map((cell) => cell.zone)));
    expect(zones).toEqual(new Set(projects.map((id) => `z-${id}`)));
  });

  it("hears no second message right behind the first, when the one it was to come with comes too soon", async () => {
    const board = await listen("boss");
    const { heard } = board;
    const sentAtMs = sendings();
    await people.field.send(aReport("p1", { completed: 21, observedAt: Date.now() }));
    await board.next();
    await people.field.send(aReport("p1", { completed: 22, observedAt: Date.now() }));
    await runDurableObjectAlarm(liveObject(env));
    const version = await versionFor("boss");
    await expect.poll(() => heard.at(-1)?.version).toBe(version);
    expect(sentAtMs).toHaveLength(2);
    expect(between(sentAtMs)[0]).toBeGreaterThanOrEqual(250);
  });

  it("hears the later of two changes last, though the look that found the earlier one took long", async () => {
    const { heard } = await listen("boss");
    const before = await bookRevision(env.DB);
    /** Looks from the first that finds something. */
    let looks = 0;
    let go = () => {};
    const held = new Promise<void>((resolve) => (go = resolve));
    // The object's own way to the books; the Worker has another.
    const books = {
      prepare: (query: string) => env.DB.prepare(query),
      batch: async (statements: D1PreparedStatement[]) => {
        const answer = await env.DB.batch<{ rev: number }>(statements);
        if ((answer[0]?.results[0]?.rev ?? 0) > before && ++looks === 1) await held;
        return answer;
      },
    };
    const byThese = (DB: unknown) =>
      runInDurableObject(liveObject(env), (live) => {
        Object.assign(live, { env: { ...env, DB } });
      });
    await byThese(books);
    onTestFinished(() => byThese(env.DB));
    const sent = people.field.send(aReport("p1", { completed: 31, observedAt: Date.now() }));
    await expect.poll(() => looks).toBe(1);
    await quiet();
    await people.field.send(aReport("p1", { completed: 32, observedAt: Date.now() }));
    await quiet();
    expect([looks, heard.length]).toEqual([1, 0]);
    go();
    await sent;
    const version = await versionFor("boss");
    await expect.poll(() => heard.map((message) => message.version)).toEqual([expect.any(String), version]);
  });

  it("hears nothing when nothing changed", async () => {
    const report = aReport("p1", { note: "x" });
    await people.field.send(report);
    await quiet();
    const board = await listen("boss");
    await people.field.send(report);
    await people.field.send(aReport("p4", { note: "out of scope" }));
    await people.reviewer.post("/api/reviews", { verdicts: [{ report: report.id, verdict: "returned" }] });
    await people.admin.import({ dryRun: true, projects: [{ id: "new", zone: "ty-a", name: "新" }] });
    await people.admin.import({ projects: [{ id: "p1", name: "甲一" }] });
    await people.boss.get("/api/tallies");
    await quiet();
    expect(board.heard).toEqual([]);
  });

  it("is not told what happened before it listened", async () => {
    await people.field.send(aReport("p2", { completed: 77, observedAt: Date.now() }));
    await quiet();
    const board = await listen("boss");
    await people.field.send(aReport("p1", { milestone: "capacity_reached" }));
    expect((await board.next()).cells).not.toContainEqual(cellOf("ty-a", "2024-1", "start"));
  });

  it("hears of a change right after it began to listen, though nobody listened just before", async () => {
    // The Worker has just been told that nobody listens, and saves itself calls for a moment.
    await people.field.send(aReport("p2", { completed: 79, observedAt: Date.now() }));
    const board = await listen("boss");
    await people.field.send(aReport("p2", { completed: 80, observedAt: Date.now() }));
    expect((await board.next()).version).toBe(await versionFor("boss"));
  });

  it("hears in time while others keep coming", async () => {
    const board = await listen("boss");
    await quiet();
    let isOver = false;
    const others = (async () => {
      while (!isOver) {
        await listen("boss");
        await pause(60);
      }
    })();
    try {
      // The second of two quick changes is told of after the interval, by a look that each newcomer asks for too.
      for (const completed of [82, 83])
        await people.field.send(aReport("p2", { completed, observedAt: Date.now() }));
      const version = await versionFor("boss");
      await expect.poll(() => board.heard.at(-1)?.version).toBe(version);
    } finally {
      isOver = true;
      await others;
    }
  });

  it("goes on hearing when another hangs up", async () => {
    const [stays, leaves] = [await listen("boss"), await listen("boss")];
    leaves.socket.close(1000);
    await people.field.send(aReport("p2", { completed: 78, observedAt: Date.now() }));
    expect((await stays.next()).cells).toEqual([cellOf("ty-a", "2024-1", "start")]);
    expect(leaves.heard).toEqual([]);
  });
});

describe("a phone that listens", () => {
  const verdict = (report: string, word: "verified" | "returned") =>
    people.reviewer.post("/api/reviews", { verdicts: [{ report, verdict: word, reason: "x" }] });

  /** The types of what a phone of somebody hears; no answer is waited for. */
  async function phoneOf(who: PersonId): Promise<string[]> {
    const answer = await people[who].request("/api/live?of=verdicts", { headers: { upgrade: "websocket" } });
    expect(answer.status).toBe(101);
    const socket = answer.webSocket as WebSocket;
    const types: string[] = [];
    socket.addEventListener("message", ({ data }) => {
      types.push(verdictMessageSchema.strict().parse(JSON.parse(data as string)).type);
    });
    socket.accept();
    open.push(socket);
    return types;
  }

  it("hears that a report of its person got a verdict, and nobody else's phone does", async () => {
    const [mine, colleagues] = [await phoneOf("field"), await phoneOf("field-2")];
    const report = aReport("p2", { note: "to be judged" });
    await people.field.send(report);
    await quiet();
    expect(mine).toEqual([]);
    await verdict(report.id, "returned");
    await expect.poll(() => mine).toEqual(["verdicts"]);
    expect(colleagues).toEqual([]);
    // The same word once more is no news.
    await verdict(report.id, "returned");
    await quiet();
    expect([mine, colleagues]).toEqual([["verdicts"], []]);
  });

  it("hears no figures, and a board hears of no verdicts", async () => {
    const [mine, board] = [await phoneOf("field"), await listen("boss")];
    const report = aReport("p2", { completed: 81, observedAt: Date.now() });
    await people.field.send(report);
    await board.next();
    await verdict(report.id, "verified");
    await board.next();
    await expect.poll(() => mine).toEqual(["verdicts"]);
    expect(board.heard.map(({ type }) => type)).not.toContain("verdicts");
  });

  it("is refused a socket of anything else", async () => {
    const asked = await people.field.request("/api/live?of=x", { headers: { upgrade: "websocket" } });
    await expectError(asked, "request_invalid");
  });
});
