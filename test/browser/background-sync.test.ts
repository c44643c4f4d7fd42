import type { CDPSession, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { openReport, save } from "./support/app.ts";
import { expectNothingLostNothingDoubled } from "./support/nothing-lost.ts";
import { Officer } from "./support/officer.ts";
import { isDrained, readPhone } from "./support/outbox.ts";
import { Site } from "./support/site.ts";
import { Way } from "./support/way.ts";

/** The browser wakes the service worker when there is a network, with no page of the app open. */

let site: Site;
let way: Way;
let officer: Officer;

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
  officer = await Officer.signedIn(way.url);
});

beforeEach(async () => {
  // What the app sends while it is open does not get through.
  way.fate = () => ({ status: 502 });
});

afterEach(async () => {
  // The page itself gets nothing through: what is sent now, the service worker sent.
  way.fate = ({ method }) => (method === "GET" ? "passes" : { status: 502 });
  const page = await openApp();
  await expect.poll(async () => isDrained(await readPhone(page))).toBe(true);
  await expectNothingLostNothingDoubled(site, officer.promised, { page });
});

afterAll(async () => {
  await officer?.phone.remove();
  await way?.cut();
  await site?.remove();
});

test("saving a report asks the browser for it", async () => {
  await officer.phone.context.grantPermissions(["background-sync"], { origin: way.url });
  const { page } = officer;
  await openReport(page, "毛纺织加工");
  await page.getByLabel("备注").fill("请在后台传");
  await save(page);
  await officer.sees(1);
  await expect.poll(() => page.evaluate(tagsOfSync)).toEqual(["sanpi-outbox"]);
  await (await closeApp()).fire();
  await expect.poll(() => sentOf("POST", 200), { timeout: 20_000 }).toBe(1);
});

test("everything that waits is sent by the service worker: the reports, then their photos, then that none is left", async () => {
  await officer.saves({ reports: 4, photosEach: 2, note: "后台" });
  const waker = await closeApp();
  await waker.fire();
  await expect.poll(() => sentOf("PUT", 201), { timeout: 20_000 }).toBe(8);
  await expect.poll(() => sentOf("POST", 200)).toBe(2);
  expect(way.syncs().at(-1)?.device.outbox?.photos).toBe(0);
  const [held] = await site.rows<{ photos: number }>("SELECT sum(held_photos) AS photos FROM device");
  expect(held?.photos).toBe(0);
});

test("when the network fails it the first time, the next time sends what is left", async () => {
  await officer.saves({ reports: 3, photosEach: 2, note: "后台再试" });
  const waker = await closeApp();
  let photos = 0;
  // The reports get through, one photo does, and then nothing.
  way.fate = ({ method }) => (method === "PUT" && ++photos > 1 ? "isLost" : "passes");
  await waker.fire();
  await expect.poll(() => way.of("PUT", "/api/photos/").length, { timeout: 20_000 }).toBeGreaterThan(1);
  await expect.poll(() => sentOf("PUT", 201)).toBe(1);

  way.fate = () => "passes";
  await expect
    .poll(
      async () => {
        await waker.fire();
        return sentOf("PUT", 201);
      },
      { timeout: 30_000, interval: 1000 },
    )
    .toBe(6);
});

test("a captive portal that answers the service worker takes nothing away", async () => {
  await officer.saves({ reports: 2, photosEach: 1, note: "后台门户" });
  const waker = await closeApp();
  way.fate = () => ({
    status: 200,
    headers: { "content-type": "text/html" },
    body: "<!doctype html>免费 WiFi",
  });
  await waker.fire();
  await expect.poll(() => way.of("POST", "/api/sync").length, { timeout: 20_000 }).toBeGreaterThan(0);
  way.fate = () => "passes";
  await expect
    .poll(
      async () => {
        await waker.fire();
        return sentOf("PUT", 201);
      },
      { timeout: 30_000, interval: 1000 },
    )
    .toBe(2);
});

async function tagsOfSync(): Promise<readonly string[]> {
  const registration: ServiceWorkerRegistration & { sync?: { getTags(): Promise<string[]> } } =
    await navigator.serviceWorker.ready;
  return (await registration.sync?.getTags()) ?? [];
}

function sentOf(method: string, status: number): number {
  return way.of(method, "/api/").filter((one) => one.status === status).length;
}

/** Closes every page of the app; what is answered fires Background Sync as the browser would. */
async function closeApp(): Promise<{ fire(): Promise<void> }> {
  const { context } = officer.phone;
  const blank = await context.newPage();
  const session = await context.newCDPSession(blank);
  const registrationId = await registrationOf(session);
  for (const page of context.pages()) if (page !== blank) await page.close();
  way.forget();
  way.fate = () => "passes";
  return {
    async fire() {
      await session.send("ServiceWorker.dispatchSyncEvent", {
        ...{ origin: way.url, registrationId, tag: "sanpi-outbox", lastChance: false },
      });
    },
  };
}

async function registrationOf(session: CDPSession): Promise<string> {
  const found = new Promise<string>((resolve) =>
    session.on("ServiceWorker.workerRegistrationUpdated", ({ registrations }) => {
      const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(way.url));
      if (ours) resolve(ours.registrationId);
    }),
  );
  await session.send("ServiceWorker.enable");
  return found;
}

async function openApp(): Promise<Page> {
  const [page] = officer.phone.context.pages();
  if (!page) throw new Error("no page is open");
  await page.goto(way.url);
  await page.getByText("国电电力湖东电厂").first().waitFor();
  return page;
}
