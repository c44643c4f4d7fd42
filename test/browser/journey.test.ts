import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  addPhotos,
  chooseMilestone,
  openReport,
  save,
  signIn,
  takePicture,
  waitForOfflineReady,
} from "./support/app.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";
import { keptNote } from "./support/stored.ts";

/**
 * The main job, end to end: an officer reports from a tunnel, the phone dies twice, the network comes back, and a
 * manager who only watches sees the city's figures change.
 */

let site: Site;
let phone: Phone;
let desk: Phone;
let board: Page;
let pictures: Buffer[];

/** Requests that a service worker had a hand in, other than reading. */
const meddled: string[] = [];

beforeAll(async () => {
  site = await Site.open();
  phone = new Phone(site.url);
  desk = new Phone(site.url);
});

afterAll(async () => {
  await Promise.allSettled([phone?.remove(), desk?.remove()]);
  await site?.remove();
});

function watchTraffic(page: Page): void {
  page.on("response", (response) => {
    if (response.request().method() !== "GET" && response.fromServiceWorker()) meddled.push(response.url());
  });
}

describe("from the tunnel to the big screen", () => {
  test("a manager opens the board and sees the published figures", async () => {
    board = await desk.open("/");
    await board.setViewportSize({ width: 1440, height: 900 });
    await signIn(board, "manager");
    await board.getByRole("heading", { name: "总览" }).waitFor();
    await expect.poll(() => figures(board, "大同市")).toContain("62.43");
    await board.getByText("实时").first().waitFor();
  });

  test("an officer signs in once on the phone", async () => {
    const page = await phone.open("/");
    watchTraffic(page);
    await signIn(page, "field");
    await page.getByText("国电电力湖东电厂").first().waitFor();
    await waitForOfflineReady(page);
    pictures = [];
    for (const shade of [10, 90, 200]) pictures.push(await takePicture(page, 2400, 1800, shade));
    await phone.shut();
  });

  test("with no network and no server the app opens cold and takes a report with photos", async () => {
    await site.stop();
    const page = await phone.open("/", { offline: true });
    await page.getByText("离线").first().waitFor();
    await openReport(page, "毛纺织加工");
    await chooseMilestone(page, "运营", /^投产/);
    await page.getByLabel("累计完成投资").fill("20000");
    await page.getByText("2.00 亿元").first().waitFor();
    await addPhotos(page, pictures.slice(0, 2));
    await save(page);
    await page.getByText("已存手机").first().waitFor();
  });

  test("a phone killed in the middle of the second report gives the draft back, photo and all", async () => {
    let page = phone.context.pages()[0] as Page;
    await openReport(page, "工业自动控制设备");
    await page.getByLabel("累计完成投资").fill("12345");
    await page.getByText("1.23 亿元").first().waitFor();
    await addPhotos(page, pictures.slice(2));
    await page.getByLabel("备注").fill("塔吊已到场");
    await expect.poll(() => keptNote(page, "J019")).toBe("塔吊已到场");
    await phone.kill();

    page = await phone.open("/", { offline: true });
    await openReport(page, "工业自动控制设备");
    await expect.poll(() => page.getByLabel("累计完成投资").inputValue()).toBe("12345");
    expect(await page.getByLabel("备注").inputValue()).toBe("塔吊已到场");
    await page.locator(".photo--ready").waitFor();
    await save(page);
  });

  test("killed again right after saving, the phone still holds both reports and says so", async () => {
    await phone.kill();
    const page = await phone.open("/outbox", { offline: true });
    await page.getByText("2 条待传").first().waitFor();
    await page.getByText("3 张照片").first().waitFor();
    expect(await page.locator(".entry").count()).toBe(2);
  });

  test("back online both reports and all photos arrive once, and the phone shows their receipts", async () => {
    await site.start();
    const page = phone.context.pages()[0] as Page;
    watchTraffic(page);
    await phone.context.setOffline(false);
    await page.getByText("没有待传的记录").waitFor({ timeout: 60_000 });
    await expect.poll(() => page.getByText("照片齐全").count(), { timeout: 30_000 }).toBe(2);

    const reports = await site.rows<{ project: string; completed_wan: number; seq: number }>(
      "SELECT project, completed_wan, seq FROM report WHERE person = 'demo-field' ORDER BY seq",
    );
    expect(reports).toEqual([
      { project: "J017", completed_wan: 20_000, seq: 1 },
      { project: "J019", completed_wan: 12_345, seq: 2 },
    ]);
    const photos = await site.rows<{ sha256: string; bytes: number }>(
      "SELECT ph.sha256, b.bytes FROM photo ph JOIN blob b ON b.sha256 = ph.sha256 JOIN report r ON r.id = ph.report WHERE r.person = 'demo-field'",
    );
    expect(photos).toHaveLength(3);
    for (const { sha256, bytes } of photos) {
      const stored = await (await site.server.r2.get(`photos/${sha256}`))?.arrayBuffer();
      expect(
        createHash("sha256")
          .update(new Uint8Array(stored as ArrayBuffer))
          .digest("hex"),
      ).toBe(sha256);
      expect(bytes).toBe(stored?.byteLength);
    }
  });

  test("the manager's board has changed by itself: one more in production, waiting for review", async () => {
    // The socket was cut with the server; the board finds back without a reload.
    await expect.poll(() => figures(board, "大同市"), { timeout: 60_000 }).toMatch(/15 待核 \+1/);
    expect(await board.evaluate(() => performance.getEntriesByType("navigation").length)).toBe(1);
  });

  test("verified, the reports move the rate itself", async () => {
    const ids = await site.rows<{ id: string }>("SELECT id FROM report WHERE person = 'demo-field'");
    await board.getByText("实时").first().waitFor();
    await site.verify(...ids.map((row) => row.id));
    // (27.22 + 2.00) / 43.60 = 67.02 %; the second report moves no stage.
    await expect.poll(() => figures(board, "大同市")).toContain("67.02");
    expect(await figures(board, "大同市")).toMatch(/\b16\b/);
  });

  test("nothing was sent through the service worker, no page failed, and the books are sound", async () => {
    expect(meddled).toEqual([]);
    expect(phone.errors).toEqual([]);
    expect(desk.errors).toEqual([]);
    const [sound] = await site.rows<{ n: number }>(
      "SELECT (SELECT count(*) FROM (SELECT project, rank_verified, rank_reported, completed_reported_wan FROM standing EXCEPT SELECT project, rank_verified, rank_reported, completed_reported_wan FROM standing_truth)) + (SELECT count(*) FROM (SELECT zone, round, batch, listed, gained_verified_wan FROM tally EXCEPT SELECT zone, round, batch, listed, gained_verified_wan FROM tally_truth)) AS n",
    );
    expect(sound?.n).toBe(0);
  });
});

/** The board's row of a place as the person reads it. */
async function figures(page: Page, place: string): Promise<string> {
  const row = page.getByRole("row", { name: new RegExp(place) }).first();
  return (await row.innerText()).replace(/\s+/g, " ");
}
