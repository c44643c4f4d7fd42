import { uuidv7 } from "#domain/id";
import { randomBytes } from "../../../pwa/device.ts";
import { saveReport } from "../../../pwa/local/outbox.ts";
import { holdSending, rememberPerson } from "../../../pwa/local/person.ts";
import { keepRaw } from "../../../pwa/local/photo-source.ts";
import { digestOf, keepShrunkPhoto, rawRow } from "../../../pwa/local/photos.ts";
import { type DraftRow, LocalDatabase } from "../../../pwa/local/schema.ts";
import type { Filling, PhoneContent } from "./outbox.ts";

/** What tests do inside a page with the app's own store. Bundled and evaluated there by outbox.ts. */

/** Saves reports with photos the way a capture does, without the screen. */
export async function fill(personId: string, filling: Filling): Promise<void> {
  const db = new LocalDatabase(personId);
  try {
    for (let i = 0; i < filling.reports; i++) await saveOne(db, filling, i);
  } finally {
    db.close();
  }
}

async function saveOne(db: LocalDatabase, filling: Filling, i: number): Promise<void> {
  const { projects, photosEach, side, note } = filling;
  const project = projects[i % projects.length] as string;
  for (let place = 0; place < photosEach; place++) {
    const key = uuidv7(Date.now(), randomBytes(10));
    const jpeg = await noise(side[(i * photosEach + place) % side.length] as number);
    const times = { pickedMs: Date.now(), fileMs: Date.now() };
    const row = rawRow({ project, key, place, ...times, bytes: jpeg.byteLength });
    await keepRaw({ database: db.name, key }, row, new Blob([jpeg]));
    const [sha256, size] = [await digestOf(jpeg), side[(i * photosEach + place) % side.length] as number];
    await keepShrunkPhoto(db, key, {
      ...{ sha256, jpeg, thumbnail: jpeg.slice(0), width: size, height: size, takenAtMs: Date.now() },
      ...{ exifMs: null, position: null, stamp: "" },
    });
  }
  const draft: Pick<DraftRow, "project" | "reportId" | "mends"> = {
    ...{ project, reportId: uuidv7(Date.now(), randomBytes(10)), mends: null },
  };
  const facts = { project, observedAt: Date.now(), completed: 100 + i, note: `${note} ${i + 1}` };
  await saveReport(db, draft, project, facts, Date.now());
}

/** A JPEG that no other equals, and that compresses as badly as a photo: its weight grows with its side. */
async function noise(side: number): Promise<ArrayBuffer> {
  const canvas = new OffscreenCanvas(side, side);
  const image = new ImageData(side, side);
  for (let at = 0; at < image.data.length; at += 65_536)
    crypto.getRandomValues(image.data.subarray(at, at + 65_536));
  for (let at = 3; at < image.data.length; at += 4) image.data[at] = 255;
  canvas.getContext("2d")?.putImageData(image, 0, 0);
  return (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.7 })).arrayBuffer();
}

/**
 * Signs somebody in as the app does, and tells no page: as a tab does that dies the moment the sign-in is kept. (The
 * browser tells all pages but the one that wrote.)
 */
export async function signInUnheard(username: string, password: string): Promise<void> {
  await holdSending();
  const headers = { "content-type": "application/json" };
  const body = JSON.stringify({ username, password });
  await fetch("/api/auth/sign-in/username", { method: "POST", headers, body });
  await rememberPerson(await (await fetch("/api/me")).json());
}

/** Resolves once a photo of an owner is picked, whole, and not shrunk yet. Asked from inside: that passes in a moment. */
export async function photoIsRaw(personId: string, owner: string): Promise<void> {
  const db = new LocalDatabase(personId);
  try {
    const isRaw = () =>
      db.photos
        .where({ owner })
        .filter(({ phase, bytesKept }) => phase === "raw" && bytesKept)
        .count();
    while ((await isRaw()) === 0) await new Promise((again) => setTimeout(again, 1));
  } finally {
    db.close();
  }
}

/** All that the phone holds of a person's reports. */
export async function read(personId: string): Promise<PhoneContent> {
  const db = new LocalDatabase(personId);
  try {
    const [reports, photos, drafts, bytes] = await Promise.all([
      db.reports.orderBy("savedAtMs").toArray(),
      db.photos.toArray(),
      db.drafts.toArray(),
      db.photoBytes.toCollection().primaryKeys(),
    ]);
    return {
      reports: reports.map(({ id, seq, state, report }) => ({ id, seq, state, report })),
      photos: photos.map(({ owner, phase, bytesKept, sha256 }) => ({ owner, phase, bytesKept, sha256 })),
      drafts: drafts.map(({ project }) => project),
      bytes,
    };
  } finally {
    db.close();
  }
}
