import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { EarlierUses } from "#domain/earlier-use";
import type { Queue } from "#domain/queue";
import type { ReportInput } from "#domain/report";
import { VISIT_MS } from "#domain/unusual";
import worker from "../../worker/index.ts";
import { fingerprintStatements } from "../../worker/store/fingerprints.ts";
import { addPerson, aReport, type Client } from "./client.ts";
import { lookOf, pictureOf, stamped } from "./pictures.ts";
import { clientOf, expectError, grant, type PersonId, world } from "./world.ts";

const DAY = 24 * 3_600_000;
const NOW = Date.now();

let people: Record<PersonId, Client>;
let province: Client;
let scenes = 100;

beforeAll(async () => {
  people = await world();
  await addPerson("reviewer-all", grant("reviewer", "province", "14"));
  province = await clientOf("reviewer-all");
});

interface Photo {
  readonly sha256: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

async function photoOf(bytes: Uint8Array<ArrayBuffer>): Promise<Photo> {
  return { bytes, sha256: Buffer.from(await crypto.subtle.digest("SHA-256", bytes)).toString("hex") };
}

/** Copies of one picture that nobody has sent before: as it is, and coded anew, smaller, under another stamp. */
async function copies(): Promise<[Photo, Photo]> {
  const look = lookOf(++scenes);
  const again = pictureOf(stamped(look, scenes), { width: 400, height: 300, step: 2 });
  return [await photoOf(pictureOf(stamped(look, -scenes))), await photoOf(again)];
}

const put = (who: PersonId, { sha256, bytes }: Photo) =>
  people[who].request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });

/** Sends a report with photos and then their bytes, as phones do; answers its id. */
async function sent(
  who: PersonId,
  project: string,
  photos: readonly Photo[],
  facts: Partial<ReportInput> = {},
): Promise<string> {
  const claims = photos.map(({ sha256, bytes }) => ({ sha256, bytes: bytes.length }));
  const report = aReport(project, { photos: claims, ...facts });
  await people[who].send(report);
  for (const photo of photos) await put(who, photo);
  return report.id;
}

async function flags(id: string, client = province): Promise<string[]> {
  const { items } = await client.get<Queue>("/api/queue");
  const item = items.find(({ report }) => report.id === id);
  if (!item) throw new Error("not in the queue");
  return item.unusual.filter((what) => what === "reused" || what === "similar");
}

const usesOf = (id: string, client = province) => client.get<EarlierUses>(`/api/reports/${id}/earlier-uses`);

describe("a photo that looks like one of another report", () => {
  it("is pointed out where that is of another project, and leads there", async () => {
    const [first, second] = await copies();
    const earlier = await sent("field", "p1", [first], { observedAt: NOW - 3 * DAY });
    const later = await sent("field-2", "p2", [second]);
    expect(await flags(later)).toEqual(["similar"]);
    const { photos } = await usesOf(later, people.reviewer);
    expect(photos).toEqual([
      {
        sha256: second.sha256,
        elsewhere: false,
        uses: [
          {
            ...{ sha256: first.sha256, stored: true, takenAt: null, report: earlier },
            ...{ observedAt: expect.any(Number), person: "field", project: { id: "p1", name: "甲一" } },
          },
        ],
      },
    ]);
    expect((await people.reviewer.request(`/api/photos/${first.sha256}`)).status).toBe(200);
    // The one that came first was not used before.
    expect(await flags(earlier)).toEqual([]);
    expect(await usesOf(earlier)).toEqual({ photos: [] });
  });

  it("is pointed out where that is of another visit to the project, and not of the same", async () => {
    const [first, second] = await copies();
    await sent("field", "p1", [first], { observedAt: NOW - VISIT_MS - 60_000 });
    expect(await flags(await sent("field", "p1", [second], { observedAt: NOW }))).toEqual(["similar"]);

    const [front, frontAgain] = await copies();
    const inOne = await sent("field", "p2", [front, frontAgain], { observedAt: NOW - VISIT_MS + 60_000 });
    expect(await flags(inOne)).toEqual([]);
    const yetAgain = await photoOf(pictureOf(lookOf(scenes), { step: 3 }));
    const sameDay = await sent("field", "p2", [yetAgain], { observedAt: NOW });
    expect(await flags(sameDay)).toEqual([]);
    expect(await usesOf(sameDay)).toEqual({ photos: [] });
  });

  it("is not pointed out in a correction of that report, nor in what corrects the correction", async () => {
    const [first, second] = await copies();
    const older = await sent("field", "p1", [first], { observedAt: NOW - 20 * DAY });
    const newer = await sent("field", "p1", [second], { supersedes: older });
    expect(await flags(newer)).toEqual([]);
    const newest = await sent("field", "p1", [first, second], { supersedes: newer });
    expect(await flags(newest)).toEqual([]);
  });

  it("is found whichever comes first, the bytes or the report that claims them", async () => {
    const [first, second] = await copies();
    await put("field", first);
    await sent("field", "p1", [first]);
    await put("field-2", second);
    expect(await flags(await sent("field-2", "p2", [second]))).toEqual(["similar"]);
  });

  it("is not looked for in pictures that show nothing", async () => {
    const dark = [await photoOf(pictureOf(() => 3)), await photoOf(pictureOf(() => 3, { width: 400 }))];
    await sent("field", "p1", [dark[0] as Photo]);
    expect(await flags(await sent("field-2", "p2", [dark[1] as Photo]))).toEqual([]);
  });
});

describe("the same photo in another report", () => {
  it("is pointed out in the later one alone, and leads to the earlier one", async () => {
    const [photo] = await copies();
    const earlier = await sent("field", "p1", [photo]);
    const later = await sent("field-2", "p2", [photo]);
    expect([await flags(earlier), await flags(later)]).toEqual([[], ["reused"]]);
    expect((await usesOf(later)).photos).toMatchObject([
      { sha256: photo.sha256, uses: [{ sha256: photo.sha256, report: earlier }] },
    ]);
  });

  it("leads there though its bytes never came", async () => {
    const [photo] = await copies();
    const report = aReport("p1", { photos: [{ sha256: photo.sha256, bytes: 9 }] });
    const copy = aReport("p2", { photos: [{ sha256: photo.sha256, bytes: 9 }] });
    await people.field.send(report);
    await people.field.send(copy);
    expect((await usesOf(copy.id)).photos).toMatchObject([{ uses: [{ report: report.id, stored: false }] }]);
  });
});

describe("a use outside of what the reviewer may read", () => {
  it("is told as being there, without a word of where, by whom, when and how often", async () => {
    const [first, second] = await copies();
    const [same] = await copies();
    await sent("field-dt", "p4", [first, same], { observedAt: NOW - 5 * DAY });
    await sent("field-dt", "p4", [first], { observedAt: NOW - 4 * DAY });
    const id = await sent("field", "p1", [second, same]);
    expect(await flags(id, people.reviewer)).toEqual(["reused", "similar"]);
    expect(await usesOf(id, people.reviewer)).toEqual({
      photos: [
        { sha256: second.sha256, uses: [], elsewhere: true },
        { sha256: same.sha256, uses: [], elsewhere: true },
      ],
    });
    await expectError(await people.reviewer.request(`/api/photos/${first.sha256}`), "not_found");
    const seen = await usesOf(id);
    expect(seen.photos.map(({ uses, elsewhere }) => [uses.length, elsewhere])).toEqual([
      [2, false],
      [1, false],
    ]);
  });

  it("is told beside those that may be read", async () => {
    const [first, second] = await copies();
    await sent("field-dt", "p4", [first]);
    await sent("field", "p2", [first]);
    const id = await sent("field", "p1", [second]);
    expect((await usesOf(id, people.reviewer)).photos).toMatchObject([
      { uses: [{ project: { id: "p2" } }], elsewhere: true },
    ]);
  });
});

describe("two photos", () => {
  it("look alike when at most 7 of 64 bits differ, whichever those are, and say how many", async () => {
    const seed = Number(env.TEST_SEED ?? Date.now() % 2 ** 31);
    console.log(`similar: seed ${seed}`);
    let made = 0;
    const half = fc.integer({ min: 0, max: 2 ** 32 - 1 });
    const turned = fc.uniqueArray(fc.nat(63), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(half, half, turned, async (high, low, bits) => {
        const [one, other] = [`one-${++made}`, `other-${made}`];
        const flip = (value: number, from: number) =>
          bits.reduce((now, bit) => (bit >> 5 === from ? (now ^ (1 << (bit & 31))) >>> 0 : now), value);
        await env.DB.batch([
          ...fingerprintStatements(env.DB, one, { high, low }),
          ...fingerprintStatements(env.DB, other, { high: flip(high, 0), low: flip(low, 1) }),
        ]);
        const { results } = await env.DB.prepare(
          "SELECT sha256, bits FROM likeness WHERE ?1 IN (sha256, other) AND ?2 IN (sha256, other) ORDER BY sha256",
        )
          .bind(one, other)
          .all();
        const rows = [one, other].map((sha256) => ({ sha256, bits: bits.length }));
        expect(results).toEqual(bits.length <= 7 ? rows : []);
      }),
      { seed, numRuns: 200 },
    );
  });
});

describe("photos from before fingerprints were kept", () => {
  /** Runs the nightly job; answers how many photos it looked at. */
  const night = async () => {
    const count = async () => {
      const row = env.DB.prepare("SELECT count(*) AS n FROM fingerprint").first<{ n: number }>();
      return (await row)?.n ?? 0;
    };
    const before = await count();
    const controller = createScheduledController({ scheduledTime: new Date(), cron: "0 18 * * *" });
    await worker.scheduled(controller, env);
    return (await count()) - before;
  };
  const alike = () =>
    env.DB.prepare(
      "SELECT * FROM likeness WHERE sha256 IN (SELECT sha256 FROM blob) ORDER BY sha256, other",
    ).all();

  it("are looked at by night, each once, with those whose bytes are gone", async () => {
    await night();
    const [first, second] = await copies();
    await sent("field", "p1", [first]);
    const id = await sent("field-2", "p2", [second]);
    const before = await alike();
    await env.DB.batch(
      ["fingerprint", "fingerprint_band", "likeness"].map((table) => env.DB.prepare(`DELETE FROM ${table}`)),
    );
    expect(await flags(id)).toEqual([]);
    const stored = await env.DB.prepare("SELECT count(*) AS n FROM blob").first<{ n: number }>();
    expect(await night()).toBe(stored?.n);
    expect(await flags(id)).toEqual(["similar"]);
    const after = await alike();
    expect(after.results).toEqual(before.results);
    expect(await night()).toBe(0);
  });

  it("are looked at a few hundred a night", async () => {
    await env.DB.prepare(
      `INSERT INTO blob (sha256, bytes, type, person, received_ms)
SELECT printf('%064d', value), 9, 'image/jpeg', 'field', 0 FROM json_each(?1)`,
    )
      .bind(JSON.stringify(Array.from({ length: 401 }, (_, i) => i)))
      .run();
    expect(await night()).toBe(400);
    expect(await night()).toBe(1);
  });
});
