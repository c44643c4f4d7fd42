import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import { readJpeg } from "../../worker/jpeg.ts";
import { sha256Of } from "../../worker/photos.ts";
import { aReport, type Client } from "./client.ts";
import { exif, file, jpegOf, segment, text } from "./jpegs.ts";
import { aPhoto, expectError, type PersonId, world } from "./world.ts";

let people: Record<PersonId, Client>;

beforeAll(async () => {
  people = await world();
});

const put = (who: PersonId, sha256: string, body: BodyInit, headers: Record<string, string> = {}) =>
  people[who].request(`/api/photos/${sha256}`, { method: "PUT", body, headers });

/** Bytes whose length nobody knows before their end. */
function inPieces(bytes: Uint8Array): ReadableStream {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + 100_000));
      at += 100_000;
    },
  });
}

/** A photo that a report of a project claims and whose bytes are stored. */
async function storedPhoto(who: PersonId, project: string) {
  const photo = await aPhoto();
  await people[who].send(aReport(project, { photos: [photo.claim] }));
  await put(who, photo.sha256, photo.bytes);
  return photo;
}

describe("sending a photo", () => {
  it("stores it, and sending it again finds it there", async () => {
    const { bytes, sha256 } = await aPhoto(350_000);
    const first = await put("field", sha256, bytes);
    expect(first.status).toBe(201);
    expect(await first.json()).toEqual({ sha256, bytes: 350_000, status: "stored" });
    const again = await put("field", sha256, bytes);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual({ sha256, bytes: 350_000, status: "present" });
    const kept = await env.PHOTOS.get(`photos/${sha256}`);
    expect(new Uint8Array(await (kept as R2ObjectBody).arrayBuffer())).toEqual(bytes);
  });

  it("at eight at once stores it once", async () => {
    const { bytes, sha256 } = await aPhoto();
    const answers = await Promise.all(Array.from({ length: 8 }, () => put("field", sha256, bytes)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    const row = await env.DB.prepare("SELECT count(*) AS n FROM blob WHERE sha256 = ?1").bind(sha256).first();
    expect(row).toEqual({ n: 1 });
  });

  it("in pieces of unknown length stores it", async () => {
    const { bytes, sha256 } = await aPhoto(1_000_000);
    expect((await put("field", sha256, inPieces(bytes))).status).toBe(201);
  });

  it("in pieces that go on and on is stopped at the limit, not at the end", async () => {
    const { sha256 } = await aPhoto();
    let sent = 0;
    const long = new ReadableStream({
      pull(controller) {
        if (sent >= 50_000_000) return controller.close();
        sent += 1_000_000;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    await expectError(await put("field", sha256, long), "photo_too_large");
    expect(sent).toBeLessThan(10_000_000);
  });

  it("of exactly 5 MB is stored, a byte more is refused", async () => {
    const limit = 5 * 1024 * 1024;
    const fits = await aPhoto(limit);
    expect((await put("field", fits.sha256, fits.bytes)).status).toBe(201);
    const over = await aPhoto(limit + 1);
    await expectError(await put("field", over.sha256, over.bytes), "photo_too_large");
    await expectError(await put("field", over.sha256, inPieces(over.bytes)), "photo_too_large");
  });

  it("needs the right to report, or to bring a rescue file", async () => {
    const { bytes, sha256 } = await aPhoto();
    for (const who of ["boss", "reviewer", "nobody"] as const)
      await expectError(await put(who, sha256, bytes), "forbidden");
    expect((await put("admin-ty", sha256, bytes)).status).toBe(201);
  });
});

describe("what a photo is, its bytes decide", () => {
  it("a JPEG is one whatever its header says", async () => {
    const { bytes, sha256, claim } = await aPhoto(500);
    expect((await put("field", sha256, bytes, { "content-type": "text/html" })).status).toBe(201);
    await people.field.send(aReport("p1", { photos: [claim] }));
    const answer = await people.boss.request(`/api/photos/${sha256}`);
    expect(answer.headers.get("content-type")).toBe("image/jpeg");
  });

  it.each<[name: string, width: number, height: number]>([
    ["wider than any phone's", 10_001, 10],
    ["higher than any phone's", 10, 10_001],
    ["that would fill a phone's memory", 65_535, 65_535],
    ["of more than 50 megapixels", 7_100, 7_100],
  ])("a picture %s is refused, however few its bytes", async (_name, width, height) => {
    const bytes = jpegOf({ width, height, size: 300 });
    await expectError(await put("field", await sha256Of(bytes), bytes), "photo_too_large");
  });

  it("a picture of just 50 megapixels is stored", async () => {
    const bytes = jpegOf({ width: 10_000, height: 5_000, size: 300 });
    expect((await put("field", await sha256Of(bytes), bytes)).status).toBe(201);
  });

  it.each<[string, string]>([
    ["PNG", "\u0089PNG\r\n\u001a\n"],
    ["WebP", "RIFF\0\0\0\0WEBP"],
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ["GIF", "GIF89a"],
    ["HTML after a blank", " <html>"],
    ["RIFF that is sound", "RIFF0000WAVE"],
    ["PDF", "%PDF-1.7"],
  ])("%s is refused whatever its header says", async (_name, text) => {
    const { bytes, sha256 } = await aPhoto(200, [...Buffer.from(text, "latin1")]);
    await expectError(await put("field", sha256, bytes, { "content-type": "image/jpeg" }), "photo_type");
  });
});

describe("a photo that tells more than its picture", () => {
  /** A photo with a maker's EXIF, a comment and a hidden second file behind its end, claimed by a report. */
  async function talkative(orientation: number) {
    const before = [...exif(orientation), ...segment(0xfe, text("taken by ACME"))];
    const bytes = file([...jpegOf({ before, size: 1_000 })], text("and a film behind it"));
    const sha256 = await sha256Of(bytes);
    const report = aReport("p1", { photos: [{ sha256, bytes: bytes.length }] });
    const { missing } = await people.field.send(report);
    expect(missing).toEqual([sha256]);
    return { bytes, sha256, report };
  }

  it("is stored without it, upright, and answers by the digest that the phone knows", async () => {
    const { bytes, sha256, report } = await talkative(6);
    const sent = await put("field", sha256, bytes);
    expect(sent.status).toBe(201);
    expect(await sent.json()).toEqual({ sha256, bytes: bytes.length, status: "stored" });
    expect((await people.field.send(report)).missing).toEqual([]);
    expect((await put("field", sha256, bytes)).status).toBe(200);

    const answer = await people.boss.request(`/api/photos/${sha256}`);
    const seen = new Uint8Array(await answer.arrayBuffer());
    expect(answer.headers.get("content-length")).toBe(String(seen.length));
    expect(Buffer.from(seen).toString("latin1")).not.toMatch(/ACME|film/);
    expect(readJpeg(seen)).toEqual({ width: 1600, height: 1200, orientation: 6, lean: seen });
    expect(Buffer.from(seen).includes(Buffer.from([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]))).toBe(true);
  });

  it("lies in R2 under the digest of what is stored, and the books know both", async () => {
    const { bytes, sha256 } = await talkative(1);
    await put("field", sha256, bytes);
    const row = await env.DB.prepare("SELECT * FROM blob WHERE sha256 = ?1").bind(sha256).first();
    const own = row?.stored_sha256 as string;
    expect(row).toMatchObject({ bytes: bytes.length, stored_bytes: expect.any(Number) });
    expect(await env.PHOTOS.head(`photos/${sha256}`)).toBeNull();
    const kept = (await env.PHOTOS.get(`photos/${own}`)) as R2ObjectBody;
    expect(await sha256Of(new Uint8Array(await kept.arrayBuffer()))).toBe(own);
    expect(kept.size).toBe(row?.stored_bytes);
  });
});

describe("a report's receipt names the photos that are missing", () => {
  it("until each has come", async () => {
    const photos = await Promise.all([aPhoto(), aPhoto(), aPhoto()]);
    const [a, b, c] = photos.map((p) => p.sha256) as [string, string, string];
    const report = aReport("p1", { photos: photos.map((p) => p.claim) });
    expect((await people.field.send(report)).missing).toEqual([a, b, c]);
    await put("field", b, photos[1]?.bytes as Uint8Array<ArrayBuffer>);
    expect((await people.field.send(report)).missing).toEqual([a, c]);
    await put("field", c, photos[2]?.bytes as Uint8Array<ArrayBuffer>);
    await put("field", a, photos[0]?.bytes as Uint8Array<ArrayBuffer>);
    expect((await people.field.send(report)).missing).toEqual([]);
  });

  it("and none for bytes that came before it or belong to another report too", async () => {
    const photo = await aPhoto();
    await put("field", photo.sha256, photo.bytes);
    for (const project of ["p1", "p2"])
      expect((await people.field.send(aReport(project, { photos: [photo.claim] }))).missing).toEqual([]);
  });

  it("and a refused photo stays missing", async () => {
    const { sha256, claim, bytes } = await aPhoto();
    const report = aReport("p1", { photos: [claim] });
    await people.field.send(report);
    await put("field", sha256, bytes.slice(0, -1));
    expect((await people.field.send(report)).missing).toEqual([sha256]);
  });

  it("while the dossier shows which are there, in the order taken", async () => {
    const photos = await Promise.all([aPhoto(), aPhoto()]);
    const claims = photos.map(({ claim }) => ({
      ...claim,
      width: 1600,
      height: 1200,
      position: { lat: 37, lng: 112 },
    }));
    const report = aReport("p2", { photos: claims });
    await people.field.send(report);
    await put("field", claims[1]?.sha256 as string, photos[1]?.bytes as Uint8Array<ArrayBuffer>);
    const { reports } = await people.boss.get<Dossier>("/api/projects/p2");
    expect(reports.find((r) => r.id === report.id)?.photos).toEqual([
      { ...claims[0], takenAt: null, stored: false, lost: null, distanceM: null, ageMs: null },
      { ...claims[1], takenAt: null, stored: true, lost: null, distanceM: null, ageMs: null },
    ]);
  });
});

describe("a stored photo", () => {
  it("is what was sent, for good, and nothing that a browser would run", async () => {
    const { bytes, sha256 } = await storedPhoto("field", "p1");
    const answer = await people["boss-ty"].request(`/api/photos/${sha256}`);
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/jpeg",
      "content-length": String(bytes.length),
      "cache-control": "private, max-age=31536000, immutable",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/default-src 'none'.*sandbox/),
      "cross-origin-resource-policy": "same-origin",
      "x-frame-options": "DENY",
    });
  });

  it.each<[PersonId, boolean]>([
    ["field", true],
    ["field-2", true],
    ["reviewer", true],
    ["both", true],
    ["boss-ty-a", true],
    ["boss-ty", true],
    ["boss", true],
    ["admin", true],
    ["boss-dt", false],
    ["field-dt", false],
    ["field-p3", false],
    ["reviewer-dt", false],
  ])("of zone 太原甲区: %s sees it: %s", async (who, sees) => {
    const { sha256 } = await storedPhoto("field", "p1");
    const answer = await people[who].request(`/api/photos/${sha256}`);
    if (sees) expect(answer.status).toBe(200);
    else await expectError(answer, "not_found");
  });

  it("that no report claims is nobody's to see, not even the sender's", async () => {
    const { bytes, sha256 } = await aPhoto();
    await put("field", sha256, bytes);
    await expectError(await people.field.request(`/api/photos/${sha256}`), "not_found");
    await expectError(await people.boss.request(`/api/photos/${sha256}`), "not_found");
  });

  it("is not opened by a refused report that claims it", async () => {
    const { sha256, claim } = await storedPhoto("field", "p1");
    const stolen = aReport("p1", { photos: [claim] });
    expect(await people["field-dt"].send(stolen)).toMatchObject({
      status: "refused",
      code: "project_unknown",
    });
    await expectError(await people["field-dt"].request(`/api/photos/${sha256}`), "not_found");
  });
});
