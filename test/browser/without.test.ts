import type { BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { addPhotos, chooseMilestone, openReport, save, signIn, takePicture } from "./support/app.ts";
import { drained, expectNothingLostNothingDoubled, type Promised } from "./support/nothing-lost.ts";
import { readPhone } from "./support/outbox.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/**
 * Browsers that lack what the app would like to have: WeChat on iOS has no service worker, Safari no Background Sync,
 * older ones no locks. Everything but a cold start without a network works in each.
 */

let site: Site;
let phone: Phone;
const sent: Promised[] = [];

beforeAll(async () => {
  site = await Site.open();
});

afterEach(async () => {
  await phone?.remove();
});

afterAll(() => site?.remove());

const LACKS: [what: string, remove: (context: BrowserContext) => Promise<unknown>][] = [
  [
    "a service worker",
    (context) =>
      context.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, "serviceWorker")),
  ],
  [
    "a service worker that may be registered",
    (context) =>
      context.addInitScript(() => {
        ServiceWorkerContainer.prototype.register = () =>
          Promise.reject(new DOMException("not here", "SecurityError"));
      }),
  ],
  [
    "Background Sync",
    (context) =>
      context.addInitScript(() => void Reflect.deleteProperty(ServiceWorkerRegistration.prototype, "sync")),
  ],
  [
    "Web Locks",
    (context) => context.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, "locks")),
  ],
  [
    "the storage manager",
    (context) => context.addInitScript(() => void Reflect.deleteProperty(Navigator.prototype, "storage")),
  ],
  [
    "a say in how durably IndexedDB writes",
    (context) =>
      context.addInitScript(() => {
        const { transaction } = IDBDatabase.prototype;
        IDBDatabase.prototype.transaction = function (stores, mode) {
          return transaction.call(this, stores, mode);
        };
      }),
  ],
  [
    "localStorage",
    (context) =>
      context.addInitScript(() => {
        Object.defineProperty(window, "localStorage", {
          get() {
            throw new DOMException("denied", "SecurityError");
          },
        });
      }),
  ],
];

test.each(LACKS)(
  "without %s reports and photos are kept offline, survive a reload and are sent",
  async (what, remove) => {
    phone = new Phone(site.url);
    await phone.open();
    await remove(phone.context);
    let page = await reopen();
    await signIn(page, "field");
    await page.getByText("国电电力湖东电厂").first().waitFor();
    const shade = 30 * sent.length;
    const pictures = [
      await takePicture(page, 1200, 900, shade),
      await takePicture(page, 900, 1200, shade + 7),
    ];
    await photoScriptsThere(page);

    await phone.context.setOffline(true);
    await openReport(page, "毛纺织加工");
    await chooseMilestone(page, "运营", /^投产/);
    await page.getByLabel("累计完成投资").fill("20000");
    await page.getByLabel("备注").fill(`没有 ${what}`);
    await addPhotos(page, pictures.slice(0, 1));
    await save(page);
    await openReport(page, "工业自动控制设备");
    await page.getByLabel("累计完成投资").fill("12345");
    await addPhotos(page, pictures.slice(1));
    await page.getByText(/草稿已存/).waitFor();

    // A reload needs the network here, but finds what was kept without it; the page before had no chance to send it.
    await phone.context.setOffline(false);
    page = await reopen();
    await openReport(page, "工业自动控制设备");
    await expect.poll(() => page.getByLabel("累计完成投资").inputValue()).toBe("12345");
    await page.locator(".photo--ready").waitFor();
    await save(page);
    await drained(page);
    const { reports } = await readPhone(page);
    expect(reports.map(({ report }) => report.photos?.length)).toEqual([1, 1]);
    sent.push(...reports.map(({ report }) => report));
    await page.goto(`${site.url}/outbox`);
    await expect.poll(() => page.getByText("照片齐全").count()).toBe(2);
    await expectNothingLostNothingDoubled(site, sent, { page });
    expect(phone.errors).toEqual([]);
  },
);

describe("without a service worker ever having run", () => {
  /** Opens the app for the first time on a phone that refuses service workers from the start. */
  async function openWithout(): Promise<Page> {
    phone = new Phone(site.url);
    // An address of the same site at which nothing of the app runs.
    await phone.open("/manifest.webmanifest");
    await phone.context.addInitScript(
      () => void Reflect.deleteProperty(Navigator.prototype, "serviceWorker"),
    );
    const page = await reopen();
    await signIn(page, "field");
    await page.getByText("国电电力湖东电厂").first().waitFor();
    return page;
  }

  test("a page opened with a network makes its first photo ready without one", async () => {
    const page = await openWithout();
    const picture = await takePicture(page, 1200, 900, 250);
    await photoScriptsThere(page);
    await phone.context.setOffline(true);
    await openReport(page, "毛纺织加工");
    await addPhotos(page, [picture]);
    expect(await page.locator(".photo--failed").count()).toBe(0);
  });

  test("a photo that cannot be made ready yet is kept, says so, and is made ready once it can be", async () => {
    const page = await openWithout();
    const picture = await takePicture(page, 1200, 900, 260);
    // As a page finds it whose version is gone from the server.
    const gone = /\/assets\/(shrink\.worker|work-on-page)-/;
    await phone.context.route(gone, (route) => route.fulfill({ status: 404 }));
    await page.reload();
    await openReport(page, "工业自动控制设备");
    await page
      .getByLabel("相册")
      .setInputFiles([{ name: "site.jpg", mimeType: "image/jpeg", buffer: picture }]);
    await page.getByText("已存手机，联网后处理").waitFor();
    await page.reload();
    await page.getByText("已存手机，联网后处理").waitFor();
    await phone.context.unroute(gone);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.locator(".photo--ready").waitFor();
  });
});

/** Resolves when photos can be made ready without a network: the service worker keeps the scripts, or the page has them. */
async function photoScriptsThere(page: Page): Promise<void> {
  const there = await page.waitForFunction(
    () =>
      (navigator.serviceWorker?.controller && "kept") ||
      performance.getEntriesByType("resource").find(({ name }) => name.includes("/work-on-page-"))?.name,
  );
  const script = await there.jsonValue();
  // With all that it imports. In words, because the test's own compiler would take the import for its own.
  if (script !== "kept") await page.evaluate(`import(${JSON.stringify(script)}).then(() => undefined)`);
}

async function reopen(): Promise<Page> {
  const page = phone.context.pages()[0] as Page;
  await page.goto(site.url);
  return page;
}
