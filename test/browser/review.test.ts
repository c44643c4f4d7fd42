import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPhotos, chooseMilestone, openReport, save, signIn, takePicture } from "./support/app.ts";
import { DESK, lookAt } from "./support/look.ts";
import { PHONE, Phone } from "./support/phone.ts";
import { emptyQueue, reportsWaiting, reviewersProjects, wordsOn } from "./support/queue.ts";
import { Site } from "./support/site.ts";

/** The reviewer's day: thirty reports by keyboard alone, one returned and mended, one taken back, a colleague, no network. */

const OTHERS = 29;

let site: Site;
let phone: Phone;
let desk: Phone;
let field: Page;
let page: Page;
let others: string[];
let officers: string;

beforeAll(async () => {
  site = await Site.open();
  await emptyQueue(site);
  phone = new Phone(site.url);
  desk = new Phone(site.url);
});

afterAll(async () => {
  await Promise.allSettled([phone?.remove(), desk?.remove()]);
  await site?.remove();
});

const heading = () => page.getByRole("heading", { level: 1 }).innerText();
const paper = () => page.locator(".paper").getAttribute("data-report");
const waiting = (count: number, key: number) => `待核 ${count} · 关键节点 ${key}`;

/** Looks at what is shown, and leaves it as large as a desk's. */
async function look(name: string, sizes: readonly ("phone" | "desk")[] = ["phone", "desk"]): Promise<void> {
  await lookAt(page, `review-${name}`, { sizes, fullPage: false });
  await page.setViewportSize(DESK);
}

describe("thirty reports by keyboard alone", () => {
  test("an officer reports the start of production with a photo", async () => {
    field = await phone.open("/sign-in");
    await signIn(field, "field");
    await openReport(field, "毛纺织加工");
    await chooseMilestone(field, "运营", /^投产/);
    await field.getByLabel("累计完成投资").fill("20000");
    await addPhotos(field, [
      await takePicture(field, 1600, 1200, 30),
      await takePicture(field, 1600, 1200, 190),
    ]);
    await save(field);
    await expect
      .poll(() => site.rows("SELECT p.sha256 FROM photo p JOIN blob b ON b.sha256 = p.sha256"), {
        timeout: 20_000,
      })
      .toHaveLength(2);
    const [row] = await site.rows<{ id: string }>("SELECT id FROM report WHERE completed_wan = 20000");
    officers = row?.id as string;
  });

  test("a reviewer signs in and stands before the queue, what is unusual on top", async () => {
    const projects = await reviewersProjects(site);
    others = await reportsWaiting(
      site,
      Array.from({ length: OTHERS }, (_, i) => ({
        project: projects[i % projects.length] as string,
        note: `第 ${i} 条，主体施工正常`,
        ...(i % 4 === 0 && { milestone: "main_structure" }),
        ...(i === 7 && { clockOffsetMs: 7 * 60_000 }),
      })),
    );
    page = await desk.open("/sign-in");
    await page.setViewportSize(DESK);
    await signIn(page, "reviewer");
    await page.waitForURL((url) => url.pathname === "/review");
    await page.getByRole("heading", { name: waiting(30, 1) }).waitFor();
    // Both are unusual; the one with the wrong clock came first.
    await expect.poll(paper).toBe(others[7]);
    await page.locator(".flags").getByText("手机时钟偏差 7 分钟").waitFor();
    await page.keyboard.press("j");
    await expect.poll(paper).toBe(officers);
    await look("desk");
    await page.setViewportSize(PHONE);
    await page.getByRole("link", { name: "列表" }).click();
    await page.getByRole("button", { name: "选中没有异常的 28 条" }).waitFor();
    await look("list", ["phone"]);
    // In the list, the keys of a report say nothing.
    await page.setViewportSize(PHONE);
    const back = page.getByRole("link", { name: "回到这一条" });
    await back.waitFor();
    await page.keyboard.press("v");
    await back.click();
    await expect.poll(paper).toBe(officers);
    await page.setViewportSize(DESK);
  });

  test("the photos of the first one are looked at, and it is returned with a reason", async () => {
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "第 1 张现场照片" }).waitFor();
    await look("photo");
    await page.keyboard.press("ArrowRight");
    await page.getByRole("dialog", { name: "第 2 张现场照片" }).waitFor();
    // Under the photo, letters say nothing.
    await page.keyboard.press("v");
    await page.keyboard.press("Escape");
    await expect.poll(paper).toBe(officers);
    await page.keyboard.press("?");
    await page.getByRole("heading", { name: "键盘操作" }).waitFor();
    await look("keys", ["desk"]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("r");
    await page.getByRole("group", { name: "退回原因" }).waitFor();
    await look("return");
    // While a reason is being given, letters are letters.
    await page.getByRole("textbox", { name: "退回原因" }).focus();
    await page.keyboard.type("vvj");
    expect(await page.getByRole("textbox", { name: "退回原因" }).inputValue()).toBe("vvj");
    await page.getByRole("group", { name: "退回原因" }).getByRole("button").first().focus();
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await expect.poll(paper).not.toBe(officers);
    await expect.poll(() => wordsOn(site, [officers])).toEqual(["returned"]);
    await expect.poll(heading).toBe(waiting(29, 0));
  });

  test("one is verified, taken back within ten seconds and back in its place", async () => {
    const before = await paper();
    await page.keyboard.press("v");
    await page.getByText("已核实：").waitFor();
    await expect.poll(heading).toBe(waiting(28, 0));
    await page.keyboard.press("u");
    await expect.poll(paper).toBe(before);
    await expect.poll(heading).toBe(waiting(29, 0));
    await expect.poll(() => wordsOn(site, [before as string])).toEqual(["verified pending"]);
    await page.getByText("已撤销审核").waitFor({ timeout: 30_000 });
  });

  test("all the others are verified, one key each", async () => {
    for (let left = OTHERS; left > 0; left--) {
      const before = await paper();
      await page.keyboard.press("v");
      if (left > 1) await expect.poll(paper).not.toBe(before);
      if (left === OTHERS) await look("undo");
    }
    await page.getByRole("heading", { name: "没有待核的记录" }).waitFor();
    await expect
      .poll(
        async () => (await wordsOn(site, others)).filter((words) => /(^| )verified$/.test(words)).length,
        {
          timeout: 20_000,
        },
      )
      .toBe(OTHERS);
    expect(await heading()).toBe(waiting(0, 0));
    await look("empty");
  });

  test("the officer's phone shows the returned one with its reason; it is mended", async () => {
    // It heard of it by itself: nobody touched it since it sent.
    await field.getByRole("link", { name: "待传" }).first().click();
    await field.getByText("已退回：照片看不清").waitFor();
    await field.getByRole("button", { name: "修改后重报" }).click();
    await expect.poll(() => field.getByLabel("累计完成投资").inputValue()).toBe("20000");
    await field.getByLabel("备注").fill("补拍后重报");
    await save(field);
    await expect
      .poll(() => site.rows("SELECT supersedes FROM report WHERE note = '补拍后重报'"), { timeout: 20_000 })
      .toEqual([{ supersedes: officers }]);
  });

  test("the correction comes to the desk by itself, is verified, and the officer is told", async () => {
    await field.getByRole("link", { name: "待传" }).first().click();
    await page.getByText("更正之前的一条").waitFor({ timeout: 90_000 });
    expect(await heading()).toBe(waiting(1, 1));
    await page.keyboard.press("v");
    await page.getByRole("heading", { name: "没有待核的记录" }).waitFor();
    const [row] = await site.rows<{ id: string }>("SELECT id FROM report WHERE note = '补拍后重报'");
    await expect.poll(() => wordsOn(site, [row?.id as string])).toEqual(["verified"]);
    // The phone lies there with its outbox open.
    await field.getByText("已计入“已核实”").waitFor();
    expect(phone.errors).toEqual([]);
    expect(desk.errors).toEqual([]);
  });
});

describe("when things go otherwise", () => {
  let pair: string[];

  test("a colleague was quicker: the second is told how it stands, and nothing is overwritten", async () => {
    const [a, b] = (await reviewersProjects(site)) as [string, string];
    pair = await reportsWaiting(site, [
      { project: a, note: "甲" },
      { project: b, note: "乙" },
    ]);
    await page.reload();
    await expect.poll(paper).toBe(pair[0]);
    // Left alone, the desk would look for itself and find out beforehand.
    let goOn = () => {};
    const told = new Promise<void>((resolve) => (goOn = resolve));
    await page.route("**/api/queue*", async (route) => {
      await told;
      await route.fallback();
    });
    await site.verify(pair[0] as string);
    await page.keyboard.press("r");
    await page.keyboard.press("4");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "1 条没有办成，看原因" }).click();
    goOn();
    await page
      .locator(".paper")
      .getByText(/王审核 .*：已核实/)
      .waitFor();
    await look("changed", ["desk"]);
    expect(await wordsOn(site, pair)).toEqual(["verified", ""]);
  });

  test("without a network a word comes back with its reason, and counts once there is one", async () => {
    await page.keyboard.press("j");
    await expect.poll(paper).toBe(pair[1]);
    await desk.context.setOffline(true);
    await page.getByText("离线：现在不能审核").waitFor();
    await page.keyboard.press("v");
    await page.locator(".paper").getByText("没有办成：").waitFor();
    expect(await heading()).toBe(waiting(1, 0));
    await look("offline");
    await desk.context.setOffline(false);
    await page.getByText("离线：现在不能审核").waitFor({ state: "detached" });
    await page.keyboard.press("v");
    await expect.poll(() => wordsOn(site, pair), { timeout: 20_000 }).toEqual(["verified", "verified"]);
  });

  test("the plain ones are verified together; key ones are not among them", async () => {
    const projects = await reviewersProjects(site);
    const plain = await reportsWaiting(
      site,
      projects.slice(2, 6).map((project) => ({ project, note: "一起核" })),
    );
    const [key] = await reportsWaiting(site, [
      { project: projects[6] as string, milestone: "capacity_reached", rank: 4, note: "达产" },
    ]);
    await page.reload();
    await page.getByRole("heading", { name: waiting(5, 1) }).waitFor();
    await expect.poll(paper).toBe(key);
    // Without a photo it cannot be verified, and the desk says so instead of asking the server.
    expect(await page.getByRole("button", { name: /^核实/ }).isDisabled()).toBe(true);
    await page.getByText("没有已送达的照片，不能核实").first().waitFor();
    expect(await page.getByRole("checkbox", { name: /关键节点须逐条核实/ }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "选中没有异常的 4 条" }).click();
    await look("together", ["desk"]);
    await page.getByRole("button", { name: "核实所选 4 条" }).click();
    await expect
      .poll(() => wordsOn(site, [...plain, key as string]))
      .toEqual([...plain.map(() => "verified"), ""]);
    await expect.poll(heading).toBe(waiting(1, 1));
  });

  test("a photo used before stands beside what it was used for", async () => {
    const [first] = await site.rows<{ id: string; project: string }>(
      "SELECT r.id, p.name AS project FROM report r JOIN project p ON p.id = r.project WHERE r.id = ?1",
      others[0],
    );
    await site.rows(
      `INSERT INTO photo (report, sha256, place, bytes)
       SELECT r.id, p.sha256, 0, p.bytes FROM report r, photo p
       WHERE (r.id = ?1 OR r.note = '达产') AND p.report = ?2 AND p.place = 0`,
      ...[first?.id, officers],
    );
    await page.reload();
    const earlier = page.getByRole("region", { name: "用过的照片" });
    await earlier.getByText("同一张照片").waitFor();
    await earlier.getByText("本条第 1 张").waitFor();
    await earlier.getByRole("link", { name: first?.project ?? "", exact: true }).waitFor();
    await look("earlier");
  });

  test("who may not review is told so", async () => {
    await field.goto(`${site.url}/review`);
    await field.getByText("审核由审核员办理").waitFor();
    expect(await field.getByRole("link", { name: "核", exact: true }).count()).toBe(0);
  });
});
