import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { errorMessage } from "#domain/error-message";
import { root } from "../../scripts/paths.ts";
import { addPhotos, openReport, save, signIn, takePicture, waitForOfflineReady } from "./support/app.ts";
import { Front } from "./support/front.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";
import { keptNote, readStored } from "./support/stored.ts";

/** A new version of the app, of its tables, or of the server meets a phone whose outbox is not empty. */

interface Fixture {
  readonly version: number;
  readonly stores: Record<string, string>;
  readonly rows: Record<string, Record<string, unknown>[]>;
}

const FIXTURES = globSync(join(root, "test/fixtures/phone-database/*.json")).map(
  (path) => JSON.parse(readFileSync(path, "utf8")) as Fixture,
);

let site: Site;
let front: Front;
let phone: Phone;

beforeAll(async () => {
  site = await Site.open();
  front = await Front.before(site);
});

afterAll(async () => {
  await front?.close();
  await site?.remove();
});

beforeEach(() => {
  front.instead = () => undefined;
  front.rewrite = (_, body) => body;
  phone = new Phone(front.url);
});

afterEach(() => phone.remove());

describe("tables as earlier versions left them", () => {
  test.each(FIXTURES)("version $version: everything it held is shown, and sent", async (fixture) => {
    // No page of the app runs yet: the database is as the earlier version closed it.
    const page = await phone.open("/icon.svg");
    const photos = await fill(page, "sanpi-demo-field", fixture);
    await page.goto(`${front.url}/sign-in`);
    await signIn(page, "field");
    await page.goto(`${front.url}/outbox`);
    await page.getByText("没有待传的记录").waitFor({ timeout: 30_000 });

    const reports = await site.rows<{ seq: number; completed_wan: number }>(
      "SELECT seq, completed_wan FROM report WHERE id = '0192f7a0-1b2c-7d3e-8f40-000000000001'",
    );
    expect(reports).toEqual([{ seq: 1, completed_wan: 20_000 }]);
    for (const sha256 of [photos[0], photos[1]]) {
      const stored = await (await site.server.r2.get(`photos/${sha256}`))?.arrayBuffer();
      expect(
        createHash("sha256")
          .update(new Uint8Array(stored as ArrayBuffer))
          .digest("hex"),
      ).toBe(sha256);
    }
    // The refused one says why, the lost photo is said, the draft can be gone on with.
    await page.getByText(errorMessage("units_invalid", "zh")).waitFor();
    await page.getByText("1 张照片在手机里损坏或丢失").waitFor();
    await page.getByText("草稿里的话").waitFor();
    await page.getByRole("link", { name: "接着填" }).click();
    await expect.poll(() => page.getByLabel("累计完成投资").inputValue()).toBe("777");
    await page.locator(".photo--ready").waitFor();
    await page.goBack();
    // Mended, the refused one goes out too, with its photo.
    await page.getByRole("button", { name: "修改后重报" }).click();
    await page.getByLabel("备注").fill("改好了");
    await page.locator(".photo--ready").waitFor();
    await save(page);
    await expect
      .poll(() =>
        site.rows("SELECT p.sha256 FROM report r JOIN photo p ON p.report = r.id WHERE r.note = '改好了'"),
      )
      .toEqual([{ sha256: photos[2] }]);
    expect(phone.errors).toEqual([]);
  });

  test("a tab of the old version neither holds the new one up nor loses what is typed into it", async () => {
    const page = await phone.open("/sign-in");
    await signIn(page, "field");
    await openReport(page, "毛纺织加工");
    await page.getByLabel("备注").fill("旧页面里写的");
    await page.getByText("草稿已存").waitFor();
    const other = await phone.context.newPage();
    await other.goto(`${front.url}/icon.svg`);
    const opened = await other.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const asked = indexedDB.open("sanpi-demo-field", 1000);
          asked.onupgradeneeded = () => asked.result.createObjectStore("madeByTheNewVersion");
          asked.onblocked = () => resolve("blocked");
          asked.onsuccess = () => {
            asked.result.close();
            resolve("open");
          };
        }),
    );
    expect(opened).toBe("open");
    await page.getByText("新版本已就绪").waitFor();
    await page.getByLabel("备注").fill("旧页面里写的，接着写");
    await page.getByLabel("累计完成投资").fill("22222");
    await save(page);
    await expect
      .poll(() => site.rows("SELECT note FROM report WHERE completed_wan = 22222"), { timeout: 20_000 })
      .toEqual([{ note: "旧页面里写的，接着写" }]);
  });
});

describe("a new version of the app", () => {
  test("waits for the person's word and never interrupts a report; then it runs, and nothing is lost", async () => {
    const page = await phone.open("/sign-in");
    await signIn(page, "field");
    await waitForOfflineReady(page);
    const picture = await takePicture(page, 1600, 1200, 77);
    await openReport(page, "毛纺织加工");
    await page.getByLabel("累计完成投资").fill("33333");
    await addPhotos(page, [picture]);

    front.rewrite = (path, body) => (path === "/sw.js" ? `${body}\n// a newer version` : body);
    await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
    await page.getByText("新版本已就绪").waitFor();
    // It is there, it waits, and the page is the one that was opened.
    expect(await page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting))).toBe(
      true,
    );
    expect(await page.getByLabel("累计完成投资").inputValue()).toBe("33333");
    await page.evaluate(() => Object.assign(globalThis, { isTheOldPage: true }));
    await page.getByLabel("备注").fill("更新之前");
    await expect.poll(() => keptNote(page, "J017")).toBe("更新之前");
    expect(await page.evaluate(() => "isTheOldPage" in globalThis)).toBe(true);

    await page.getByRole("button", { name: "立即更新" }).click();
    await page.waitForFunction(() => !("isTheOldPage" in globalThis));
    expect(await page.evaluate(async () => Boolean((await navigator.serviceWorker.ready).waiting))).toBe(
      false,
    );
    await expect.poll(() => page.getByLabel("备注").inputValue()).toBe("更新之前");
    await page.locator(".photo--ready").waitFor();
    await save(page);
    await expect
      .poll(() => site.rows("SELECT note FROM report WHERE completed_wan = 33333"), { timeout: 20_000 })
      .toEqual([{ note: "更新之前" }]);
  });

  test("refused by a newer server, an old page keeps its outbox, says so, and sends after the update", async () => {
    const page = await phone.open("/sign-in");
    await signIn(page, "field");
    await waitForOfflineReady(page);
    const error = { code: "protocol_unsupported", message: "", retry: false, requestId: "x" };
    front.instead = (path) =>
      path === "/api/sync"
        ? { status: 400, type: "application/json", body: JSON.stringify({ error }) }
        : undefined;
    await openReport(page, "毛纺织加工");
    await page.getByLabel("累计完成投资").fill("44444");
    await save(page);
    await page.getByText("应用版本不兼容").waitFor();
    const [held] = (await readStored(page, "demo-field")).tables.reports ?? [];
    expect(held).toMatchObject({ state: "waiting", report: { completed: 44_444 } });

    front.rewrite = (path, body) => (path === "/sw.js" ? `${body}\n// the version that server wants` : body);
    await page.evaluate(() => Object.assign(globalThis, { isTheOldPage: true }));
    await page.getByRole("button", { name: "立即更新" }).click();
    await page.waitForFunction(() => !("isTheOldPage" in globalThis));
    front.instead = () => undefined;
    await page.reload();
    await expect
      .poll(() => site.rows("SELECT count(*) AS n FROM report WHERE completed_wan = 44444"), {
        timeout: 20_000,
      })
      .toEqual([{ n: 1 }]);
    expect(await page.getByText("应用版本不兼容").count()).toBe(0);
  });
});

/** Makes a database as a version of the app made it, with pictures of this run in it; answers their digests. */
async function fill(page: Page, name: string, fixture: Fixture): Promise<string[]> {
  const pictures: Buffer[] = [];
  for (let i = 0; i < 5; i++) pictures.push(await takePicture(page, 640, 480, 40 * i + fixture.version));
  const digests = pictures.map((picture) => createHash("sha256").update(picture).digest("hex"));
  const rows = JSON.parse(
    JSON.stringify(fixture.rows)
      .replace(/"\$bytes(\d)"/g, (_, n) => String(pictures[Number(n) - 1]?.length))
      .replaceAll('"$now"', String(Date.now()))
      .replace(/"\$(\d)"/g, (_, n) => `"${digests[Number(n) - 1]}"`),
  );
  await page.evaluate(
    async ({ name, version, stores, rows, jpegs }) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        // The library that keeps the tables counts in tens.
        const asked = indexedDB.open(name, version * 10);
        asked.onupgradeneeded = () => {
          for (const [store, said] of Object.entries(stores)) {
            const [key = "", ...indexes] = said.split(", ");
            const pathOf = (text: string) => (text.startsWith("[") ? text.slice(1, -1).split("+") : text);
            const made = asked.result.createObjectStore(store, { keyPath: pathOf(key) });
            for (const index of indexes) made.createIndex(index, pathOf(index));
          }
        };
        asked.onsuccess = () => resolve(asked.result);
        asked.onerror = () => reject(asked.error);
      });
      const bytesOf = (text: string) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)).buffer;
      for (const [store, all] of Object.entries(rows as Record<string, Record<string, unknown>[]>)) {
        const change = db.transaction(store, "readwrite");
        for (const row of all) {
          const jpeg = /^\$jpeg(\d)$/.exec(String(row.bytes))?.[1];
          change
            .objectStore(store)
            .add(jpeg ? { ...row, bytes: bytesOf(jpegs[Number(jpeg) - 1] ?? "") } : row);
        }
        await new Promise((done, failed) => {
          change.oncomplete = done;
          change.onabort = () => failed(change.error);
        });
      }
      db.close();
    },
    { ...fixture, name, rows, jpegs: pictures.map((picture) => picture.toString("base64")) },
  );
  return digests;
}
