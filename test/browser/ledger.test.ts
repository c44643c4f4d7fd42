import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn, takePicture } from "./support/app.ts";
import { DESK, lookAt } from "./support/look.ts";
import { Phone } from "./support/phone.ts";
import { reportsWaiting } from "./support/queue.ts";
import { Site } from "./support/site.ts";

/** A manager's way through ten thousand projects: found, filtered, kept as a view, opened, compared by its photos. */

const MANY = 10_000;

const MAKE_MANY = `
INSERT INTO project (id, zone, name, enterprise, investment_wan)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
SELECT 'many-' || i, '140200-01', '第' || i || '号年产万吨新材料项目', '第' || (i % 400) || '号实业有限公司', 1000 + i FROM n`;

let site: Site;
let desk: Phone;
let page: Page;
let all = 0;

beforeAll(async () => {
  site = await Site.open();
  await site.server.db.prepare(MAKE_MANY).bind(MANY).run();
  const [row] = await site.rows<{ n: number }>("SELECT count(*) AS n FROM project");
  all = row?.n ?? 0;
  desk = new Phone(site.url);
  page = await desk.open("/sign-in");
  await page.setViewportSize(DESK);
});

afterAll(async () => {
  await desk?.remove();
  await site?.remove();
});

const said = () => page.locator(".ledger__said").innerText();
const first = () => page.locator(".ledger__table tbody th a").first();
const heads = () => page.locator(".ledger__table thead th").allInnerTexts();

const look = (name: string, ...sizes: ("phone" | "desk")[]) =>
  lookAt(page, `ledger-${name}`, { ...(sizes.length > 0 && { sizes }), fullPage: false });

/** Two reports of a project, half a year apart, each with a photo that the server has. */
async function photographed(project: string): Promise<void> {
  const ids = await reportsWaiting(site, [{ project }, { project }]);
  await site.server.db
    .prepare(
      "INSERT INTO verdict (id, report, project, verdict, person, at_ms) VALUES ('v-1', ?1, ?2, 'verified', 'demo-reviewer', 1)",
    )
    .bind(ids[0], project)
    .run();
  for (const [i, report] of ids.entries()) {
    const jpeg = await takePicture(page, 800, 600, i * 120);
    const sha256 = createHash("sha256").update(jpeg).digest("hex");
    await site.server.r2.put(`photos/${sha256}`, jpeg);
    await site.server.db.batch([
      site.server.db
        .prepare(
          "INSERT INTO blob (sha256, bytes, type, person, received_ms) VALUES (?1, ?2, 'image/jpeg', 'demo-field', 1)",
        )
        .bind(sha256, jpeg.length),
      site.server.db
        .prepare("INSERT INTO photo (report, sha256, place, bytes, taken_ms) VALUES (?1, ?2, 0, ?3, ?4)")
        .bind(report, sha256, jpeg.length, Date.UTC(2026, 2 + 6 * i, 1)),
    ]);
  }
}

test("a manager finds, filters, keeps and shares what matters among ten thousand projects", async () => {
  await signIn(page, "manager");
  await page.getByRole("link", { name: "台账" }).click();
  await expect.poll(said, { timeout: 20_000 }).toContain(`共 ${all.toLocaleString("en")} 个项目`);
  // Whatever the number of projects, only those in sight are drawn.
  expect(await page.locator(".ledger__table tbody tr").count()).toBeLessThan(60);
  expect(await page.getByRole("table").getAttribute("aria-rowcount")).toBe(String(all + 1));
  await look("all");

  const search = page.getByRole("searchbox");
  await search.fill("sysw");
  await expect.poll(said).toContain("1 个项目");
  expect(await first().innerText()).toContain("双雁生物");
  await search.fill("没有这样的项目");
  await page.getByText("没有符合的项目").waitFor();
  await look("nothing", "desk");
  await page.getByRole("button", { name: "清除筛选" }).click();

  await page.getByLabel("地区").selectOption({ label: "大同经济技术开发区" });
  await page.getByRole("button", { name: "1–5", exact: true }).click();
  await page.getByRole("button", { name: "项目", exact: true }).click();
  await page.getByRole("button", { name: "显示列" }).click();
  await page.getByRole("checkbox", { name: "企业" }).check();
  await page.getByRole("checkbox", { name: "形象进度" }).uncheck();
  await look("columns", "desk");
  await page.getByRole("button", { name: "视图", exact: true }).click();
  await page.getByLabel("视图名称").fill("大同 1–5 亿");
  await page.keyboard.press("Enter");
  const view = page.getByRole("link", { name: "大同 1–5 亿" });
  await view.waitFor();
  await look("views", "desk");
  const [narrowed, columns] = [await said(), await heads()];
  expect(columns).toContain("企业");
  expect(narrowed).toContain(`，共 ${all.toLocaleString("en")} 个`);

  // What the link carries is all that another page needs, wherever it is opened.
  const link = await view.getAttribute("href");
  const other = await desk.context.newPage();
  await other.setViewportSize(DESK);
  await other.evaluate(() => localStorage.clear()).catch(() => undefined);
  await other.goto(site.url + link);
  await expect.poll(() => other.locator(".ledger__said").innerText(), { timeout: 20_000 }).toBe(narrowed);
  expect(await other.locator(".ledger__table thead th").allInnerTexts()).toEqual(columns);
  expect(await other.getByRole("columnheader", { name: "项目" }).getAttribute("aria-sort")).toBe("ascending");
  await other.close();
});

test("whoever comes back from a project finds the ledger as they left it", async () => {
  const frame = page.getByRole("region", { name: "项目推进台账" });
  // By keyboard alone: the frame is reached, and scrolls.
  await frame.focus();
  await page.keyboard.press("End");
  const top = () => frame.evaluate((box) => box.scrollTop);
  const isAtEnd = () => frame.evaluate((box) => box.scrollTop + box.clientHeight >= box.scrollHeight - 1);
  await expect.poll(isAtEnd).toBe(true);
  const count = await page.getByRole("table").getAttribute("aria-rowcount");
  const row = page.locator(`.ledger__table tr[aria-rowindex="${count}"] th a`);
  await row.waitFor();
  const [left, name] = [await top(), await row.innerText()];
  expect(left).toBeGreaterThan(10_000);
  await row.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name }).waitFor();
  await page.getByRole("link", { name: "返回" }).click();
  await page.getByRole("link", { name }).waitFor();
  expect(await top()).toBe(left);
});

test("a project shows its progress, and its photos before and after under a divider moved by keyboard and finger", async () => {
  const [row] = await site.rows<{ id: string }>("SELECT id FROM project WHERE name LIKE '双雁生物%'");
  const id = row?.id ?? "";
  await photographed(id);
  await site.server.db
    .prepare(
      `INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms, rank, units_done, units_total, units_unit, content)
       VALUES ('0192f7a0-1b2c-7d3e-8f40-5a6b7c8d9e0f', 'phone-of-units', 1, 'demo-field', ?1, ?2, ?2, 0, ?2, 0, 28, 51, '栋', 'c')`,
    )
    .bind(id, Date.now() - 60_000)
    .run();
  await page.goto(`${site.url}/projects/${id}`);
  await page.getByText("待核 28 / 51 栋").waitFor();
  const divider = page.getByRole("slider", { name: "分界线" });
  const after = page.locator(".compare__photo").nth(1);
  const cut = () => after.evaluate((image) => image.style.clipPath);
  await divider.focus();
  expect(await cut()).toContain("50%");
  for (let i = 0; i < 20; i++) await page.keyboard.press("ArrowRight");
  expect(await cut()).toContain("70%");
  await page.keyboard.press("Home");
  expect(await cut()).toMatch(/inset\(0(px)? 0(px)? 0(px)? 0%\)|inset\(0(px)? 0(px)? 0(px)?\)/);
  const loaded = () =>
    page
      .locator(".compare__photo")
      .evaluateAll((images) => images.every((image) => (image as HTMLImageElement).naturalWidth > 0));
  await expect.poll(loaded).toBe(true);
  const box = await page.locator(".compare__frame").boundingBox();
  if (!box) throw new Error("no photos to compare");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width / 4, box.y + box.height / 2);
  await page.mouse.up();
  await expect.poll(cut).toContain("25%");
  expect(await page.locator(".compare__day").allInnerTexts()).toEqual(["2026-03-01", "2026-09-01"]);
  await look("project", "desk", "phone");
  // Whoever looked at a photo stands in the trail, as before.
  const seen = await site.rows("SELECT 1 FROM audit WHERE project = ?1 AND subject LIKE 'photo/%'", id);
  expect(seen.length).toBeGreaterThan(0);
});

test("on a phone the ledger is cards, with its filters behind a button, in English too", async () => {
  await page.goto(`${site.url}/ledger?stage=started&silent=30`);
  await page.locator(".ledger__card").first().waitFor();
  await page.getByRole("button", { name: "筛选（2）" }).click();
  await look("filters", "phone");
  await page.getByRole("link", { name: "我", exact: true }).click();
  await page.getByRole("button", { name: "English" }).click();
  await page.goto(`${site.url}/ledger`);
  await page.locator(".ledger__card").first().waitFor();
  await look("en");
  expect(desk.errors).toEqual([]);
});
