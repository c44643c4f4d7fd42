import { createHash } from "node:crypto";
import type { Page } from "playwright-core";

/** A photo as the phone keeps it, with what stands under its digest. */
export interface KeptPhoto {
  readonly owner: string;
  readonly phase: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  readonly takenAtMs: number | null;
  readonly position: { readonly lat: number; readonly lng: number; readonly accuracy?: number } | null;
  readonly jpeg: Buffer;
  /** What it can be stamped anew from; empty once its report is saved. */
  readonly clean: Buffer;
  /** What its stamp says, until its report is saved. */
  readonly picked?: { readonly stamp: string };
  /** Lower-case hexadecimal SHA-256 of `jpeg`, taken here. */
  readonly digest: string;
}

type Row = Omit<KeptPhoto, "jpeg" | "clean" | "digest"> & { readonly jpeg: string; readonly clean: string };

/** The photos in the signed-in person's database, in their order: all, or those of one owner. */
export async function keptPhotos(page: Page, owner: string | null = null): Promise<KeptPhoto[]> {
  const rows = await page.evaluate(async (asked) => {
    const settle = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const { name = "" } = (await indexedDB.databases()).find((each) => each.name?.startsWith("sanpi-")) ?? {};
    const db = await settle(indexedDB.open(name));
    // In one transaction: a photo may be stamped anew at any moment.
    const transaction = db.transaction(["photos", "photoBytes"]);
    const all: (Row & { place: number; key: string })[] = await settle(
      transaction.objectStore("photos").getAll(),
    );
    const rows = all.filter((row) => asked === null || row.owner === asked);
    const partsOf = (key: string): Promise<{ bytes: ArrayBuffer }[]> =>
      settle(transaction.objectStore("photoBytes").getAll(IDBKeyRange.bound(key, `${key}/\uffff`)));
    const parts = await Promise.all(rows.flatMap((row) => [partsOf(row.sha256), partsOf(row.key)]));
    const texts = await Promise.all(
      parts.map(async (found) => {
        const bytes = await new Blob(found.map((part) => part.bytes)).arrayBuffer();
        let text = "";
        for (const byte of new Uint8Array(bytes)) text += String.fromCharCode(byte);
        return btoa(text);
      }),
    );
    const kept = rows.map((row, i) => ({ ...row, jpeg: texts[2 * i] ?? "", clean: texts[2 * i + 1] ?? "" }));
    db.close();
    return kept.sort((a, b) => a.place - b.place);
  }, owner);
  return rows.map((row) => {
    const [jpeg, clean] = [Buffer.from(row.jpeg, "base64"), Buffer.from(row.clean, "base64")];
    return { ...row, jpeg, clean, digest: createHash("sha256").update(jpeg).digest("hex") };
  });
}

/** How many byte strings the phone keeps for photos: those sent, and those they are made from. */
export function countBytes(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const { name = "" } = (await indexedDB.databases()).find((each) => each.name?.startsWith("sanpi-")) ?? {};
    return new Promise<number>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const count = opening.result.transaction("photoBytes").objectStore("photoBytes").count();
        count.onsuccess = () => {
          opening.result.close();
          resolve(count.result);
        };
      };
    });
  });
}

export type Colour = readonly [red: number, green: number, blue: number];

/** What the browser finds in a picture. */
interface Seen {
  readonly width: number;
  readonly height: number;
  readonly colours: Colour[];
  /** Of each strip the share that is nearly white: letters of a stamp, on a picture that has no white. */
  readonly inks: number[];
}

/** A picture's size, its colours at points and the ink in strips across it, both given as shares of width and height. */
export async function look(
  page: Page,
  picture: Buffer,
  points: readonly (readonly [x: number, y: number])[],
  strips: readonly (readonly [from: number, to: number])[] = [],
): Promise<Seen> {
  return page.evaluate(
    async ({ base64, at, strips }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const image = new Image();
      image.src = URL.createObjectURL(new Blob([bytes], { type: "image/jpeg" }));
      await image.decode();
      const canvas = document.createElement("canvas");
      const { naturalWidth: width, naturalHeight: height } = image;
      [canvas.width, canvas.height] = [width, height];
      const context = canvas.getContext("2d", { willReadFrequently: true });
      if (!context) throw new Error("no canvas");
      context.drawImage(image, 0, 0);
      URL.revokeObjectURL(image.src);
      const colours = at.map(([x, y]): [number, number, number] => {
        const [r = 0, g = 0, b = 0] = context.getImageData(
          Math.floor(x * (width - 1)),
          Math.floor(y * (height - 1)),
          1,
          1,
        ).data;
        return [r, g, b];
      });
      const inks = strips.map(([from, to]) => {
        const top = Math.floor(from * height);
        const { data } = context.getImageData(0, top, width, Math.floor(to * height) - top);
        let ink = 0;
        for (let i = 0; i < data.length; i += 4)
          if ((data[i] ?? 0) > 200 && (data[i + 1] ?? 0) > 200 && (data[i + 2] ?? 0) > 200) ink++;
        return ink / (data.length / 4);
      });
      return { width, height, colours, inks };
    },
    { base64: picture.toString("base64"), at: points, strips },
  );
}

/**
 * A picture of four coloured quarters (red, green; blue, yellow) with a camera's noise, as it looks upright, stored the
 * way a camera held at an EXIF orientation stores it. The seed is in the noise, so no two are the same.
 */
export async function quarters(
  page: Page,
  size: { readonly width: number; readonly height: number },
  { orientation = 1, type = "image/jpeg", noise = 40, seed = 1 } = {},
): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ width, height, orientation, type, noise, seed }) => {
      const isAside = orientation >= 5;
      const stored = isAside ? { w: height, h: width } : { w: width, h: height };
      const { w, h } = stored;
      // From stored to upright, as EXIF 2.3 defines the eight orientations.
      const turns: Record<number, [number, number, number, number, number, number]> = {
        1: [1, 0, 0, 1, 0, 0],
        2: [-1, 0, 0, 1, w, 0],
        3: [-1, 0, 0, -1, w, h],
        4: [1, 0, 0, -1, 0, h],
        5: [0, 1, 1, 0, 0, 0],
        6: [0, 1, -1, 0, h, 0],
        7: [0, -1, -1, 0, h, w],
        8: [0, -1, 1, 0, 0, w],
      };
      const upright = new OffscreenCanvas(width, height);
      const paint = upright.getContext("2d");
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext("2d");
      if (!paint || !context) throw new Error("no canvas");
      for (const [i, colour] of ["#b02020", "#20a020", "#2030b0", "#a0a020"].entries()) {
        paint.fillStyle = colour;
        paint.fillRect((i % 2) * (width / 2), Math.floor(i / 2) * (height / 2), width / 2, height / 2);
      }
      if (noise > 0) {
        let state = seed * 2654435761;
        const tile = new OffscreenCanvas(256, 256);
        const grain = tile.getContext("2d");
        const data = new ImageData(256, 256);
        for (let i = 0; i < data.data.length; i += 4) {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          data.data.set([128, 128, 128, ((state >>> 24) * noise) / 256], i);
        }
        grain?.putImageData(data, 0, 0);
        for (let y = 0; y < height; y += 256)
          for (let x = 0; x < width; x += 256) paint.drawImage(tile, x, y);
      }
      const [a, b, c, d, e, f] = turns[orientation] ?? [1, 0, 0, 1, 0, 0];
      context.setTransform(new DOMMatrix([a, b, c, d, e, f]).inverse());
      context.drawImage(upright, 0, 0);
      const bytes = new Uint8Array(await (await canvas.convertToBlob({ type, quality: 0.92 })).arrayBuffer());
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { ...size, orientation, type, noise, seed },
  );
  return Buffer.from(base64, "base64");
}

/** A plain or noisy picture, the worst grounds for letters. */
export async function ground(
  page: Page,
  size: { readonly width: number; readonly height: number },
  kind: "white" | "black" | "noise",
): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ({ width, height, kind }) => {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      context.fillStyle = kind;
      if (kind !== "noise") context.fillRect(0, 0, width, height);
      else {
        let state = 7;
        const data = context.createImageData(width, height);
        for (let i = 0; i < data.data.length; i++) {
          state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
          data.data[i] = i % 4 === 3 ? 255 : state >>> 24;
        }
        context.putImageData(data, 0, 0);
      }
      const bytes = new Uint8Array(
        await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer(),
      );
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    { ...size, kind },
  );
  return Buffer.from(base64, "base64");
}
