import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Tallies } from "#domain/tally";
import { type SavedCell, workbook } from "../fixtures/workbook.ts";
import { signIn } from "./support/app.ts";
import { DESK, lookAt } from "./support/look.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** A zone's own spreadsheet, as messy as they come: looked at, mended, taken in whole, and taken back. */

/** With the three that have something amiss, as many as one import may bring. */
const PROJECTS = 4997;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

let site: Site;
let desk: Phone;
let page: Page;

beforeAll(async () => {
  site = await Site.open();
  desk = new Phone(site.url);
  page = await desk.open("/sign-in");
  await page.setViewportSize(DESK);
  await signIn(page, "admin");
});

afterAll(async () => {
  await desk?.remove();
  await site?.remove();
});

/**
 * Titles, a merged head of two rows, 亿元 in one column and 万元 in another, headings, subtotals that are formulas, blank
 * rows, dates in four forms, one project in two rows, one row twice; and three rows that cannot be taken in as they are.
 */
async function messy(): Promise<Uint8Array<ArrayBuffer>> {
  const zones = await site.rows<{ name: string }>(
    "SELECT name FROM zone WHERE kind <> 'unstated' ORDER BY id LIMIT 30",
  );
  const days: SavedCell[] = [{ serial: 45_345 }, "2024.2.23", "2024年2月23日", "2024-02-23"];
  const rows: SavedCell[][] = [
    ["全省“三个一批”项目台账"],
    ["截至2024年2月底"],
    ["序号", "项目名称", "所属开发区", "建设单位", "投资情况", null, "批次", "轮次", "签约时间", "联系人"],
    [null, null, null, null, "总投资（亿元）", "预期年产值（万元）", null, null, null, null],
  ];
  for (let i = 0; i < PROJECTS; i++) {
    const zone = zones[i % zones.length]?.name ?? "";
    if (i % 500 === 0) rows.push([`${"一二三四五六七八九十"[i / 500]}、第${i / 500 + 1}组`]);
    const investment: SavedCell =
      i % 7 === 0
        ? { formula: `SUM(A${i + 1},0.2)`, value: 1.2000000000000002 }
        : Number((0.5 + (i % 90) / 10).toFixed(1));
    rows.push([
      ...[
        i + 1,
        `导入${i}号${"甲乙丙丁戊己庚辛"[i % 8]}材料加工厂`,
        zone,
        `第${i}家有限公司`,
        investment,
        100 + i,
      ],
      ...[["签约", "开工项目", "投产一批"][i % 3] as string, "2024年第1次", days[i % 4] as SavedCell, "王某"],
    ]);
    if (i % 400 === 0) rows.push([]);
    if (i % 1000 === 999) rows.push(["小计", null, null, null, { formula: `SUM(E1:E${i})`, value: 1234.5 }]);
  }
  const zone = zones[0]?.name ?? "";
  // The first once more, listed in another round; the second to the letter.
  rows.push([9001, "导入0号甲材料加工厂", zone, "第0家有限公司", 1.2, 100, "签约", "2023-1", null, null]);
  rows.push([...(rows[6] as SavedCell[])]);
  rows.push([9002, "双雁生物医药园", "大同经开区", null, 15, null, null, null, null, null]);
  rows.push([9003, "约数项目", zone, null, "约3亿元", null, null, null, null, null]);
  rows.push([9004, "无此区项目", "蓬莱开发区", null, 3, null, null, null, null, null]);
  rows.push(["合计", null, null, null, { formula: "SUM(E5:E9999)", value: 99_999 }]);
  rows.push(["注：本表由各开发区填报。"]);
  return workbook(
    { name: "填表说明", rows: [["请勿改动表头"]] },
    { name: "台账", rows, merged: ["A1:J1", "E3:F3", "B3:B4"] },
  );
}

const choose = (name: string, buffer: Buffer, mimeType = XLSX) =>
  page.locator('input[type="file"]').setInputFiles({ name, mimeType, buffer });
const title = () => page.locator("section[aria-busy] .card__title");
const button = (name: string | RegExp) => page.getByRole("button", { name });
const figures = () =>
  page.evaluate(async () => {
    const { rows, total } = (await (await fetch("/api/tallies?by=zone")).json()) as Tallies;
    return JSON.stringify({ rows, total });
  });

const look = (name: string) => lookAt(page, `import-${name}`);

test("5,000 projects of a messy spreadsheet are looked at, chosen, taken in whole and taken back", async () => {
  await page.getByRole("link", { name: "管理" }).click();
  await page.getByRole("link", { name: "项目导入" }).click();
  await page.getByText("还没有导入过表格").waitFor();
  await look("start");
  const before = await figures();

  await choose("三个一批台账.xlsx", Buffer.from(await messy()));
  await title()
    .filter({ hasText: `新增 ${PROJECTS}` })
    .waitFor({ timeout: 60_000 });
  expect(await title().innerText()).toBe(`请选择 1 · 有问题 2 · 新增 ${PROJECTS}`);
  await page.getByText("读的是“台账”").waitFor();
  await page.getByText("没有读：填表说明").waitFor();
  await page.getByText("不认识的列，没有用：联系人").waitFor();
  await page.getByText(/\d+ 行不是项目，已略过/).click();
  await page.getByText("合计 合计 99999").waitFor();
  await page.getByText("总投资（亿元）“约3亿元”：不是金额，请改成数字").waitFor();
  await page.getByText("没有“蓬莱开发区”这个开发区，或不在您的范围内").waitFor();
  await look("preview");
  // Nothing is stored by looking, and nothing can be stored while something is open.
  expect(await figures()).toBe(before);
  expect(await button(/确认导入/).isDisabled()).toBe(true);

  // By keyboard alone: the same project under another name, and the rows with problems stay out.
  await page
    .getByRole("group", { name: "“双雁生物医药园”是下面的项目吗？" })
    .getByRole("button")
    .first()
    .focus();
  await page.keyboard.press("Enter");
  await title().filter({ hasText: "更改 1" }).waitFor();
  await button("更改 1").focus();
  await page.keyboard.press("Enter");
  await page.getByText(/总投资：.+ 万元 → 150,000 万元/).waitFor();
  await page.getByText(/别名：.*双雁生物医药园/).waitFor();
  await page.getByLabel("有问题的 2 个先不导入").focus();
  await page.keyboard.press("Space");
  await page.waitForFunction(
    (n) =>
      [...document.querySelectorAll("button")].some(
        (b) => b.textContent === `确认导入 ${n} 个项目` && !b.disabled,
      ),
    PROJECTS + 1,
  );
  await button(/确认导入/).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "已导入" }).waitFor({ timeout: 60_000 });

  const after = JSON.parse(await figures()) as Pick<Tallies, "total">;
  const then = JSON.parse(before) as Pick<Tallies, "total">;
  const listed = ({ signing, start, production }: Tallies["total"]) =>
    signing.listed + start.listed + production.listed;
  // Each once, and the first once more, in another round.
  expect(listed(after.total) - listed(then.total)).toBe(PROJECTS + 1);
  const [third] = await site.rows<{ investment_wan: number; output_wan: number; listed_on: string }>(
    "SELECT p.investment_wan, p.output_wan, l.listed_on FROM project p JOIN listing l ON l.project = p.id WHERE p.name = '导入7号辛材料加工厂'",
  );
  expect(third).toEqual({ investment_wan: 12_000, output_wan: 107, listed_on: "2024-02-23" });

  // The same table again says nothing new, but for the two that were left out.
  await choose("三个一批台账.xlsx", Buffer.from(await messy()));
  await title().filter({ hasText: "未变" }).waitFor({ timeout: 60_000 });
  expect(await title().innerText()).toBe(`有问题 2 · 未变 ${PROJECTS + 1}`);

  // Another day.
  await page.goto(`${site.url}/import`);
  await button("撤销导入“三个一批台账.xlsx”").click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销" }).click();
  await page.getByText(/于 .* 撤销/).waitFor({ timeout: 60_000 });
  expect(await figures()).toBe(before);
  await look("undone");
});

test("a table asks what it does not say, stops where its units are mixed, and is read in the letters of Excel", async () => {
  const gb = (text: string) => {
    // GB 18030 of the few letters used here, as Excel in China saves a .csv; browsers only decode it.
    const letters: Record<string, readonly number[]> = {
      ...{ 项: [0xcf, 0xee], 目: [0xc4, 0xbf], 名: [0xc3, 0xfb], 称: [0xb3, 0xc6], 总: [0xd7, 0xdc] },
      ...{ 投: [0xcd, 0xb6], 资: [0xd7, 0xca], 亿: [0xd2, 0xda], 元: [0xd4, 0xaa], 甲: [0xbc, 0xd7] },
      ...{ 乙: [0xd2, 0xd2] },
    };
    return Buffer.from([...text].flatMap((sign) => letters[sign] ?? [sign.charCodeAt(0)]));
  };
  await choose("甲.csv", gb("项目名称,总投资\r\n项目甲,1.2亿元\r\n项目乙,3000\r\n"), "text/csv");
  await page.getByText("“总投资”里有的写了单位、有的没有写。没写的是第 3 行。").waitFor();
  await look("mixed");

  await choose("乙.csv", gb("项目名称,总投资\r\n项目甲,1.2\r\n项目乙,0.3\r\n"), "text/csv");
  await page.getByText("“总投资”没有写单位，是？").first().waitFor();
  await look("questions");
  expect(await button("继续核对").isDisabled()).toBe(true);
  await button("亿元").click();
  await page.getByLabel("表里没有开发区，这些项目属于？").selectOption({ label: "大同经济技术开发区" });
  await page
    .getByRole("group", { name: "表里没有批次，列入哪一批？" })
    .getByRole("button", { name: "开工" })
    .click();
  await page.getByLabel("表里没有轮次，列入哪一轮？").fill("2024-1");
  await button("继续核对").click();
  await title().filter({ hasText: "新增 2" }).waitFor();
  await button("确认导入 2 个项目").click();
  await page.getByRole("heading", { name: "已导入" }).waitFor();
  const rows = await site.rows(
    "SELECT p.name, p.zone, p.investment_wan, l.batch, l.round FROM project p JOIN listing l ON l.project = p.id WHERE p.name LIKE '项目_' ORDER BY p.investment_wan",
  );
  expect(rows).toEqual([
    { name: "项目乙", zone: "140200-01", investment_wan: 3_000, batch: "start", round: "2024-1" },
    { name: "项目甲", zone: "140200-01", investment_wan: 12_000, batch: "start", round: "2024-1" },
  ]);

  // Somebody changes one of them: the import stays, and says why.
  await site.rows("UPDATE project SET note = '后来' WHERE name = '项目甲'");
  await button("撤销导入“乙.csv”").click();
  await page.getByRole("dialog").getByRole("button", { name: "撤销" }).click();
  await page.getByText("项目甲 后来改过").waitFor();
  await look("standing");
  expect(desk.errors).toEqual([]);
});

test("the template can be taken in as it is", async () => {
  await page.goto(`${site.url}/import`);
  const [template] = await Promise.all([page.waitForEvent("download"), button("下载模板").click()]);
  expect(template.suggestedFilename()).toBe("三批项目模板.xlsx");
  await choose("模板.xlsx", await readFile(await template.path()));
  await title().filter({ hasText: "新增 1" }).waitFor();
  expect(await title().innerText()).toBe("新增 1");
  await page.getByText("没有读：填表说明").waitFor();
});
