import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dayOf, dayStartMs, daysAfter } from "#domain/day";
import type { Phone, Phones } from "#domain/phone";
import type { Freshness, Tallies } from "#domain/tally";
import { tallyStatements } from "../../worker/store/tallies.ts";
import { addPerson, aReport, type Client } from "./client.ts";
import { clientOf, EVERYWHERE, expectError, grant, type PersonId, world } from "./world.ts";

/** What managers see of the phones behind their figures, and that nobody sees those of other places. */

let people: Record<PersonId, Client>;
const MINUTE = 60_000;

interface Said {
  readonly outbox?: object;
  readonly seq?: number;
  /** The phone's clock ahead of the server's, in milliseconds. */
  readonly ahead?: number;
}

const speak = (who: Client, id: string, { outbox, seq, ahead = 0 }: Said = {}, reports: unknown[] = []) =>
  who.sync(reports, {
    device: { id, platform: "test", ...(outbox && { outbox }), ...(seq && { seq }) },
    clock: Date.now() + ahead,
  });
const fresh = async (who: PersonId = "boss", query = ""): Promise<Freshness> =>
  (await people[who].get<Tallies>(`/api/tallies${query}`)).freshness;
const phonesOf = async (who: PersonId = "boss", query = "") =>
  (await people[who].get<Phones>(`/api/phones${query}`)).phones;
const idsOf = async (who: PersonId, query = "") => (await phonesOf(who, query)).map(({ id }) => id).sort();

beforeAll(async () => {
  people = await world();
  await addPerson("field-ty", grant("reporter", "city", "140100"));
  await addPerson("field-all", grant("reporter", "province", "14"));
  await speak(people.field, "phone-a1");
  await speak(people["field-2"], "phone-a2");
  await speak(people["field-p3"], "phone-b3");
  await speak(people["field-dt"], "phone-dt");
  await speak(await clientOf("field-ty"), "phone-ty");
  await speak(await clientOf("field-all"), "phone-all");
  // Reviewers look at phones too; what they carry reports nothing.
  await speak(people.reviewer, "phone-reviewer");
});

describe("the phones that somebody sees are those of people who report inside their scope", () => {
  it.each<[PersonId, query: string, phones: string[]]>([
    ["boss", "", ["phone-a1", "phone-a2", "phone-all", "phone-b3", "phone-dt", "phone-ty"]],
    ["boss", "?within=14", ["phone-a1", "phone-a2", "phone-all", "phone-b3", "phone-dt", "phone-ty"]],
    ["boss", "?within=140100", ["phone-a1", "phone-a2", "phone-b3", "phone-ty"]],
    ["boss", "?within=ty-a", ["phone-a1", "phone-a2"]],
    ["boss", "?within=ty-b", ["phone-b3"]],
    ["admin-ty", "", ["phone-a1", "phone-a2", "phone-b3", "phone-ty"]],
    ["boss-ty", "?within=ty-b", ["phone-b3"]],
    ["boss-ty-a", "", ["phone-a1", "phone-a2"]],
    ["reviewer", "", ["phone-a1", "phone-a2"]],
    ["boss-dt", "", ["phone-dt"]],
    ["reviewer-dt", "", ["phone-dt"]],
  ])("%s %s", async (who, query, phones) => {
    expect(await idsOf(who, query)).toEqual(phones);
  });

  it.each<[PersonId, string]>([
    ["boss-ty-a", "ty-b"],
    ["boss-ty-a", "140100"],
    ["boss-dt", "140100"],
    ["reviewer", "14"],
  ])("%s asking within %s is told of no such place", async (who, place) => {
    await expectError(await people[who].request(`/api/phones?within=${place}`), "place_unknown");
  });

  it("and a reporter sees none, not even the own one", async () => {
    for (const who of ["field", "field-p3", "nobody"] as const)
      await expectError(await people[who].request("/api/phones"), "forbidden");
  });
});

describe("phones that fell silent", () => {
  /** Sets when a phone was last seen: `days` before today begins in Shanxi, plus so many milliseconds. */
  const seen = (id: string, days: number, ms: number) =>
    env.DB.prepare("UPDATE device SET last_seen_ms = ?1 WHERE id = ?2")
      .bind(dayStartMs(daysAfter(dayOf(Date.now()), -days)) + ms, id)
      .run();
  const silentOf = async (who: PersonId = "boss", query = "") => {
    const listed = (await phonesOf(who, query)).filter(({ silent }) => silent).map(({ id }) => id);
    expect((await fresh(who, query)).silent).toBe(listed.length);
    return listed.sort();
  };

  it("are those not seen for seven days, while their person has open projects", async () => {
    expect(await silentOf()).toEqual([]);
    await seen("phone-a1", 7, 0);
    await seen("phone-b3", 7, -1);
    await seen("phone-ty", 30, 0);
    await seen("phone-reviewer", 30, 0);
    expect(await silentOf()).toEqual(["phone-b3", "phone-ty"]);
    expect(await silentOf("boss", "?within=ty-b")).toEqual(["phone-b3"]);
    expect(await silentOf("boss-dt")).toEqual([]);
    expect((await phonesOf())[0]?.silent).toBe(true);
  });

  it("are silent no longer once another phone of theirs speaks, or nothing of theirs is open", async () => {
    await speak(await clientOf("field-ty"), "phone-ty-new");
    expect(await silentOf()).toEqual(["phone-b3"]);
    await env.DB.prepare("UPDATE listing SET withdrawn_on = '2024-03-01' WHERE project = 'p3'").run();
    expect(await silentOf()).toEqual([]);
    await env.DB.prepare("UPDATE listing SET withdrawn_on = NULL WHERE project = 'p3'").run();
    for (const id of ["phone-a1", "phone-b3", "phone-ty", "phone-reviewer"]) await seen(id, 0, 0);
    await env.DB.prepare("DELETE FROM device WHERE id = 'phone-ty-new'").run();
  });
});

describe("freshness", () => {
  /** What the board's line says changes by this much, and the version with it. */
  async function changed(who: PersonId, act: () => Promise<unknown>): Promise<Partial<Freshness>> {
    const [before, version] = [await fresh(who), (await people[who].get<Tallies>("/api/tallies")).version];
    await act();
    const after = await fresh(who);
    expect((await people[who].get<Tallies>("/api/tallies")).version).not.toBe(version);
    const keys = Object.keys(after) as (keyof Freshness)[];
    return Object.fromEntries(
      keys.filter((key) => after[key] !== before[key]).map((key) => [key, after[key]]),
    );
  }

  it("says what phones hold, and since when", async () => {
    const oldest = Date.now() - 3 * 86_400_000;
    const outbox = { reports: 7, photos: 9, oldest };
    expect(await changed("boss-dt", () => speak(people["field-dt"], "phone-dt", { outbox }))).toEqual({
      phones: 1,
      reports: 7,
      photos: 9,
      oldest,
    });
    expect(
      await changed("boss-dt", () =>
        speak(people["field-dt"], "phone-dt-2", { outbox: { reports: 1, photos: 0, oldest: oldest - 1 } }),
      ),
    ).toEqual({ phones: 2, reports: 8, oldest: oldest - 1 });
    expect(await fresh("boss-ty")).toMatchObject({ phones: 0, reports: 0, photos: 0, oldest: null });
  });

  it("says which numbers never came, and that they came after all", async () => {
    const report = (seq: number) => aReport("p4", { note: "x", seq });
    const send = (...seqs: number[]) => speak(people["field-dt"], "phone-dt", {}, seqs.map(report));
    expect(await changed("boss-dt", () => send(5))).toMatchObject({ missing: 4 });
    expect(await changed("boss-dt", () => send(1, 2, 3))).toMatchObject({ missing: 1 });
    expect(await fresh("boss-ty")).toMatchObject({ missing: 0 });
    expect(await changed("boss-dt", () => send(4))).toMatchObject({ missing: 0 });
    expect(await fresh("boss", "?within=dt-a")).toMatchObject({ missing: 0 });
  });

  it("moves for a number alone: a refused report that leaves a gap", async () => {
    const refused = aReport("p1", { note: "x", seq: 9 });
    expect(await changed("boss-dt", () => speak(people["field-dt"], "phone-dt", {}, [refused]))).toEqual({
      missing: 3,
    });
    const rest = [6, 7, 8].map((seq) => aReport("p1", { note: "x", seq }));
    expect(await changed("boss-dt", () => speak(people["field-dt"], "phone-dt", {}, rest))).toEqual({
      missing: 0,
    });
  });

  it("counts clocks off by more than five minutes, until they are set right", async () => {
    const set = (ahead: number) => () => speak(people["field-dt"], "phone-dt", { ahead });
    expect(await changed("boss-dt", set(7 * MINUTE))).toEqual({ skewed: 1 });
    expect(await changed("boss-dt", set(0))).toEqual({ skewed: 0 });
    expect(await changed("boss-dt", set(-7 * MINUTE))).toEqual({ skewed: 1 });
    expect(await changed("boss-dt", set(4 * MINUTE))).toEqual({ skewed: 0 });
  });

  it("says when a report of the scope was last taken in", async () => {
    const { lastReceived } = await fresh("boss-ty-a");
    const { now } = await speak(people["field-dt"], "phone-dt", {}, [aReport("p4", { note: "x", seq: 10 })]);
    expect(await fresh("boss-dt")).toMatchObject({ lastReceived: now });
    expect(await fresh("boss")).toMatchObject({ lastReceived: now });
    expect(await fresh("boss-ty-a")).toMatchObject({ lastReceived });
  });

  it("stays where a phone says what it said", async () => {
    const { version } = await people.boss.get<Tallies>("/api/tallies");
    await speak(people["field-dt"], "phone-dt-2", {
      outbox: { reports: 1, photos: 0, oldest: (await fresh("boss-dt")).oldest },
    });
    // Neither shows on the line: how many bytes, and which number it saved last while it holds something.
    await speak(people["field-dt"], "phone-dt-2", {
      outbox: { reports: 1, photos: 0, oldest: (await fresh("boss-dt")).oldest, bytes: 5 },
      seq: 1,
    });
    expect((await people.boss.get<Tallies>("/api/tallies")).version).toBe(version);
  });

  it("reads of a phone that is in order only when it was last seen", async () => {
    const rows = async () => {
      const statement = tallyStatements(env.DB, {
        scope: EVERYWHERE,
        rounds: [],
        within: null,
        level: "city",
        basis: "verified",
      })[2] as D1PreparedStatement;
      return (await statement.all()).meta.rows_read;
    };
    const before = await rows();
    await env.DB.prepare(
      "INSERT INTO device (id, person, platform, last_seen_ms, last_received_ms) SELECT 'quiet-' || value, 'field', 'x', ?2, 1 FROM json_each(?1)",
    )
      .bind(JSON.stringify(Array.from({ length: 500 }, (_, i) => i)), Date.now())
      .run();
    expect(await rows()).toBeLessThanOrEqual(before + 500);
    await env.DB.prepare("DELETE FROM device WHERE id LIKE 'quiet-%'").run();
  });
});

describe("a phone as it is shown", () => {
  const shown = async (id: string) => (await phonesOf()).find((phone) => phone.id === id) as Phone;

  it("says what it holds in full, what it could not deliver, how its clock stands", async () => {
    const oldest = Date.now() - 86_400_000;
    const outbox = { reports: 2, photos: 3, bytes: 912_000, oldest, refused: 1 };
    const { now } = await speak(people.field, "phone-full", { outbox, seq: 8, ahead: 7 * MINUTE }, [
      aReport("p1", { note: "x", seq: 1 }),
      aReport("p1", { note: "x", seq: 6 }),
    ]);
    const phone = await shown("phone-full");
    expect(phone).toMatchObject({
      person: { id: "field", name: "field" },
      platform: "test",
      lastSeen: now,
      lastReceived: now,
      held: outbox,
      lastSeq: 6,
      gaps: [{ first: 2, last: 5 }],
    });
    expect(Math.abs(phone.clockOffsetMs + 7 * MINUTE)).toBeLessThan(5_000);
  });

  it("comes first where something is amiss, then who was seen last", async () => {
    const order = (await phonesOf()).map(
      ({ held, gaps, clockOffsetMs }) =>
        held.reports + held.photos + held.refused > 0 ||
        gaps.length > 0 ||
        Math.abs(clockOffsetMs) > 5 * MINUTE,
    );
    expect(order).toContain(true);
    expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
  });
});
