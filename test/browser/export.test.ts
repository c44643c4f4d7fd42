import { readFileSync } from "node:fs";
import type { Download, Page } from "playwright-core";
import readSheets from "read-excel-file/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import publishedProjects from "../fixtures/published-projects.json" with { type: "json" };
import published from "../fixtures/published-tallies.json" with { type: "json" };
import { signIn } from "./support/app.ts";
import { DESK, lookAt } from "./support/look.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** Files that leave the app, as people take them: read back with a library that had no part in writing them, and brought in again. */

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

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const dialog = () => page.getByRole("dialog");

/** Opens what a screen offers, chooses, and takes the file; all by keyboard. */
async function exported(...choices: string[]): Promise<{ name: string; bytes: Buffer }> {
  await button("导出").focus();
  await page.keyboard.press("Enter");
  await dialog().waitFor();
  for (const choice of choices) {
    await dialog().getByRole("button", { name: choice, exact: true }).focus();
    await page.keyboard.press("Enter");
  }
  await dialog().getByRole("button", { name: "导出", exact: true }).focus();
  const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  await dialog().waitFor({ state: "detached" });
  return { name: download.suggestedFilename(), bytes: await bytesOf(download) };
}

async function bytesOf(download: Download): Promise<Buffer> {
  return readFileSync(await download.path());
}

/** What an .xlsx holds: what is said of it, and its rows by the titles of its columns. */
async function read(bytes: Buffer) {
  const [about, table] = await readSheets(bytes);
  const [head = [], ...rows] = table?.data ?? [];
  return {
    about: new Map(about?.data.map(([label, text]) => [String(label), String(text)])),
    rows: rows.map((row) => Object.fromEntries(head.map((title, x) => [String(title), row[x]]))),
  };
}

const trail = () =>
  site.rows<{ subject: string; detail: string }>(
    "SELECT subject, detail FROM audit WHERE action = 'exported' ORDER BY id",
  );

/** Brings a file in and waits for what the screen says of its rows. */
async function outcomeOf(name: string, bytes: Buffer): Promise<string> {
  await page.goto(`${site.url}/import`);
  await page
    .locator('input[type="file"]')
    .setInputFiles({ name, mimeType: "application/octet-stream", buffer: bytes });
  const title = page.locator("section[aria-busy] .card__title");
  await title.filter({ hasText: "未变" }).waitFor({ timeout: 60_000 });
  return title.innerText();
}

test("the ledger goes out as it is filtered, is noted, and comes back unchanged to the last row", async () => {
  const [all] = await site.rows<{ projects: number; rows: number }>(
    "SELECT (SELECT count(*) FROM project) AS projects, (SELECT count(*) FROM project p LEFT JOIN listing l ON l.project = p.id) AS rows",
  );
  await page.goto(`${site.url}/ledger`);
  const xlsx = await exported("Excel");
  expect(xlsx.name).toMatch(/^三批-台账-\d{8}-\d{4}\.xlsx$/);
  const { about, rows } = await read(xlsx.bytes);
  expect(rows).toHaveLength(all?.rows ?? 0);
  expect(about.get("口径")).toBe("已核实：只计审核通过的上报");
  expect(about.get("地区")).toBe("全部地区");
  expect(rows.find((row) => row.项目名称 === "双雁生物医药产业园（一期）")).toMatchObject({
    开发区: "大同经济技术开发区",
  });
  const csv = await exported("CSV");
  expect(csv.bytes.subarray(0, 3)).toEqual(Buffer.from("\ufeff"));

  await page.goto(`${site.url}/ledger?batch=start&round=2024-1&within=140600`);
  await page.getByText(/个项目，共/).waitFor();
  const some = await read((await exported()).bytes);
  expect(Object.fromEntries(some.about)).toMatchObject({
    轮次: "2024年第1次",
    地区: "朔州市",
    批次: "开工一批",
  });
  const shown = Number(/^(\d+) 个项目/.exec(await page.locator(".ledger__said").innerText())?.[1]);
  expect(new Set(some.rows.map((row) => row.系统编号)).size).toBe(shown);
  expect((await trail()).map(({ subject, detail }) => [subject, JSON.parse(detail)])).toEqual([
    ["export/ledger", { as: "xlsx", basis: "verified", rows: all?.projects }],
    ["export/ledger", { as: "csv", basis: "verified", rows: all?.projects }],
    [
      "export/ledger",
      { as: "xlsx", within: "140600", batch: "start", round: "2024-1", basis: "verified", rows: shown },
    ],
  ]);

  expect(await outcomeOf(xlsx.name, xlsx.bytes)).toBe(`未变 ${all?.projects}`);
  expect(await outcomeOf(csv.name, csv.bytes)).toBe(`未变 ${all?.projects}`);
});

/** Printed of one batch as a whole, with a count: what the seed carries as entries. */
const carried = published.filter(
  ({ batch, projects, level, ...rest }) =>
    batch !== "all" &&
    projects !== undefined &&
    level !== "province" &&
    !("shareOf" in rest || "part" in rest || "planned" in rest),
);
const BATCH_NAMES: Record<string, string> = {
  ...{ signing: "签约一批", start: "开工一批", production: "投产一批" },
};

/** A name without what print is not of one mind about: the width of brackets, and × or x. */
const asTyped = (name: string) => name.normalize("NFKC").replaceAll("×", "x");

/** A row of the file as print gives it: counts whole, money and rates with two decimals. */
function asPrinted(row: Record<string, unknown> | undefined, printed: (typeof carried)[number]) {
  const shown = (title: string) => Number(row?.[title]).toFixed(2);
  const { projects, investmentYi, outputYi, achievedCount, achievedYi, completedYi } = printed;
  const { industrialProjects, industrialYi, ratePct } = printed;
  const [found, print]: Record<string, unknown>[] = [{}, {}];
  const compare = (figure: number | undefined, title: string) => {
    if (figure === undefined) return;
    (found as Record<string, unknown>)[title] = shown(title);
    (print as Record<string, unknown>)[title] = figure.toFixed(2);
  };
  compare(projects, "列入项目（个）");
  compare(investmentYi, "列入投资（亿元）");
  compare(outputYi, "预期年产值（亿元）");
  compare(achievedCount, "达到的项目（个）");
  compare(achievedYi, "达到的投资（亿元）");
  compare(completedYi, "累计完成投资（亿元）");
  compare(industrialProjects, "计入率的项目（个）");
  compare(industrialYi, "率的基数投资（亿元）");
  compare(ratePct, "率值（%）");
  return { found, print };
}

test("every published figure that the seed carries is in the file as printed", async () => {
  const files = new Map<string, Awaited<ReturnType<typeof read>>>();
  for (const rounds of ["2023-1,2023-2,2023-3,2023-4", "2024-1"])
    for (const place of ["/board", "/board/140200"]) {
      await page.goto(`${site.url}${place}?rounds=${rounds}`);
      files.set(`${place} ${rounds}`, await read((await exported()).bytes));
    }
  expect(carried).toHaveLength(13);
  for (const printed of carried) {
    const file = files.get(
      `${printed.level === "city" ? "/board" : "/board/140200"} ${printed.rounds.join(",")}`,
    );
    const [place] = await site.rows<{ name: string }>(
      "SELECT name FROM city WHERE id = ?1 UNION ALL SELECT name FROM zone WHERE id = ?1",
      printed.place,
    );
    const row = file?.rows.find(
      (each) => each.地区 === place?.name && each.批次 === BATCH_NAMES[printed.batch],
    );
    const { found, print } = asPrinted(row, printed);
    expect(found, printed.id).toEqual(print);
  }
  const about = files.get("/board 2024-1")?.about;
  expect(about?.get("规则")).toContain("投资口径 2023");
  expect(about?.get("轮次")).toBe("2024年第1次");

  await page.goto(`${site.url}/ledger`);
  const { rows } = await read((await exported()).bytes);
  const byId = new Map(rows.map((row) => [row.系统编号, row]));
  for (const { id, name, investmentYi } of publishedProjects) {
    const row = byId.get(id);
    expect(asTyped(String(row?.项目名称)), id).toBe(asTyped(name));
    if (investmentYi !== undefined)
      expect(row?.["总投资（万元）"], name).toBe(Math.round(investmentYi * 10_000));
  }
});

test("reports of a project go out with the words on them", async () => {
  const [most] = await site.rows<{ project: string; n: number }>(
    "SELECT project, count(*) AS n FROM report GROUP BY project ORDER BY n DESC LIMIT 1",
  );
  await page.goto(`${site.url}/projects/${most?.project}`);
  const { name, bytes } = await exported("Excel");
  expect(name).toContain("上报记录");
  const { rows, about } = await read(bytes);
  expect(rows).toHaveLength(most?.n ?? 0);
  expect(rows.every((row) => row.项目系统编号 === most?.project && row.状态 === "已核实")).toBe(true);
  expect(about.get("导出人")).not.toBe("");
  expect((await trail()).at(-1)).toMatchObject({ subject: "export/reports" });
});

test("what is offered is looked at in both languages, sizes and lights", async () => {
  for (const language of ["zh", "en"]) {
    await page.evaluate((chosen) => localStorage.setItem("sanpi.language", chosen), language);
    for (const path of ["/ledger", "/board"]) {
      await page.goto(site.url + path);
      await button(language === "zh" ? "导出" : "Export").click();
      await dialog().waitFor();
      await lookAt(page, `export-${path.slice(1)}-${language}`);
    }
    await page.goto(`${site.url}/import`);
    await page.locator('input[type="file"]').waitFor({ state: "attached" });
    await lookAt(page, `import-start-${language}`);
  }
  await page.evaluate(() => localStorage.setItem("sanpi.language", "zh"));
  await page.setViewportSize(DESK);
});

test("an export can be stopped, and says what went wrong", async () => {
  await page.goto(`${site.url}/ledger`);
  let reached = () => {};
  const asked = new Promise<void>((resolve) => {
    reached = resolve;
  });
  // The answer waits until the dialog was left.
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await desk.context.route("**/api/exports/**", async (route) => {
    reached();
    await held;
    await route.abort().catch(() => undefined);
  });
  await button("导出").click();
  await dialog().getByRole("button", { name: "导出", exact: true }).click();
  await asked;
  await dialog().getByRole("button", { name: "取消" }).click();
  await dialog().waitFor({ state: "detached" });
  answer();
  await desk.context.unroute("**/api/exports/**");

  // Somebody took the right away meanwhile.
  await site.rows(
    "UPDATE \"grant\" SET role = 'reviewer' WHERE person IN (SELECT id FROM person WHERE username = 'admin')",
  );
  await button("导出").click();
  await dialog().getByRole("button", { name: "导出", exact: true }).click();
  await dialog().getByText("没有此项权限").waitFor();
  await site.rows(
    "UPDATE \"grant\" SET role = 'admin' WHERE person IN (SELECT id FROM person WHERE username = 'admin')",
  );
  expect(desk.errors).toEqual([]);
});
