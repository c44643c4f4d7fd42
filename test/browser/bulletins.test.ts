import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strFromU8, unzipSync } from "fflate";
import type { Page } from "playwright-core";
import readSheets from "read-excel-file/node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn } from "./support/app.ts";
import { expectFits, expectNoFault } from "./support/look.ts";
import { PHONE, Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** A manager's Monday: a bulletin made, mended, released, printed, saved as files, compared and corrected. */

const DESK = { width: 1440, height: 900 };
let site: Site;
let desk: Phone;
let page: Page;

beforeAll(async () => {
  site = await Site.open();
  desk = new Phone(site.url);
  page = await desk.open("/bulletins");
  await signIn(page, "manager");
  await page.setViewportSize(DESK);
});

afterAll(async () => {
  await desk?.remove();
  await site?.remove();
});

const button = (name: string | RegExp) => page.getByRole("button", { name });
const agree = (name: string) => page.getByRole("dialog").getByRole("button", { name }).click();
const paper = () => page.locator(".document");

/** Makes a bulletin of 大同经开区 over the four rounds of 2023, whose figures were printed. */
async function make(kind: string, period: string): Promise<void> {
  await button("生成通报").click();
  await button(kind).click();
  await button(period).click();
  await page.getByLabel("地区").selectOption({ label: "大同经济技术开发区" });
  await page.getByLabel("从轮次").selectOption("2023-1");
  await page.getByLabel("到轮次").selectOption("2023-4");
  await button("生成草稿").click();
  await paper().waitFor();
}

/** Saves a file by its button, and answers where it lies. */
async function saved(name: string): Promise<{ path: string; suggested: string }> {
  const [download] = await Promise.all([page.waitForEvent("download"), button(name).click()]);
  const path = join(tmpdir(), `sanpi-${Date.now()}-${download.suggestedFilename()}`);
  await download.saveAs(path);
  return { path, suggested: download.suggestedFilename() };
}

test("there are none at first, and the list says when some will come", async () => {
  await page.getByRole("heading", { name: "还没有通报" }).waitFor();
  await expectNoFault(page);
});

test("a draft holds the published figures, is mended, and is released by name with the keyboard alone", async () => {
  await make("月通报", "上一期");
  expect(await paper().innerText()).toMatch(/大同经济技术开发区“三个一批”项目推进情况月通报/);
  const text = await paper().innerText();
  expect(text).toContain("签约一批30个、总投资87.17亿元");
  expect(text).toContain(
    "开工项目投产率62.43%（已投产项目完成投资27.22亿元，开工一批总投资43.60亿元；21个项目中15个投产）",
  );
  expect(text).toContain("草稿，尚未发布");
  await expectNoFault(page);

  await button("修改文字").click();
  const field = page.getByLabel("通报文字");
  await field.press("Control+End");
  await field.pressSequentially("\n六、其他\n请于本周五前报送整改情况。");
  await expectNoFault(page);
  await button("保存文字").press("Enter");
  await paper().getByRole("heading", { name: "六、其他" }).waitFor();

  await button("发布").press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "发布" }).press("Enter");
  await page.getByText("通报已发布", { exact: true }).waitFor();
  expect(await paper().innerText()).toMatch(/发布：\S+　\d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
  expect(await button("修改文字").count()).toBe(0);
  expect(await button("发布").count()).toBe(0);
});

test("what somebody else changed meanwhile is not written over, and nothing typed is lost", async () => {
  await page.goto(`${site.url}/bulletins`);
  await make("周通报", "上一期");
  await button("修改文字").click();
  await page.getByLabel("通报文字").fill("一、我的文字");
  const id = new URL(page.url()).pathname.split("/").at(-1);
  await page.evaluate(async (bulletin) => {
    await fetch(`/api/bulletins/${bulletin}`, {
      method: "PATCH",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text: "一、别人的文字", edits: 0 }),
    });
  }, id);
  await button("保存文字").click();
  await page.getByText("通报已有改动").waitFor();
  expect(await page.getByLabel("通报文字").inputValue()).toBe("一、我的文字");
  await button("查看最新的").click();
  await paper().getByRole("heading", { name: "一、别人的文字" }).waitFor();
});

test("the released one prints on A4 pages with number, rule and instant at the foot", async () => {
  await page.goto(`${site.url}/bulletins?kind=monthly`);
  await page.getByRole("link", { name: /大同经济技术开发区 月通报/ }).click();
  await paper().waitFor();
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.printToPDF", { preferCSSPageSize: true });
  const pdf = Buffer.from(data, "base64");
  const pages = pdf.toString("latin1").match(/\/Type \/Page\b/g) ?? [];
  expect(pages.length).toBeGreaterThanOrEqual(2);
  expect(pages.length).toBeLessThanOrEqual(6);
  // 210 × 297 mm in points.
  expect(pdf.toString("latin1")).toMatch(/\/MediaBox \[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
  const foots = await page.evaluate(() =>
    document.adoptedStyleSheets.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText)).join(""),
  );
  expect(foots).toMatch(/@bottom-left[^}]*投资口径（2023）　数据截至\d{4}-\d{2}-\d{2} \d{2}:\d{2}/);
  await page.emulateMedia({ media: "print" });
  const seen = await page.evaluate(() => document.body.innerText);
  await page.emulateMedia({ media: null });
  expect(seen).toContain("表2　开工一批及开工项目投产率");
  expect(seen).not.toMatch(/Word 文件|总览|修改文字/);
});

test("the .xlsx holds the figures as printed, as numbers, and the .docx the text", async () => {
  const xlsx = await saved("Excel 文件");
  expect(xlsx.suggested).toMatch(/^大同经济技术开发区“三个一批”项目推进情况月通报（\d{4}年\d+月）\.xlsx$/);
  const sheets = await readSheets(xlsx.path);
  const rowOf = (sheet: string) => sheets.find((one) => one.sheet === sheet)?.data[1];
  expect(sheets.map(({ sheet }) => sheet)).toEqual([
    "说明",
    "签约一批",
    "开工一批",
    "投产一批",
    "报送与审核",
  ]);
  expect(rowOf("签约一批")?.slice(0, 6)).toEqual([1, "大同经济技术开发区", 30, 87.17, 30, 100]);
  expect(rowOf("开工一批")?.slice(0, 6)).toEqual([1, "大同经济技术开发区", 21, 43.6, 15, 62.43]);
  expect(rowOf("投产一批")?.slice(0, 6)).toEqual([1, "大同经济技术开发区", 22, 79.08, 10, 100]);
  const about = sheets[0]?.data.map(([line]) => line).join("\n");
  expect(about).toMatch(/统计口径：投资口径（2023）；轮次：2023年第1次至2023年第4次，共4次；数据截至/);
  expect(about).toContain("请于本周五前报送整改情况。");

  const docx = await saved("Word 文件");
  const parts = unzipSync(new Uint8Array(readFileSync(docx.path)));
  const xml = strFromU8(parts["word/document.xml"] as Uint8Array);
  const text = xml.replaceAll(/<\/w:p>/g, "\n").replaceAll(/<[^>]+>/g, "");
  for (const line of (await paper().innerText())
    .split("\n")
    .filter((one) => /^[一二三四五六]、|亿元；/.test(one)))
    expect(text).toContain(line.trim());
  expect(text).toContain("62.43");
  expect(xml).toContain('w:firstLineChars="200"');
  expect(xml).toMatch(/w:pgSz w:w="11906" w:h="16838"/);
});

test("two are compared place by place, and a correction takes the place of what it names", async () => {
  await page.getByRole("link", { name: "与另一期对比" }).click();
  await page.getByLabel("对比的一期").selectOption({ index: 1 });
  const table = page.getByRole("region", { name: "开工一批" });
  await table.waitFor();
  expect(await table.innerText()).toMatch(/大同经济技术开发区\s+62\.43\s+62\.43\s+0\.00/);
  await expectNoFault(page);

  await page.goBack();
  await paper().waitFor();
  await button("作更正通报").click();
  await agree("生成更正草稿");
  await page.getByText("本期更正此前的一期").waitFor();
  await button("发布").click();
  await agree("发布");
  await page.getByText("通报已发布", { exact: true }).waitFor();
  await page.getByRole("link", { name: "查看" }).click();
  await page.getByText("本期已有更正").waitFor();
  expect(await paper().innerText()).toContain("请于本周五前报送整改情况。");
  expect(desk.errors).toEqual([]);
});

test("an officer of the zone reads on a phone what is released, and nothing else", async () => {
  const phone = new Phone(site.url);
  try {
    const small = await phone.open("/sign-in");
    await signIn(small, "field");
    await small.setViewportSize(PHONE);
    await small.goto(`${site.url}/me`);
    await small.getByRole("link", { name: "看已发布的通报" }).click();
    await small
      .getByRole("link", { name: /大同经济技术开发区 月通报/ })
      .first()
      .waitFor();
    expect(await small.getByText("草稿", { exact: true }).count()).toBe(0);
    expect(await small.getByRole("button", { name: "生成通报" }).count()).toBe(0);
    await small
      .getByRole("link", { name: /大同经济技术开发区 月通报/ })
      .first()
      .click();
    await small.locator(".document").waitFor();
    expect(await small.getByRole("button", { name: /发布|修改|更正/ }).count()).toBe(0);
    await expectFits(small);
    await expectNoFault(small);
    expect(phone.errors).toEqual([]);
  } finally {
    await phone.remove();
  }
});
