import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "./support/app.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** The board says how fresh it is, by itself, and opens into the phones that are behind. */

let site: Site;
let desk: Phone;
let board: Page;

beforeAll(async () => {
  site = await Site.open();
  desk = new Phone(site.url);
  board = await desk.open("/sign-in");
  await signIn(board, "manager");
});

afterAll(async () => {
  await desk?.remove();
  await site?.remove();
});

/** One exchange of the officer's phone, by the page of a browser signed in as that officer. */
function say(page: Page, more: object, reports: readonly object[] = []): Promise<number> {
  return page.evaluate(
    async ({ device, reports }) => {
      const body = JSON.stringify({ protocol: 1, device, clock: Date.now() + 7 * 60_000, reports });
      const headers = { "content-type": "application/json" };
      return (await fetch("/api/sync", { method: "POST", headers, body })).status;
    },
    { device: { id: "phone-of-li", platform: "iPhone", ...more }, reports },
  );
}

test("what a phone says is on an open board at once, and a tap tells whose phone it is", async () => {
  await board.goto(`${site.url}/board`);
  const line = board.locator("a.freshness__door");
  await line.getByText("各手机都已上传").waitFor();

  const officer = new Phone(site.url);
  try {
    const page = await officer.open("/sign-in");
    await signIn(page, "field");
    const report = {
      id: "0192f7a0-1b2c-7d3e-8f40-00000000abcd",
      seq: 4,
      project: "J011",
      observedAt: Date.now(),
    };
    const outbox = { reports: 2, photos: 5, bytes: 1_400_000, oldest: Date.now() - 3 * 86_400_000 };
    expect(await say(page, { outbox, seq: 6 }, [{ ...report, note: "x" }])).toBe(200);
  } finally {
    await officer.remove();
  }
  await line
    .getByText(/部手机还有 2 条未到.*5 张照片未到.*最早一条 3 天前.*另有 3 条编号缺失.*时钟不准/)
    .waitFor();

  await line.click();
  const card = board.locator("li.card").filter({ hasText: "第 1–3 条未到" });
  await card.waitFor();
  expect(await card.getByRole("heading").innerText()).toBe("李专员");
  expect(await card.innerText()).toMatch(
    /iPhone[\s\S]*手机里还有 2 条 · 5 张照片未到（1.4 MB）[\s\S]*时钟快 (6|7) 分钟/,
  );
  await board.goBack();
  await line.waitFor();
  expect(desk.errors).toEqual([]);
});
