import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn, waitForOfflineReady } from "./support/app.ts";
import { expectNoFault } from "./support/look.ts";
import { MortalServer } from "./support/mortal-server.ts";
import { Phone } from "./support/phone.ts";
import { reportsWaiting } from "./support/queue.ts";
import { Site } from "./support/site.ts";

/** 大屏 on a screen that nobody stands by: it lives through whatever happens to the server, and says how old its figures are. */

const SCREEN = { width: 1920, height: 1080 };

let site: Site;
let screen: Phone;
let page: Page;

beforeAll(async () => {
  site = await Site.open();
  screen = new Phone(site.url);
  page = await screen.open("/sign-in");
  await page.setViewportSize(SCREEN);
  await signIn(page, "manager");
});

afterAll(async () => {
  await screen?.remove();
  await site?.remove();
});

/** Takes in a report that a project of Datong, started in 2023 and producing, has spent 3,000 万元 more. */
async function received(): Promise<string> {
  const [spent] = await site.rows<{ project: string; wan: number }>(
    `SELECT s.project, s.completed_verified_wan AS wan FROM standing s JOIN listing l ON l.project = s.project
     WHERE s.zone LIKE '1402%' AND l.batch = 'start' AND l.round LIKE '2023%' AND s.rank_verified >= 3 ORDER BY s.project`,
  );
  const [id] = await reportsWaiting(site, [
    { project: spent?.project ?? "", completed: (spent?.wan ?? 0) + 3_000 },
  ]);
  return id as string;
}

test("it goes from place to place, lives through the death of the server, and never shows a failure as nought", async () => {
  // Waits for its verdict while the server is down.
  const pending = await received();
  await page.goto(`${site.url}/wall?year=2023&seconds=1`);
  await page.locator(".spotlight").first().waitFor();
  const rateOf = () =>
    page
      .getByRole("row", { name: /大同市/ })
      .locator("td .figure")
      .nth(1)
      .innerText();
  await expect.poll(rateOf).toMatch(/^\d\d\.\d\d$/);
  const rate = await rateOf();
  const told = new Set<string>();
  await expect
    .poll(async () => told.add(await page.locator(".spotlight__name").innerText()).size)
    .toBeGreaterThan(2);
  await page.getByText("实时").waitFor();
  await expectNoFault(page);
  // Nothing to press but the way to the content, for keyboards.
  expect(await page.locator("a, button, input, select").count()).toBe(1);
  const size = () => {
    const { scrollWidth: width, scrollHeight: height } = document.documentElement;
    return { width, height };
  };
  expect(await page.evaluate(size)).toEqual(SCREEN);

  await waitForOfflineReady(page);
  await site.stop();
  await page.getByText("连接断开，正在重连").waitFor();
  expect(await rateOf()).toBe(rate);
  expect(await page.locator(".wall__cut").innerText()).toMatch(/这是 \d\d:\d\d 的数/);
  // Opened anew while nobody answers, it shows what it knew, and says of when.
  await page.reload();
  await expect.poll(rateOf).toBe(rate);
  await page.getByText("连接断开，正在重连").waitFor();

  const server = new MortalServer(site);
  await server.start();
  try {
    await page.getByText("实时").waitFor({ timeout: 60_000 });
    await server.kill();
    await page.getByText("连接断开，正在重连").waitFor();
    await server.start();
    await site.verify(pending);
    // (27.22 + 0.30) / 43.60, without a hand on it.
    await expect.poll(rateOf, { timeout: 60_000 }).toBe("63.12");
    expect(await page.evaluate(() => performance.getEntriesByType("navigation").length)).toBe(1);
  } finally {
    await server.kill();
    await site.start();
  }
});

test("it says plainly that it must be signed in when its session is over, and shows what it kept", async () => {
  // Asked for anew, so that it is kept: a message alone is not.
  await page.reload();
  await page
    .getByRole("row", { name: /大同市/ })
    .getByText("63.12")
    .waitFor();
  await page.getByText("实时").waitFor({ timeout: 60_000 });
  await site.rows("DELETE FROM session");
  await page.reload();
  await page.getByText("登录已过期").waitFor();
  expect(await page.getByRole("row", { name: /大同市/ }).innerText()).toContain("63.12");
  await page.getByRole("link", { name: "去登录" }).click();
  await signIn(page, "manager");
  await page.waitForURL(/\/wall/);
  await page.getByText("实时").waitFor();
  expect(screen.errors).toEqual([]);
});
