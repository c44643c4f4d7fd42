import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { signIn, signOut } from "./support/app.ts";
import { drained, expectNothingLostNothingDoubled } from "./support/nothing-lost.ts";
import { Officer, tellOnline } from "./support/officer.ts";
import { readPhone, signInUnheard } from "./support/outbox.ts";
import { Site } from "./support/site.ts";
import { type Fate, Way } from "./support/way.ts";

/** Whose outbox it is, and who may send it. */

let site: Site;
let way: Way;
let officer: Officer;

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
  officer = await Officer.signedIn(way.url);
});

afterEach(async () => {
  await drained(officer.page);
  await expectNothingLostNothingDoubled(site, officer.promised, { page: officer.page });
});

afterAll(async () => {
  await officer?.phone.remove();
  await way?.cut();
  await site?.remove();
});

test("a session that ends in the middle of a drain pauses the outbox and asks to sign in; then all goes", async () => {
  const { page } = officer;
  await officer.saves({ reports: 5, photosEach: 2, note: "登录过期" });
  let photos = 0;
  way.fate = async ({ method }): Promise<Fate> => {
    if (method === "PUT" && ++photos === 3) await site.rows("DELETE FROM session");
    return "passes";
  };
  await tellOnline(page);
  await page.getByText("登录已过期，重新登录后继续上传").first().waitFor();
  expect((await readPhone(page)).bytes.length).toBeGreaterThan(0);

  // Each lane hears it once; then there is silence, whatever the phone hears of the network.
  await officer.saves({ reports: 1, photosEach: 1, note: "过期后" });
  await tellOnline(page);
  const refused = (method: string) => way.of(method, "/api/").filter(({ status }) => status === 401).length;
  await expect.poll(() => refused("POST") > 0 && refused("PUT") > 0).toBe(true);
  await expect.poll(() => way.log.every(({ status }) => status !== undefined)).toBe(true);
  const asked = () => way.of("POST", "/api/sync").length + way.of("PUT", "/").length;
  const before = asked();
  for (let time = 0; time < 5; time++) await tellOnline(page);
  // The first pause would be over, had there been one.
  await new Promise((done) => setTimeout(done, 1_200));
  expect(asked()).toBe(before);

  way.fate = () => "passes";
  await page.getByText("登录已过期，重新登录后继续上传").first().click();
  await signIn(page, "field");
});

test("what one person left is neither shown to nor sent by another on the same phone; back again, all goes", async () => {
  const { page } = officer;
  way.fate = () => ({ status: 502 });
  await officer.saves({ reports: 3, photosEach: 2, note: "换人" });
  await page.goto(`${way.url}/me`);
  way.fate = ({ method, path }) => (method === "POST" && path === "/api/sync" ? { status: 502 } : "passes");
  await signOut(page);

  way.fate = () => "passes";
  way.forget();
  await signIn(page, "reviewer");
  await page.goto(`${way.url}/outbox`);
  await page.getByText("还没有上报过").waitFor();
  await tellOnline(page);
  await expect.poll(() => way.syncs().length).toBeGreaterThan(0);
  expect(way.syncs().flatMap(({ reports }) => reports)).toEqual([]);
  expect(way.of("PUT", "/")).toEqual([]);
  expect(await page.locator(".entry").count()).toBe(0);
  const left = await readPhone(page);
  expect(left.reports.filter(({ state }) => state === "waiting")).toHaveLength(3);

  await page.goto(`${way.url}/me`);
  await signOut(page);
  await signIn(page, "field");
});

test("a page finds out by itself that somebody else signed in, though the tab where it happened died before it could tell", async () => {
  const { page } = officer;
  way.fate = ({ method, path }) => (path === "/api/sync" && method === "POST" ? { status: 502 } : "passes");
  await officer.saves({ reports: 2, photosEach: 1, note: "没人告知" });
  await page.goto(`${way.url}/outbox`);
  await page.getByText("没人告知 2").first().waitFor();
  await signInUnheard(page, "reviewer");

  way.fate = () => "passes";
  way.forget();
  await tellOnline(page);
  await page.getByText("还没有上报过").waitFor();
  await expect.poll(() => way.syncs().length).toBeGreaterThan(0);
  expect(way.syncs().flatMap(({ reports }) => reports)).toEqual([]);
  expect(way.of("PUT", "/")).toEqual([]);

  await page.goto(`${way.url}/me`);
  await signOut(page);
  await signIn(page, "field");
});
