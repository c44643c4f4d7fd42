import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { addPhotos, openReport, save, signIn, takePicture, waitForOfflineReady } from "./support/app.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";
import { readStored } from "./support/stored.ts";

/** What an officer may meet with a phone: no room, a browser that takes the database away, a session that ended. */

let site: Site;
let phone: Phone;
let amount = 50_000;

beforeAll(async () => {
  site = await Site.open();
});

afterAll(() => site?.remove());

beforeEach(() => {
  phone = new Phone(site.url);
  amount++;
});

afterEach(() => phone.remove());

async function start(username = "field"): Promise<Page> {
  const page = await phone.open("/sign-in");
  await signIn(page, username);
  if (username === "field") await page.getByText("毛纺织加工").first().waitFor();
  await waitForOfflineReady(page);
  return page;
}

async function report(page: Page, photos: readonly Buffer[] = []): Promise<void> {
  await page.goto(`${site.url}/`);
  await openReport(page, "毛纺织加工");
  await page.getByLabel("累计完成投资").fill(String(amount));
  if (photos.length > 0) await addPhotos(page, photos);
  await save(page);
}

const arrived = () =>
  site.rows<{ id: string; photos: number }>(
    "SELECT r.id, (SELECT count(*) FROM photo p JOIN blob b ON b.sha256 = p.sha256 WHERE p.report = r.id) AS photos FROM report r WHERE r.completed_wan = ?1",
    amount,
  );

describe("a phone without room", () => {
  test("keeps the facts, and says which photo it could not keep", async () => {
    // From the first page on: the browser looks only now and then how much room there is.
    const page = await phone.open("/icon.svg");
    const devtools = await phone.context.newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: site.url, quotaSize: 2_700_000 });
    await page.goto(`${site.url}/sign-in`);
    await signIn(page, "field");
    await waitForOfflineReady(page);
    await phone.context.setOffline(true);
    await page.goto(`${site.url}/report/J017`);
    await page.getByLabel("累计完成投资").fill(String(amount));
    let photos = 0;
    while (photos < 9 && (await page.locator(".photo--failed").count()) === 0) {
      // The first is small; no nine of the others fit, however well the browser packs what it keeps.
      const buffer = photos === 0 ? await takePicture(page, 1600, 1200, 40) : await takeNoise(page);
      await page.getByLabel("相册").setInputFiles([{ name: "a.jpg", mimeType: "image/jpeg", buffer }]);
      photos++;
      await expect
        .poll(() => page.locator(".photo--ready, .photo--failed").count(), { timeout: 20_000 })
        .toBe(photos);
    }
    await page.getByText("这张没有存下").waitFor();
    await page.getByRole("button", { name: "保存" }).click();
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto(`${site.url}/outbox`);
    await page.getByText("新的照片存不下").waitFor();
    await page.getByText(`第 ${photos} 张照片没有存下`).waitFor();
    // Not only these facts: there is room for more of them.
    await page.goto(`${site.url}/report/J019`);
    await page.getByLabel("备注").fill("存满以后写的");
    await page.getByRole("button", { name: "保存" }).click();
    await page.waitForURL((url) => url.pathname === "/");

    await phone.context.setOffline(false);
    await expect.poll(arrived, { timeout: 20_000 }).toMatchObject([{ photos: photos - 1 }]);
    expect(await site.rows("SELECT project FROM report WHERE note = '存满以后写的'")).toEqual([
      { project: "J019" },
    ]);
  });
});

describe("a browser that takes the database away, as iOS does in the background", () => {
  test("what is typed, saved and listed afterwards goes on as if nothing had happened", async () => {
    const page = await phone.open("/icon.svg");
    // Every connection that the app opens can be closed under it.
    await page.addInitScript(() => {
      const opened: IDBDatabase[] = [];
      const open = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...args) {
        const asked = open.apply(this, args);
        asked.addEventListener("success", () => opened.push(asked.result));
        return asked;
      };
      Object.assign(globalThis, {
        takeDatabasesAway: () => opened.splice(0).map((db) => db.close()).length,
      });
    });
    await page.goto(`${site.url}/sign-in`);
    await signIn(page, "field");
    await page.getByRole("searchbox").waitFor();
    const takeAway = () =>
      page.evaluate(() => (globalThis as unknown as { takeDatabasesAway(): number }).takeDatabasesAway());
    const picture = await takePicture(page, 1600, 1200, 60);

    await openReport(page, "毛纺织加工");
    await page.getByLabel("累计完成投资").fill(String(amount));
    expect(await takeAway()).toBeGreaterThan(0);
    await page.getByLabel("备注").fill("关掉之后写的");
    await takeAway();
    await addPhotos(page, [picture]);
    await takeAway();
    await save(page);
    await expect.poll(arrived, { timeout: 20_000 }).toMatchObject([{ photos: 1 }]);

    await page.getByRole("link", { name: "待传" }).first().click();
    await page.getByText("关掉之后写的").waitFor();
    await takeAway();
    // A list that was being followed follows on.
    const [row] = await arrived();
    await site.verify(row?.id as string);
    await page.getByRole("link", { name: "我", exact: true }).click();
    await page.getByRole("button", { name: "立即同步" }).click();
    await page.getByRole("link", { name: "待传" }).first().click();
    await page.getByText("已计入“已核实”").waitFor();
    expect(phone.errors.filter((error) => !/closing|closed/i.test(error))).toEqual([]);
  });
});

describe("mending and withdrawing", () => {
  test("a report is withdrawn with one tap and a question, and then no longer counts", async () => {
    const page = await start();
    await report(page);
    await expect.poll(arrived, { timeout: 20_000 }).toHaveLength(1);
    await page.goto(`${site.url}/outbox`);
    await page.getByRole("button", { name: "撤回" }).click();
    const dialog = page.getByRole("dialog", { name: "撤回这一条？" });
    // Escape leaves everything as it was, and gives the focus back.
    await dialog.waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe("撤回");
    await page.getByRole("button", { name: "撤回" }).click();
    await dialog.getByRole("button", { name: "撤回" }).click();
    await page.getByText("已撤回，不再计入").waitFor();
    const [row] = await arrived();
    expect(await site.rows("SELECT verdict FROM verdict WHERE report = ?1", row?.id)).toEqual([
      { verdict: "withdrawn" },
    ]);
    expect(phone.errors).toEqual([]);
  });

  test("without a network, or once verified, withdrawing says why not; correcting is always possible", async () => {
    const page = await start();
    await report(page);
    await expect.poll(arrived, { timeout: 20_000 }).toHaveLength(1);
    await page.goto(`${site.url}/outbox`);
    await page.getByText("已计入“已上报”").waitFor();
    await phone.context.setOffline(true);
    await page.getByRole("button", { name: "撤回" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "撤回" }).click();
    await dialog.getByText("现在没有网络").waitFor();
    await phone.context.setOffline(false);
    const [row] = await arrived();
    await site.verify(row?.id as string);
    await dialog.getByRole("button", { name: "撤回" }).click();
    await dialog.getByText("已核实，不能撤回").waitFor();
    await dialog.getByRole("button", { name: "取消" }).click();

    await page.getByRole("button", { name: "更正" }).first().click();
    await expect.poll(() => page.getByLabel("累计完成投资").inputValue()).toBe(String(amount));
    await page.getByLabel("备注").fill("更正后的");
    await save(page);
    await expect
      .poll(() => site.rows("SELECT supersedes FROM report WHERE note = '更正后的'"), { timeout: 20_000 })
      .toEqual([{ supersedes: row?.id }]);
    await page.goto(`${site.url}/outbox`);
    await page.getByText("由更正的一条代替").waitFor();
  });
});

describe("a photo lost on the phone", () => {
  test("is said to the person and to the server, is never sent, and can be left at that", async () => {
    const page = await start();
    const pictures = [await takePicture(page, 1600, 1200, 33), await takePicture(page, 1600, 1200, 222)];
    await phone.context.setOffline(true);
    await report(page, pictures);
    const [first] = (await readStored(page, "demo-field")).tables.photos ?? [];
    // A disk that forgets: one photo's bytes are no longer what they were.
    await page.evaluate(async (sha256) => {
      const db = await new Promise<IDBDatabase>((resolve) => {
        const asked = indexedDB.open("sanpi-demo-field");
        asked.onsuccess = () => resolve(asked.result);
      });
      const change = db.transaction("photoBytes", "readwrite");
      change.objectStore("photoBytes").put({ key: sha256, bytes: new ArrayBuffer(7) });
      await new Promise((done) => {
        change.oncomplete = done;
      });
      db.close();
    }, first?.sha256 as string);
    await phone.context.setOffline(false);
    await page.goto(`${site.url}/outbox`);
    await page.getByText("1 张照片在手机里损坏或丢失").waitFor({ timeout: 20_000 });
    await expect
      .poll(() => site.rows("SELECT why FROM photo_loss WHERE sha256 = ?1", first?.sha256), {
        timeout: 20_000,
      })
      .toEqual([{ why: "altered" }]);
    await expect.poll(arrived).toMatchObject([{ photos: 1 }]);
    await expect
      .poll(
        async () =>
          (await readStored(page, "demo-field")).tables.photos?.filter((row) => row.lossTold).length,
      )
      .toBe(1);
    await page.getByRole("button", { name: "不补拍，就这样" }).click();
    await page.getByText("1 张照片在手机里损坏或丢失").waitFor({ state: "detached" });
  });
});

describe("whose outbox it is", () => {
  test("a session that ended pauses and asks; signed in again, it goes on", async () => {
    const page = await start();
    await site.server.db.prepare("DELETE FROM session").run();
    await report(page);
    await page.getByText("登录已过期，重新登录后继续上传").waitFor();
    expect(await arrived()).toEqual([]);
    await page.getByText("登录已过期，重新登录后继续上传").click();
    await signIn(page, "field");
    await expect.poll(arrived, { timeout: 20_000 }).toHaveLength(1);
  });

  test("who signs out, or lets somebody else in, is told of photos that wait though no report does", async () => {
    const page = await start();
    await phone.context.route("**/api/photos/*", (route) => route.abort());
    await report(page, [await takePicture(page, 800, 600, 40)]);
    await expect.poll(arrived, { timeout: 20_000 }).toHaveLength(1);
    await page.locator(".status").getByText("1 张照片待传").waitFor();
    await page.goto(`${site.url}/enrol#${"a".repeat(22)}`);
    await page.getByText("还有 1 张照片待传").waitFor();
    await page.goto(`${site.url}/me`);
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByRole("dialog", { name: "退出登录？" }).getByText("还有 1 张照片待传").waitFor();
  });

  test("another person on the phone neither sees nor sends what the first left", async () => {
    const page = await start();
    await phone.context.setOffline(true);
    await report(page);
    await page.goto(`${site.url}/me`);
    await page.getByRole("button", { name: "退出登录" }).click();
    const dialog = page.getByRole("dialog", { name: "退出登录？" });
    await dialog.getByText("还有 1 条待传").waitFor();
    await dialog.getByRole("button", { name: "退出登录" }).click();
    await phone.context.setOffline(false);
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await signIn(page, "reviewer");
    await page.goto(`${site.url}/outbox`);
    await page.getByText("还没有上报过").waitFor();
    await page.waitForLoadState("networkidle");
    expect(await arrived()).toEqual([]);

    await page.goto(`${site.url}/me`);
    await page.getByRole("button", { name: "退出登录" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
    await page.waitForURL((url) => url.pathname === "/sign-in");
    await signIn(page, "field");
    await expect.poll(arrived, { timeout: 20_000 }).toHaveLength(1);
  });
});

/** A picture that cannot be made small. */
async function takeNoise(page: Page): Promise<Buffer> {
  const base64 = await page.evaluate(async () => {
    const canvas = new OffscreenCanvas(1600, 1200);
    const pixels = new ImageData(1600, 1200);
    for (let i = 0; i < pixels.data.length; i++) pixels.data[i] = i % 4 === 3 ? 255 : Math.random() * 256;
    canvas.getContext("2d")?.putImageData(pixels, 0, 0);
    const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/jpeg" })).arrayBuffer());
    let text = "";
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  });
  return Buffer.from(base64, "base64");
}
