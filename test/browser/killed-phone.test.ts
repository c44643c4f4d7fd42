import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPhotos, chooseMilestone, save, takePicture } from "./support/app.ts";
import {
  drained,
  drainedAndTold,
  expectNothingLostNothingDoubled,
  type Promised,
} from "./support/nothing-lost.ts";
import { Officer } from "./support/officer.ts";
import { readPhone, whileRaw } from "./support/outbox.ts";
import { Site } from "./support/site.ts";
import { keptNote } from "./support/stored.ts";
import { Way } from "./support/way.ts";

/** Phones kill pages without a word: while a report is filled in, while a photo is shrunk, while it is sent. */

let site: Site;
let way: Way;
/** What the phones before were promised: the same person filled them, so the server has it too. */
const sent: Promised[] = [];

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
});

afterAll(async () => {
  await way?.cut();
  await site?.remove();
});

const DEATHS: [what: string, die: (officer: Officer) => Promise<Page>][] = [
  ["the browser is killed", async ({ phone }) => phone.kill().then(() => phone.open())],
  ["the page crashes", crash],
];

describe.each(DEATHS)("when %s", (_, die) => {
  let officer: Officer;
  let large: Buffer;
  let small: Buffer[];

  beforeAll(async () => {
    way.fate = () => "passes";
    officer = await Officer.signedIn(way.url, { durably: true });
    large = await takePicture(officer.page, 6000, 4000, 40);
    small = [];
    for (const shade of [10, 90, 160, 250])
      small.push(await takePicture(officer.page, 900, 700, shade + sent.length));
  });

  afterAll(() => officer?.phone.remove());

  test("while a report is typed, it is there again word for word", async () => {
    let page = await openReport(officer.page, "J017");
    await chooseMilestone(page, "运营", /^投产/);
    await page.getByLabel("累计完成投资").fill("20000");
    await page.getByLabel("备注").fill("塔吊已到场，围挡");
    await page.getByLabel("备注").press("End");
    await page.keyboard.type("合格");
    await expect.poll(() => keptNote(page, "J017")).toBe("塔吊已到场，围挡合格");
    expect((await readPhone(page)).drafts).toEqual(["J017"]);
    await page.getByText(/草稿已存/).waitFor();
    page = await openReport(await die(officer), "J017");
    await expect.poll(() => page.getByLabel("备注").inputValue()).toBe("塔吊已到场，围挡合格");
    expect(await page.getByLabel("累计完成投资").inputValue()).toBe("20000");
    await save(page);
    await officer.sees(1);
  });

  test("just after a photo was picked, it is there again and goes with the report", async () => {
    let page = await openReport(officer.page, "J019");
    await page.getByLabel("累计完成投资").fill("12345");
    await pick(page, [small[0] as Buffer, small[1] as Buffer]);
    await expect.poll(async () => draftPhotos(page)).toBe(2);
    page = await openReport(await die(officer), "J019");
    await expect.poll(() => page.locator(".photo--ready").count()).toBe(2);
    await save(page);
    await officer.sees(2);
    expect(officer.promised[1]?.photos).toHaveLength(2);
  });

  test("while a large photo is shrunk, it is shrunk once more", async () => {
    let page = await openReport(officer.page, "J011");
    await page.getByLabel("备注").fill("大图");
    await whileRaw(page, "draft:J011", () => pick(page, [large]));
    page = await openReport(await die(officer), "J011");
    await expect.poll(() => page.locator(".photo--ready").count(), { timeout: 20_000 }).toBe(1);
    await save(page);
    await officer.sees(3);
    expect(officer.promised[2]?.photos).toHaveLength(1);
  });

  test("while the report and then its photo are under way, both arrive once", async () => {
    let page = await openReport(officer.page, "J014");
    await page.getByLabel("备注").fill("在路上");
    await addPhotos(page, small.slice(2));
    // The page that was opened sends nothing any more by itself.
    await drainedAndTold(page, way);
    way.fate = ({ method }) => (method === "POST" ? "isLeftWaiting" : "passes");
    await save(page);
    await officer.sees(4);
    // The server has the report, and the phone is dead before it hears so.
    await expect.poll(() => onServer("report")).toBe(1);
    way.fate = ({ method }) => (method === "PUT" ? "isLeftWaiting" : "passes");
    page = await die(officer);
    await expect.poll(() => onServer("blob")).toBeGreaterThan(0);
    way.fate = () => "passes";
    page = await die(officer);
    await drained(page);
    await page.goto(`${way.url}/outbox`);
    await page.getByText("没有待传的记录").waitFor();
    sent.push(...officer.promised);
    await expectNothingLostNothingDoubled(site, sent, { page });
  });

  /** How many of the last report's rows the server has. */
  async function onServer(table: "report" | "blob"): Promise<number> {
    const { id, photos = [] } = officer.promised[3] as Promised;
    const [row] =
      table === "report"
        ? await site.rows<{ n: number }>("SELECT count(*) AS n FROM report WHERE id = ?1", id)
        : await site.rows<{ n: number }>(
            "SELECT count(*) AS n FROM blob WHERE sha256 IN (SELECT value FROM json_each(?1))",
            JSON.stringify(photos.map(({ sha256 }) => sha256)),
          );
    return row?.n ?? 0;
  }
});

/** The renderer dies; the browser lives, and the person opens the app again. */
async function crash({ phone, page }: Officer): Promise<Page> {
  const session = await phone.context.newCDPSession(page);
  const crashed = page.waitForEvent("crash");
  void session.send("Page.crash").catch(() => undefined);
  await crashed;
  const next = await phone.context.newPage();
  await page.close();
  await next.setViewportSize({ width: 390, height: 844 });
  await next.goto(way.url);
  return next;
}

async function openReport(page: Page, project: string): Promise<Page> {
  await page.goto(`${way.url}/report/${project}`);
  await page.getByLabel("累计完成投资").waitFor();
  return page;
}

async function pick(page: Page, photos: readonly Buffer[]): Promise<void> {
  await page
    .getByLabel("相册")
    .setInputFiles(photos.map((buffer, i) => ({ name: `${i}.jpg`, mimeType: "image/jpeg", buffer })));
}

async function draftPhotos(page: Page): Promise<number> {
  const { photos } = await readPhone(page);
  return photos.filter(({ owner, bytesKept }) => owner.startsWith("draft:") && bytesKept).length;
}
