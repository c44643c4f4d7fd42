import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import type { PhotoLoss } from "#domain/protocol";
import type { ReportInput } from "#domain/report";
import { aReport, type Client, syncRequest } from "./client.ts";
import { aPhoto, imported, type PersonId, world } from "./world.ts";

/** What is kept of a photo beside its bytes: how far, how old, and whether it can still come. */

let people: Record<PersonId, Client>;
const SITE = { lat: 37.87, lng: 112.55 };
const HOUR = 3_600_000;

beforeAll(async () => {
  people = await world();
  await imported(people.admin, {
    projects: [{ id: "site", zone: "ty-a", name: "工地", position: SITE }],
  });
});

const photosOf = async (report: ReportInput) => {
  const { reports } = await people.boss.get<Dossier>(`/api/projects/${report.project}`);
  return reports.find(({ id }) => id === report.id)?.photos;
};

let claims = 0;
const claim = (more: object = {}) => ({
  sha256: (++claims).toString(16).padStart(64, "0"),
  bytes: 9,
  ...more,
});

describe("how far a photo was taken from its project", () => {
  /** On a sphere of 6,371 km: a degree of latitude is 111.19 km, one of longitude that times the cosine of the latitude. */
  it.each<[name: string, at: { lat: number; lng: number }, metres: number]>([
    ["on the spot", SITE, 0],
    ["a thousandth of a degree north", { lat: 37.871, lng: 112.55 }, 111],
    ["a tenth of a degree east", { lat: 37.87, lng: 112.65 }, 8_778],
    ["in Shanghai", { lat: 31.23, lng: 121.47 }, 1_100_118],
    ["at the far side of the earth", { lat: -37.87, lng: -67.45 }, 20_015_087],
  ])("%s", async (_name, position, metres) => {
    const report = aReport("site", { photos: [claim({ position })] });
    await people.field.send(report);
    expect((await photosOf(report))?.[0]?.distanceM).toBe(metres);
  });

  it("is the report's own place where the photo says none", async () => {
    const position = { lat: 37.871, lng: 112.55 };
    const report = aReport("site", { position, photos: [claim(), claim({ position: SITE })] });
    await people.field.send(report);
    expect((await photosOf(report))?.map((p) => p.distanceM)).toEqual([111, 0]);
  });

  it("is unknown where nobody knows one of the two places", async () => {
    const nowhere = aReport("site", { photos: [claim()] });
    const toNowhere = aReport("p1", { photos: [claim({ position: SITE })] });
    await people.field.sync([nowhere, toNowhere]);
    for (const report of [nowhere, toNowhere]) expect((await photosOf(report))?.[0]?.distanceM).toBeNull();
  });

  it("stays as it was known when the report came, wherever the project is put later", async () => {
    await imported(people.admin, {
      projects: [{ id: "moved", zone: "ty-a", name: "迁址", position: SITE }],
    });
    const report = aReport("moved", { photos: [claim({ position: SITE })] });
    await people.field.send(report);
    await imported(people.admin, { projects: [{ id: "moved", position: { lat: 40, lng: 113 } }] });
    await people.field.send(report);
    expect((await photosOf(report))?.[0]?.distanceM).toBe(0);
  });
});

describe("how long before its report a photo was taken", () => {
  it.each([0, 2 * HOUR, -2 * HOUR])("is not moved by a clock that is off by %i ms", async (ahead) => {
    const clock = Date.now() + ahead;
    const observedAt = clock - HOUR;
    const report = aReport("site", {
      observedAt,
      photos: [claim({ takenAt: observedAt - 50 * HOUR }), claim({ takenAt: observedAt + 60_000 }), claim()],
    });
    await people.field.sync([report], { clock });
    expect((await photosOf(report))?.map((p) => p.ageMs)).toEqual([50 * HOUR, -60_000, null]);
  });
});

describe("a photo that its phone lost", () => {
  const tell = (who: PersonId, ...lost: PhotoLoss[]) =>
    people[who].sync([], { device: { id: "phone-0001", platform: "test", lost } });

  it("is told once, and the reviewer is told why", async () => {
    const [a, b, c] = [claim(), claim(), claim()];
    const report = aReport("site", { photos: [a, b, c] });
    await people.field.send(report);
    await tell("field", { report: report.id, sha256: a.sha256, why: "missing" });
    await tell(
      "field",
      { report: report.id, sha256: a.sha256, why: "altered" },
      { report: report.id, sha256: b.sha256, why: "altered" },
    );
    expect((await photosOf(report))?.map((p) => p.lost)).toEqual(["missing", "altered", null]);
  });

  it("may be told in the request that brings its report", async () => {
    const photo = claim();
    const report = aReport("site", { photos: [photo] });
    const lost = [{ report: report.id, sha256: photo.sha256, why: "missing" }];
    await people.field.sync([report], { device: { id: "phone-0001", platform: "test", lost } });
    expect((await photosOf(report))?.[0]?.lost).toBe("missing");
  });

  it("is not lost when its bytes come after all", async () => {
    const { bytes, sha256, claim } = await aPhoto();
    const report = aReport("site", { photos: [claim] });
    await people.field.send(report);
    await tell("field", { report: report.id, sha256, why: "missing" });
    await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    expect((await photosOf(report))?.[0]).toMatchObject({ stored: true, lost: null });
  });

  it("is not lost when they came before: what the phone missed was the receipt", async () => {
    const { bytes, sha256, claim } = await aPhoto();
    const report = aReport("site", { photos: [claim] });
    await people.field.send(report);
    await people.field.request(`/api/photos/${sha256}`, { method: "PUT", body: bytes });
    await tell("field", { report: report.id, sha256, why: "missing" });
    expect(
      await env.DB.prepare("SELECT 1 FROM photo_loss WHERE report = ?1").bind(report.id).first(),
    ).toBeNull();
  });

  it("is its reporter's to tell, of what the report claims, and of nothing else", async () => {
    const photo = claim();
    const report = aReport("site", { photos: [photo] });
    await people.field.send(report);
    const before = await count();
    await tell("field-2", { report: report.id, sha256: photo.sha256, why: "missing" });
    await tell("reviewer", { report: report.id, sha256: photo.sha256, why: "missing" });
    await tell("field", { report: report.id, sha256: claim().sha256, why: "missing" });
    await tell("field", { report: aReport("site").id, sha256: photo.sha256, why: "missing" });
    expect(await count()).toBe(before);
    expect((await photosOf(report))?.[0]?.lost).toBeNull();
  });

  it("stays told: no statement changes or deletes it", async () => {
    await expect(env.DB.prepare("UPDATE photo_loss SET why = 'altered'").run()).rejects.toThrow(
      /append-only/,
    );
    await expect(env.DB.prepare("DELETE FROM photo_loss").run()).rejects.toThrow(/append-only/);
  });

  const count = async () =>
    (await env.DB.prepare("SELECT count(*) AS n FROM photo_loss").first<{ n: number }>())?.n;
});

describe("a page of another protocol", () => {
  it("is refused with words that say what to do, and nothing of what it sent is stored or noted", async () => {
    const report = aReport("site", { note: "x" });
    for (const protocol of [0, 2]) {
      const answer = await people.field.post("/api/sync", {
        ...syncRequest([report], { device: { id: "phone-of-tomorrow", platform: "test" } }),
        protocol,
      });
      expect(answer.status).toBe(400);
      const { error } = await answer.json<{ error: { code: string; message: string; retry: boolean } }>();
      expect(error).toMatchObject({ code: "protocol_unsupported", retry: false });
      // The page is told to be updated, and that nothing on it is lost.
      expect(error.message).toMatch(/更新应用.*不会丢失/);
    }
    const find = (sql: string, value: string) => env.DB.prepare(sql).bind(value).first();
    expect(await find("SELECT 1 FROM report WHERE id = ?1", report.id as string)).toBeNull();
    expect(await find("SELECT 1 FROM device WHERE id = ?1", "phone-of-tomorrow")).toBeNull();
  });

  it("once updated sends the same report, which counts", async () => {
    const report = aReport("site", { note: "x" });
    await people.field.post("/api/sync", { ...syncRequest([report]), protocol: 2 });
    expect(await people.field.send(report)).toMatchObject({ status: "accepted" });
  });
});

it("words on a time in the future say what to look at", async () => {
  const receipt = await people.field.send(aReport("site", { note: "x", observedAt: Date.now() + 7_200_000 }));
  expect(receipt).toMatchObject({ status: "refused", code: "time_in_future" });
  expect(receipt.message).toMatch(/检查手机的日期和时间/);
});
