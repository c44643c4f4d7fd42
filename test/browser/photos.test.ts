import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withExif } from "../fixtures/exif.ts";
import { chooseMilestone, save, signIn } from "./support/app.ts";
import { keepPicture } from "./support/look.ts";
import { Phone } from "./support/phone.ts";
import { countBytes, ground, keptPhotos, look, quarters } from "./support/photos.ts";
import { Site } from "./support/site.ts";

/**
 * Photo evidence in real Chromium, from the file to the bytes that will be sent: upright, small, stamped, and true to
 * the report, with every part of the browser that may be missing taken away in turn.
 */

const UPRIGHT = { width: 2400, height: 1800 };
/** The middles of the four quarters, above the stamp. */
const MIDDLES = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.65],
  [0.75, 0.65],
] as const;
/** Strips across a picture: where the stamp may be, where it may not. */
const STAMP = [0.8, 1] as const;
const ABOVE_STAMP = [0, 0.78] as const;
const WHOLE = [0, 1] as const;
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
  site = await Site.open();
  // Granted every project of the zone by its name, and not the zone itself, whose name comes with the projects then.
  await site.rows(
    `INSERT INTO "grant" (person, role, level, place)
     SELECT g.person, g.role, 'project', p.id FROM "grant" g JOIN project p ON p.zone = g.place WHERE g.person = 'demo-field'`,
  );
  await site.rows(`DELETE FROM "grant" WHERE person = 'demo-field' AND level = 'zone'`);
  phone = new Phone(site.url);
  await signIn(await phone.open("/"), "field");
  // The cookie goes to the disk, for the test that kills the phone.
  await phone.shut();
  const page = await phone.open("/");
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
  return keptPhotos(page, `draft:${page.url().split("/").at(-1)}`);
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
      const seen = await look(page, photo.jpeg, MIDDLES, [STAMP, ABOVE_STAMP]);
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
      expect(seen.inks[0], name).toBeGreaterThan(0.01);
      expect(seen.inks[1], name).toBe(0);
      expect((await look(page, photo.clean, [], [WHOLE])).inks, name).toEqual([0]);
    }
    expect(changed.has(page), "the worker was changed").toBe("workerScript" in how);
    await page.close();
  });
});

/** Leaves a sheet of pictures for people to look at. */
async function show(page: Page, name: string, pictures: readonly Buffer[]): Promise<void> {
  if (!process.env.SANPI_PICTURES) return;
  const sheet = await page.context().newPage();
  await sheet.setViewportSize({ width: 1600, height: 1200 });
  const images = pictures.map(
    (each) => `<img style="width:49%" src="data:image/jpeg;base64,${each.toString("base64")}">`,
  );
  await sheet.setContent(`<body style="background:#888">${images.join("\n")}`);
  await keepPicture(sheet, `stamp-${name}`, { fullPage: true });
  await sheet.close();
}

describe("the stamp", () => {
  test("is legible on white, black and noise, on pictures of every shape, and covers a fifth at most", async () => {
    const page = await openCapture();
    await chooseMilestone(page, "建设", /^主体封顶/);
    const grounds = [
      ["white", 1600, 1200, "white"],
      ["black", 1600, 1200, "black"],
      ["noise", 1600, 1200, "noise"],
      ["portrait", 1200, 1600, "noise"],
      ["panorama", 2400, 500, "white"],
      ["small", 320, 240, "white"],
    ] as const;
    const files: { name: string; buffer: Buffer }[] = [];
    for (const [name, width, height, kind] of grounds)
      files.push({ name: `${name}.jpg`, buffer: await ground(page, { width, height }, kind) });
    await pick(page, files);
    await ready(page, files.length);
    const stamped = await draftOf(page);
    for (const { picked } of stamped) expect(picked?.stamp).toContain("大同经济技术开发区");
    await show(
      page,
      "grounds",
      stamped.map(({ jpeg }) => jpeg),
    );
    for (const [i, { jpeg }] of stamped.entries()) {
      const [name = "", , , kind] = grounds[i] ?? [];
      const points = [
        [0.5, 0.79],
        [0.999, 0.99],
      ] as const;
      const { colours, inks } = await look(page, jpeg, points, [STAMP]);
      expect(inks[0], name).toBeGreaterThan(0.02);
      if (kind !== "white") continue;
      expect(colours[0]?.[0], `${name}: above the stamp nothing is covered`).toBeGreaterThan(250);
      expect(colours[1]?.[0], `${name}: the band is dark on a white wall`).toBeLessThan(100);
    }
    await page.close();
  });

  test("follows the report: another milestone before saving is the one on the photos saved", async () => {
    const page = await openCapture();
    // Sent photos are freed, and these are to be looked at.
    await page.context().route("**/api/sync", (route) => route.abort());
    await chooseMilestone(page, "建设", /^主体施工/);
    await pick(page, turned.slice(0, 3));
    await ready(page, 3);
    const before = await draftOf(page);
    await chooseMilestone(page, "建设", /^主体封顶/);
    await save(page);
    const saved = (await keptPhotos(page)).filter(
      (photo) => photo.phase !== "draft" && photo.phase !== "raw",
    );
    const after = saved.slice(-3);
    expect(after.map((photo) => photo.jpeg.byteLength > 0 && photo.digest)).toEqual(
      after.map((photo) => photo.sha256),
    );
    for (const photo of before) expect(after.map((each) => each.sha256)).not.toContain(photo.sha256);
    for (const photo of after) expect(photo.clean.byteLength, "nothing to stamp anew from").toBe(0);
    // The stamps differ, and nothing else does by more than another encoding of the same picture.
    const [first, again] = [before[0]?.jpeg, after[0]?.jpeg];
    if (!first || !again) throw new Error("no photos");
    await show(page, "restamped", [first, again]);
    const [old, anew] = [await look(page, first, MIDDLES), await look(page, again, MIDDLES)];
    for (const [i, colour] of old.colours.entries())
      for (const [channel, value] of colour.entries())
        expect(Math.abs(value - (anew.colours[i]?.[channel] ?? 0))).toBeLessThan(24);
    await page.close();
  });
});

describe("the position", () => {
  /** Counts how often the page asks the phone where it is. */
  const COUNTED =
    "window.asks = 0; const ask = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation); navigator.geolocation.getCurrentPosition = (...all) => { window.asks++; ask(...all); }";
  const asks = (page: Page) => page.evaluate(() => (window as unknown as { asks: number }).asks);
  const justTaken = async (page: Page, seed: number) => [
    { name: "now.jpg", buffer: await quarters(page, UPRIGHT, { seed }) },
  ];

  test("of the shutter is kept with its accuracy where the phone allows it", async () => {
    const page = await openCapture();
    await chooseMilestone(page, "建设", /^主体封顶/);
    await page.getByText("误差约 12 米").waitFor();
    await pick(page, await justTaken(page, 21));
    await ready(page, 1);
    await expect
      .poll(async () => (await draftOf(page))[0]?.position, { timeout: 20_000 })
      .toEqual({ lat: 40.08, lng: 113.3, accuracy: 12 });
    await show(
      page,
      "placed",
      (await draftOf(page)).map(({ jpeg }) => jpeg),
    );
    await page.close();
  });

  test("is not given to a photo taken long ago", async () => {
    const page = await openCapture();
    await pick(page, turned.slice(0, 1));
    await ready(page, 1);
    expect((await draftOf(page))[0]?.position).toBeNull();
    await page.close();
  });

  test("is asked for only after the reason was read, and then remembered", async () => {
    await phone.context.clearPermissions();
    const page = await openCapture({ script: COUNTED });
    await page.getByText("核实时用").waitFor();
    await pick(page, await justTaken(page, 22));
    await ready(page, 1);
    expect(await asks(page)).toBe(0);
    expect((await draftOf(page))[0]?.position).toBeNull();
    await keepPicture(page.locator(".position"), "position-reason");
    await phone.context.grantPermissions(["geolocation"], { origin: site.url });
    await page.getByRole("button", { name: "允许定位" }).click();
    await page.getByText("误差约 12 米").waitFor();
    await phone.context.clearPermissions();
    await page.reload();
    await page.getByLabel("累计完成投资").waitFor();
    await expect.poll(() => asks(page)).toBe(1);
    await page.evaluate(() => localStorage.removeItem("sanpi.position"));
    await page.close();
    await phone.context.grantPermissions(["geolocation"], { origin: site.url });
  });

  test.each([
    [
      "refused",
      "navigator.geolocation.getCurrentPosition = (_, no) => no({ code: 1, PERMISSION_DENIED: 1 })",
      "手机未允许定位",
    ],
    ["missing", "delete Navigator.prototype.geolocation", "这里定不到位"],
    ["never found", "navigator.geolocation.getCurrentPosition = () => {}", "正在定位"],
  ])("%s: the person is told, and the photo is made and saved without it", async (_, script, word) => {
    const page = await openCapture({ script });
    await page.getByText(word).waitFor();
    await pick(page, await justTaken(page, 23));
    await ready(page, 1);
    expect((await draftOf(page))[0]?.position).toBeNull();
    await save(page);
    await page.close();
  });
});

describe("what cannot go well", () => {
  const heic = Buffer.concat([Buffer.from("\0\0\0\x18ftypheic"), Buffer.alloc(400, 7)]);

  test("files that are no photo, spoilt or of a kind the phone cannot read are refused with words; the rest goes on", async () => {
    const page = await openCapture();
    const [sound] = turned;
    if (!sound) throw new Error("no picture");
    const spoiltExif = Buffer.from(sound.buffer);
    spoiltExif.fill(0xff, spoiltExif.indexOf("Exif\0") + 10, spoiltExif.indexOf("Exif\0") + 180);
    await pick(page, [
      { name: "text.jpg", buffer: Buffer.from("not a photo") },
      {
        name: "noise.jpg",
        buffer: Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(5000, 3)]),
      },
      { name: "iphone.heic", buffer: heic },
      { name: "spoilt-exif.jpg", buffer: spoiltExif },
      { name: "cut.jpg", buffer: sound.buffer.subarray(0, sound.buffer.byteLength / 2) },
    ]);
    await page.waitForFunction(
      () => document.querySelectorAll(".photo--waiting, .photo--working").length === 0,
    );
    expect(await page.locator(".photo--failed").allInnerTexts()).toEqual([
      expect.stringContaining("照片"),
      expect.stringContaining("打不开"),
      expect.stringContaining("HEIC"),
      expect.stringContaining("打不开"),
    ]);
    expect(await page.locator(".photo--ready").count()).toBe(1);
    const [kept] = await draftOf(page);
    expect([kept?.width, kept?.height]).toEqual([1600, 1200]);
    await page.close();
  });

  test("a photo of 48 megapixels, upright and on its side", async () => {
    const page = await openCapture();
    const size = { width: 8000, height: 6000 };
    const plain = await quarters(page, size, { seed: 31 });
    const aside = withExif(
      await quarters(page, { width: 6000, height: 8000 }, { seed: 32, orientation: 6 }),
      {
        orientation: 6,
      },
    );
    await pick(page, [
      { name: "48.jpg", buffer: plain },
      { name: "48-aside.jpg", buffer: Buffer.from(aside) },
    ]);
    await ready(page, 2);
    const kept = await draftOf(page);
    expect(kept.map(({ width, height }) => [width, height])).toEqual([
      [1600, 1200],
      [1200, 1600],
    ]);
    for (const { jpeg } of kept) {
      const { colours } = await look(page, jpeg, MIDDLES);
      for (const [corner, colour] of colours.entries())
        for (const [channel, value] of colour.entries())
          expect(Math.abs(value - (COLOURS[corner]?.[channel] ?? 0))).toBeLessThan(48);
    }
    await page.close();
  });

  test("a photo taken out while it is worked on is dropped at once, and the next one goes on", async () => {
    // A decoder that never ends: only the thread can be stopped.
    const page = await openCapture({
      workerScript:
        "const Decoder = self.ImageDecoder; self.ImageDecoder = class { constructor(init) { this.real = new Decoder(init); this.big = init.data.byteLength > 1e6 } close() { this.real.close() } decode() { return this.big ? new Promise(() => {}) : this.real.decode() } }",
    });
    const big = await quarters(page, { width: 4000, height: 3000 }, { seed: 41, noise: 250 });
    expect(big.byteLength).toBeGreaterThan(1_000_000);
    await pick(page, [{ name: "big.jpg", buffer: big }, ...turned.slice(8)]);
    await page.locator(".photo--working").waitFor();
    await page.getByText("处理中 1/2").waitFor();
    await page.getByRole("button", { name: "删除第 1 张照片" }).click();
    await ready(page, 1);
    const kept = await draftOf(page);
    expect(kept.map(({ width }) => width)).toEqual([1000]);
    expect(await page.locator(".photo--failed").count()).toBe(0);
    expect(changed.has(page)).toBe(true);
    await page.close();
  });

  test("a phone killed while photos are worked on makes them ready when it is opened again", async () => {
    // The second decoder never ends, or all four might be ready before the phone dies.
    let page = await openCapture({
      workerScript:
        "const Decoder = self.ImageDecoder; let made = 0; self.ImageDecoder = class { constructor(init) { this.real = new Decoder(init); this.last = ++made === 2 } close() { this.real.close() } decode() { return this.last ? new Promise(() => {}) : this.real.decode() } }",
    });
    const { pathname } = new URL(page.url());
    await pick(page, turned.slice(0, 4));
    await page.locator(".photo--ready").waitFor();
    await page.locator(".photo--working").waitFor();
    await phone.kill();
    page = await phone.open(pathname);
    await ready(page, 4);
    expect((await draftOf(page)).map((photo) => photo.digest)).toEqual(
      (await draftOf(page)).map((photo) => photo.sha256),
    );
  });

  test("photos picked just before the screen is left are there when it is opened again", async () => {
    const page = await openCapture();
    const address = page.url();
    await pick(page, turned.slice(0, 5));
    await page.getByRole("link", { name: "项目情况" }).click();
    await page.goBack();
    await page.waitForURL(address);
    await ready(page, 5);
    expect(await draftOf(page)).toHaveLength(5);
    await page.close();
  });

  test("the worker and its memory are let go when there is nothing to do", async () => {
    const page = await openCapture();
    await pick(page, turned.slice(0, 1));
    await page.locator(".photo--ready").waitFor();
    await expect.poll(() => page.workers().length, { timeout: 30_000 }).toBe(0);
    await page.close();
  });

  test("once a draft is thrown away, nothing of its photos is left on the phone", async () => {
    const page = await openCapture();
    const before = await countBytes(page);
    await pick(page, turned.slice(3, 5));
    await ready(page, 2);
    expect(await countBytes(page)).toBe(before + 4);
    await page.getByRole("button", { name: "清空草稿" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "清空", exact: true }).click();
    await expect.poll(() => countBytes(page)).toBe(before);
    expect(phone.errors).toEqual([]);
    await page.close();
  });
});
