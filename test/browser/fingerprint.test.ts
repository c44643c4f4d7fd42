import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureChromium, launchArgs } from "../../scripts/chromium.ts";
import { type Fingerprint, fingerprintOf } from "../../worker/fingerprint.ts";
import { type Scene, type Take, takeScene } from "./support/scene.ts";

/** Fingerprints of what a real encoder makes: colours at half the size, its own tables, grain. */

const SITES = 24;

let browser: Browser;
let page: Page;
const originals: Fingerprint[] = [];

const look = async (scene: Scene, take?: Take) => fingerprintOf(await takeScene(page, scene, take), 1);

function bitsApart(a: Fingerprint, b: Fingerprint): number {
  const ones = (bits: number) => [...(bits >>> 0).toString(2)].filter((bit) => bit === "1").length;
  return ones(a.high ^ b.high) + ones(a.low ^ b.low);
}

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: launchArgs });
  page = await browser.newPage();
  for (let site = 0; site < SITES; site++) originals.push((await look({ site })) as Fingerprint);
});

afterAll(() => browser?.close());

test.each<[string, Take]>([
  ["coded coarsely", { quality: 0.4 }],
  ["smaller", { width: 480, height: 360, quality: 0.7 }],
  ["stamped", { stamp: "双雁生物医药产业园 2024-02-23 14:05" }],
  [
    "stamped otherwise, smaller and coarse",
    { stamp: "捷美再生资源", width: 1023, height: 767, quality: 0.6 },
  ],
  ["darker", { brightness: 0.7 }],
  ["with its edges cut off a little", { crop: 0.01 }],
])("a copy %s is alike", async (_how, take) => {
  for (const [site, original] of originals.slice(0, 6).entries()) {
    const copy = await look({ site }, take);
    expect(copy && bitsApart(original, copy), `site ${site}`).toBeLessThanOrEqual(7);
  }
});

test("no two sites are alike, though all have a sky above, ground below and buildings between", () => {
  const distances = originals.flatMap((one, i) =>
    originals.slice(0, i).map((other) => bitsApart(one, other)),
  );
  expect(Math.min(...distances)).toBeGreaterThan(12);
});

test.each(["black", "white", "fog", "wall"] as const)("a picture of %s is not judged", async (plain) => {
  expect(await look({ plain, grain: 1 })).toBeNull();
  expect(await look({ plain, grain: 2 }, { stamp: "大同经济技术开发区" })).toBeNull();
});
