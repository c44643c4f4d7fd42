import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { drained, expectNothingLostNothingDoubled, type Promised } from "./support/nothing-lost.ts";
import { Officer, tellOnline } from "./support/officer.ts";
import { Site } from "./support/site.ts";
import { Way } from "./support/way.ts";

/** The app is open twice on one phone, and both would send. */

let site: Site;
let way: Way;
let officer: Officer;
let second: Page;
/** What the phones before were promised: the same person filled them, so the server has it too. */
const sent: Promised[] = [];

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
});

beforeEach(async () => {
  way.fate = () => "passes";
});

afterEach(async () => {
  await officer?.phone.remove();
});

afterAll(async () => {
  await way?.cut();
  await site?.remove();
});

/** By what the browser tells a drain under way elsewhere: its locks, or the app's own leases where there are none. */
describe.each([
  ["with Web Locks", true],
  ["without Web Locks", false],
])("%s", (_, hasLocks) => {
  beforeEach(() => openTwice(hasLocks));

  test("both told at once, each report and each photo is sent once, and both show the same", async () => {
    await saves(12, "两页");
    await both(tellOnline);
    await drained(officer.page);
    const photos = way.of("PUT", "/api/photos/").map(({ path }) => path);
    expect(photos).toHaveLength(24);
    expect(new Set(photos).size).toBe(24);
    const posted = way.syncs().flatMap(({ reports }) => reports);
    expect(posted.map((report) => report?.id)).toEqual(officer.promised.map(({ id }) => id));
    expect(way.mostPhotosAtOnce).toBeLessThanOrEqual(2);

    await both((page) => page.goto(`${way.url}/outbox`));
    await both((page) => page.getByText("没有待传的记录").waitFor());
    await both((page) => expect.poll(() => page.locator(".entry").count()).toBe(12));
    expect(await entries(second)).toEqual(await entries(officer.page));
    await expectEachOnce(second);
  });

  test("the one that sends dies in the middle, and the other goes on", async () => {
    way.fate = ({ method }) => (method === "PUT" ? "isLeftWaiting" : "passes");
    await saves(3, "一页崩溃");
    await tellOnline(officer.page);
    await expect.poll(() => way.of("PUT", "/api/photos/").length).toBe(2);
    await tellOnline(second);
    way.fate = () => "passes";
    const session = await officer.phone.context.newCDPSession(officer.page);
    void session.send("Page.crash").catch(() => undefined);
    // A lease lasts 15 s, a lock not at all.
    await drained(second);
    await expectEachOnce(second);
  });
});

test("the one that sends is stopped in the middle, as phones stop pages behind others, and the other goes on", async () => {
  await openTwice(true);
  way.fate = ({ method }) => (method === "PUT" ? "isLeftWaiting" : "passes");
  await saves(3, "一页停住");
  await tellOnline(officer.page);
  await expect.poll(() => way.of("PUT", "/api/photos/").length).toBe(2);
  const session = await officer.phone.context.newCDPSession(officer.page);
  await session.send("Debugger.enable");
  await session.send("Debugger.pause");
  way.fate = () => "passes";
  await tellOnline(second);
  await drained(second, { timeout: 40_000 });
  await session.send("Debugger.disable");
  await tellOnline(officer.page);
  await expectEachOnce(second);
});

/** Signs in and opens the app in two tabs. */
async function openTwice(hasLocks: boolean): Promise<void> {
  officer = await Officer.signedIn(way.url);
  if (!hasLocks) await removeLocks(officer);
  second = await officer.phone.context.newPage();
  await second.goto(way.url);
  await second.getByText("国电电力湖东电厂").first().waitFor();
  way.forget();
}

async function saves(reports: number, note: string): Promise<void> {
  await officer.saves({ reports, photosEach: 2, note });
  sent.push(...officer.promised);
}

async function expectEachOnce(page: Page): Promise<void> {
  await expectNothingLostNothingDoubled(site, sent, { page });
}

async function removeLocks({ phone, page }: Officer): Promise<void> {
  await phone.context.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, "locks", { value: undefined });
  });
  await page.reload();
  expect(await page.evaluate(() => navigator.locks)).toBeUndefined();
}

async function both<T>(act: (page: Page) => Promise<T>): Promise<void> {
  await Promise.all([act(officer.page), act(second)]);
}

async function entries(page: Page): Promise<string[]> {
  return (await page.locator(".entry").allInnerTexts()).map((text) => text.replace(/\s+/g, " "));
}
