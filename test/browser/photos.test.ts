import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";
import { withExif } from "../fixtures/exif.ts";
import { chooseMilestone, save, signIn } from "./support/app.ts";
import { Phone } from "./support/phone.ts";
import { countBytes, inkShare, keptPhotos, look, quarters } from "./support/photos.ts";
import { Site } from "./support/site.ts";

/**
 * Photo evidence in real Chromium, from the file to the bytes that will be sent: upright, small, stamped, and true to
 * the report, with every part of the browser that may be missing taken away in turn.
 */

const FOLDER = join(root, "test-results", "stamps");
const UPRIGHT = { width: 2400, height: 1800 };
/** The middles of the four quarters, above the stamp. */
const MIDDLES = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.65],
  [0.75, 0.65],
] as const;
const COLOURS = [
  [176, 32, 32],
  [32, 160, 32],
  [32, 48, 176],
  [160, 160, 32],
] as const;

const PROJECTS = Array.from({ length: 30 }, (_, i) => `J0${11 + i}`);

let site: Site;
let phone: Phone;
/** One picture in each EXIF orientation, and one without EXIF in another format. */
let turned: { name: string; buffer: Buffer }[];
let nextProject = 0;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  site = await Site.open();
  phone = new Phone(site.url);
  const page = await phone.open("/");
  await signIn(page, "field");
  await page.getByText("国电电力湖东电厂").first().waitFor();
  // The service worker would answer for the worker's script, which is to be changed here: the app does without.
  await phone.context.addInitScript("delete Navigator.prototype.serviceWorker");
  await page.evaluate(async () => {
    for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
  });
  turned = [];
  for (let orientation = 1; orientation <= 8; orientation++) {
    const jpeg = await quarters(page, UPRIGHT, { orientation, seed: orientation });
    const exif = { orientation, takenAt: "2024:02:23 09:05:00", offset: "+08:00" };
    turned.push({ name: `turned-${orientation}.jpg`, buffer: Buffer.from(withExif(jpeg, exif)) });
  }
  const png = await quarters(page, { width: 1000, height: 750 }, { type: "image/png", noise: 0 });
  turned.push({ name: "screen.png", buffer: png });
});

afterAll(async () => {
  await phone?.remove();
  await site?.remove();
});

/** Pages whose photo worker was changed. */
const changed = new Set<Page>();

/** Opens the report of a project that no test has used; `script` runs before the app, `workerScript` before its worker. */
async function openCapture({ script = "", workerScript = "" } = {}): Promise<Page> {
  const page = await phone.context.newPage();
  if (script) await page.addInitScript(script);
  if (workerScript)
    await page.route("**/shrink.worker-*.js", async (route) => {
      const answer = await route.fetch();
      changed.add(page);
      await route.fulfill({ response: answer, body: `${workerScript};\n${await answer.text()}` });
    });
  await page.goto(`${site.url}/report/${PROJECTS[nextProject++]}`);
  await page.getByLabel("累计完成投资").waitFor();
  return page;
}

async function pick(page: Page, files: readonly { name: string; buffer: Buffer }[]): Promise<void> {
  const types: Record<string, string> = { png: "image/png", webp: "image/webp", heic: "image/heic" };
  await page.getByLabel("相册").setInputFiles(
    files.map(({ name, buffer }) => ({
      ...{ name, buffer },
      mimeType: types[name.split(".").at(-1) ?? ""] ?? "image/jpeg",
    })),
  );
}

/** Waits until so many photos are ready and none is worked on. */
async function ready(page: Page, count: number): Promise<void> {
  await page.waitForFunction(
    (n) =>
      document.querySelectorAll(".photo--ready").length === n &&
      document.querySelectorAll(".photo--waiting, .photo--working").length === 0,
    count,
    { timeout: 60_000 },
  );
}

function draftOf(page: Page) {
  return keptPhotos(page).then((photos) =>
    photos.filter((photo) => photo.owner === `draft:${page.url().split("/").at(-1)}`),
  );
}

/** What stands in for a browser that lacks something, and where the work is then done. */
const LACKS: [what: string, how: { script?: string; workerScript?: string }][] = [
  ["nothing: ImageDecoder in a worker", {}],
  ["ImageDecoder", { workerScript: "delete self.ImageDecoder" }],
  [
    "ImageDecoder and the options of createImageBitmap",
    {
      workerScript:
        "delete self.ImageDecoder; const make = self.createImageBitmap; self.createImageBitmap = (blob, options) => options ? Promise.reject(new TypeError('options')) : make(blob)",
    },
  ],
  [
    "a decoder in workers that gives more than blank frames",
    {
      workerScript:
        "self.ImageDecoder = class { constructor() {} close() {} async decode() { return { image: new VideoFrame(new OffscreenCanvas(1600, 1200), { timestamp: 0 }) } } }",
    },
  ],
  [
    "ImageDecoder and createImageBitmap",
    { workerScript: "delete self.ImageDecoder; delete self.createImageBitmap" },
  ],
  ["OffscreenCanvas in workers", { workerScript: "delete self.OffscreenCanvas" }],
  ["workers", { script: "delete window.Worker" }],
];

describe.each(LACKS)("without %s", (what, how) => {
  test("photos held in all eight ways end upright, small, stamped and sound", async () => {
    const page = await openCapture(how);
    await pick(page, turned);
    await ready(page, 9);
    const kept = await draftOf(page);
    expect(kept).toHaveLength(9);
    for (const [i, photo] of kept.entries()) {
      const name = `${turned[i]?.name} without ${what}`;
      const seen = await look(page, photo.jpeg, MIDDLES);
      expect([seen.width, seen.height], name).toEqual(i < 8 ? [1600, 1200] : [1000, 750]);
      expect([photo.width, photo.height], name).toEqual([seen.width, seen.height]);
      for (const [corner, colour] of seen.colours.entries())
        for (const [channel, value] of colour.entries())
          expect(
            Math.abs(value - (COLOURS[corner]?.[channel] ?? 0)),
            `${name}, quarter ${corner}`,
          ).toBeLessThan(48);
      expect(photo.digest, name).toBe(photo.sha256);
      expect(photo.jpeg.includes("Exif\0"), name).toBe(false);
      expect(photo.jpeg.byteLength, name).toBeLessThan(400_000);
      expect(photo.jpeg.byteLength, name).toBeGreaterThan(15_000);
      if (i < 8) expect(photo.takenAtMs, name).toBe(Date.parse("2024-02-23T09:05:00+08:00"));
      expect(await inkShare(page, photo.jpeg, [0.8, 1]), name).toBeGreaterThan(0.01);
      expect(await inkShare(page, photo.jpeg, [0, 0.78]), name).toBe(0);
      expect(await inkShare(page, photo.clean, [0, 1]), name).toBe(0);
    }
    expect(changed.has(page), "the worker was changed").toBe("workerScript" in how);
    await page.close();
  });
});
