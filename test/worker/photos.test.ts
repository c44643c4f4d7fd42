import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import type { Dossier } from "#domain/dossier";
import { aReport, type Client } from "./client.ts";
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

  it("needs the right to report", async () => {
    const { bytes, sha256 } = await aPhoto();
    for (const who of ["boss", "reviewer", "admin", "nobody"] as const)
      await expectError(await put(who, sha256, bytes), "forbidden");
  });
});

describe("what a photo is, its bytes decide", () => {
  const webp = [..."RIFF\0\0\0\0WEBP"].map((c) => c.charCodeAt(0));
  it.each<[type: string, start: number[], said: string]>([
    ["image/jpeg", [0xff, 0xd8, 0xff, 0xe1], "text/html"],
    ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], "image/jpeg"],
    ["image/webp", webp, "application/octet-stream"],
  ])("%s", async (type, start, said) => {
    const { bytes, sha256, claim } = await aPhoto(500, start);
    expect((await put("field", sha256, bytes, { "content-type": said })).status).toBe(201);
    await people.field.send(aReport("p1", { photos: [claim] }));
    const answer = await people.boss.request(`/api/photos/${sha256}`);
    expect(answer.headers.get("content-type")).toBe(type);
  });

  it.each<[string, string]>([
    ["SVG", '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ["GIF", "GIF89a"],
    ["HTML after a blank", " <html>"],
    ["RIFF that is sound", "RIFF0000WAVE"],
    ["PDF", "%PDF-1.7"],
  ])("%s is refused whatever its header says", async (_name, text) => {
    const { bytes, sha256 } = await aPhoto(200, [...Buffer.from(text)]);
    await expectError(await put("field", sha256, bytes, { "content-type": "image/jpeg" }), "photo_type");
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
      { ...claims[0], takenAt: null, stored: false },
      { ...claims[1], takenAt: null, stored: true },
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
    expect(await people["field-dt"].send(stolen)).toMatchObject({ status: "refused", code: "out_of_scope" });
    await expectError(await people["field-dt"].request(`/api/photos/${sha256}`), "not_found");
  });
});
