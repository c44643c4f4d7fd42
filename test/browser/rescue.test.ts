import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RescueManifest } from "../../pwa/rescue/format.ts";
import { addPhotos, openReport, save, signIn, takePicture, waitForOfflineReady } from "./support/app.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";
import { readStored, type Stored } from "./support/stored.ts";

/** A phone that can no longer send: its outbox leaves it as one file, byte for byte, and arrives by another way. */

let site: Site;
const folder = mkdtempSync(join(tmpdir(), "sanpi-rescue-"));
const phones: Phone[] = [];

beforeAll(async () => {
  site = await Site.open();
});

afterAll(async () => {
  await Promise.allSettled(phones.map((phone) => phone.remove()));
  await site?.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function newPhone(username: string): Promise<{ phone: Phone; page: Page }> {
  const phone = new Phone(site.url);
  phones.push(phone);
  const page = await phone.open("/sign-in");
  await signIn(page, username);
  await waitForOfflineReady(page);
  return { phone, page };
}

/** Saves a report with photos; the amount tells them apart. */
async function report(page: Page, project: string, wan: number, photos: readonly Buffer[]): Promise<void> {
  await page.goto(`${site.url}/`);
  await openReport(page, project);
  await page.getByLabel("累计完成投资").fill(String(wan));
  if (photos.length > 0) await addPhotos(page, photos);
  await save(page);
}

/** Exports through the screen and answers the file as the person gets it. */
async function exportFile(page: Page, name: string): Promise<string> {
  await page.goto(`${site.url}/rescue`);
  await page.getByRole("button", { name: "导出备份" }).click();
  const link = page.getByRole("link", { name: "保存文件" });
  await link.waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), link.click()]);
  expect(download.suggestedFilename()).toMatch(/^sanpi-field-\d{8}-\d{4}\.zip$/);
  const path = join(folder, name);
  await download.saveAs(path);
  return path;
}

async function choose(page: Page, path: string): Promise<void> {
  await page.getByLabel("选择备份文件").setInputFiles(path);
}

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** Photos as they will be sent. What a draft's photo could be stamped anew from lies under its key, and stays. */
const travelling = (bytes: Stored["bytes"]): Stored["bytes"] =>
  Object.fromEntries(Object.entries(bytes).filter(([key]) => /^[0-9a-f]{64}$/.test(key)));

const byKey = <T extends Record<string, unknown>>(rows: readonly T[], key: string) =>
  [...rows].sort((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));

describe("from a broken phone to a new one", () => {
  let broken: { phone: Phone; page: Page };
  let fresh: { phone: Phone; page: Page };
  let before: Stored;
  let path: string;
  let manifest: RescueManifest;
  const files = () => unzipSync(readFileSync(path));

  test("the whole outbox leaves the phone as one file, equal byte for byte, and stays where it is", async () => {
    broken = await newPhone("field");
    const { phone, page } = broken;
    const pictures: Buffer[] = [];
    for (const shade of [20, 110, 220, 300]) pictures.push(await takePicture(page, 2000, 1500, shade));
    // One that arrived: it needs no rescue.
    await report(page, "生物基可降解", 111, []);
    await page.goto(`${site.url}/outbox`);
    await page.getByText("没有待传的记录").waitFor();

    await phone.context.setOffline(true);
    await report(page, "毛纺织加工", 20_000, pictures.slice(0, 2));
    await report(page, "工业自动控制设备", 12_345, pictures.slice(2, 3));
    await page.goto(`${site.url}/`);
    await openReport(page, "国电电力湖东电厂");
    await page.getByLabel("备注").fill("塔吊已到场");
    await addPhotos(page, pictures.slice(3));
    await page.goto(`${site.url}/outbox`);
    await page.getByText("接着填").waitFor();

    before = await readStored(page, "demo-field");
    path = await exportFile(page, "outbox.zip");
    expect(await readStored(page, "demo-field")).toEqual(before);

    const packed = files();
    const text = packed["manifest.json"] as Uint8Array;
    manifest = JSON.parse(new TextDecoder().decode(text)) as RescueManifest;
    expect(new TextDecoder().decode(packed["manifest.sha256"])).toBe(sha256(text));
    expect(manifest).toMatchObject({
      format: "sanpi-rescue",
      version: 1,
      person: { id: "demo-field" },
      seq: 3,
    });
    expect(Math.abs(manifest.device.clockOffsetMs ?? Number.NaN)).toBeLessThan(60_000);
    const waiting = (before.tables.reports ?? []).filter((row) => row.state === "waiting");
    expect(manifest.reports.map((row) => JSON.stringify(row.report))).toEqual(
      byKey(waiting, "seq").map((row) => JSON.stringify(row.report)),
    );
    expect(manifest.reports).toHaveLength(2);
    expect(manifest.drafts).toEqual(before.tables.drafts);
    const held = manifest.photos.filter((photo) => photo.file);
    expect(held).toHaveLength(4);
    for (const photo of held) {
      const bytes = packed[photo.file as string] as Uint8Array;
      expect(photo.file).toMatch(/\.jpg$/);
      expect(sha256(bytes)).toBe(photo.sha256);
      expect(base64(bytes)).toBe(before.bytes[photo.sha256]);
    }
    expect(new Set(Object.keys(travelling(before.bytes)))).toEqual(
      new Set(held.map((photo) => photo.sha256)),
    );
    expect(phone.errors).toEqual([]);
    await phone.remove();
  });

  test("a file that is cut, changed or somebody else's says so, and changes nothing", async () => {
    fresh = await newPhone("field");
    const { page } = fresh;
    await page.goto(`${site.url}/rescue`);
    const whole = readFileSync(path);
    const spoil = (name: string, bytes: Uint8Array) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const empty = await readStored(page, "demo-field");
    await choose(page, spoil("cut.zip", whole.subarray(0, whole.length / 2)));
    await page.getByText("文件不完整").waitFor();
    await choose(page, spoil("foreign.zip", new TextEncoder().encode("no zip at all")));
    await page.getByText("这不是三批的备份文件").waitFor();
    const changed = Buffer.from(whole);
    const at = changed.indexOf('"completed": 20000');
    expect(at).toBeGreaterThan(0);
    changed.write("9", at + 13);
    await choose(page, spoil("altered.zip", changed));
    await page.getByText("文件内容被改动或损坏").waitFor();
    expect(await page.getByRole("button", { name: "导入到这部手机" }).count()).toBe(0);
    expect(await readStored(page, "demo-field")).toEqual(empty);
  });

  test("on a fresh phone the file becomes the same outbox, byte for byte, however often it is brought in", async () => {
    const { phone, page } = fresh;
    await page.goto(`${site.url}/rescue`);
    await page.getByLabel("选择备份文件").waitFor();
    await phone.context.setOffline(true);
    await choose(page, path);
    await page.getByText("2 条记录，1 份草稿，4 张照片").waitFor();
    await page.getByRole("button", { name: "导入到这部手机" }).click();
    await page.getByText("已导入 2 条记录、1 份草稿").waitFor();

    const after = await readStored(page, "demo-field");
    const reportsOf = ({ tables }: Stored) =>
      byKey(tables.reports ?? [], "id")
        .filter((row) => row.state === "waiting")
        .map((row) => JSON.stringify(row.report));
    expect(reportsOf(after)).toEqual(reportsOf(before));
    expect(after.bytes).toEqual(travelling(before.bytes));
    expect(after.tables.drafts).toEqual(before.tables.drafts);

    await choose(page, path);
    await page.getByRole("button", { name: "导入到这部手机" }).click();
    await page.getByText("3 条本来就在这部手机").waitFor();
    expect(await readStored(page, "demo-field")).toEqual(after);

    await page.goto(`${site.url}/outbox`);
    await page.getByText("2 条待传 · 3 张照片").waitFor();
    expect(await page.getByText("来自另一部手机").count()).toBe(2);
  });

  test("online, they arrive once, under the name of the phone that saved them, and its numbers have no gap", async () => {
    const { phone, page } = fresh;
    await phone.context.setOffline(false);
    await page.getByText("没有待传的记录").waitFor({ timeout: 60_000 });
    await expect
      .poll(() => page.getByText("照片齐全").count(), { timeout: 30_000 })
      .toBeGreaterThanOrEqual(2);
    const rows = await site.rows<{ id: string; device: string; seq: number; completed_wan: number }>(
      "SELECT id, device, seq, completed_wan FROM report WHERE person = 'demo-field' ORDER BY seq",
    );
    expect(rows.map(({ seq, completed_wan }) => [seq, completed_wan])).toEqual([
      [1, 111],
      [2, 20_000],
      [3, 12_345],
    ]);
    expect(new Set(rows.map(({ device }) => device))).toEqual(new Set([manifest.device.id]));
    const [device] = await site.rows<{ missing: number; held_reports: number; held_photos: number }>(
      "SELECT missing, held_reports, held_photos FROM device WHERE id = ?1",
      manifest.device.id,
    );
    expect(device).toEqual({ missing: 0, held_reports: 0, held_photos: 0 });
    const claimed = manifest.reports.flatMap(({ report: { photos } }) => photos ?? []);
    for (const { sha256: digest } of claimed) {
      const stored = await (await site.server.r2.get(`photos/${digest}`))?.arrayBuffer();
      expect(sha256(new Uint8Array(stored as ArrayBuffer))).toBe(digest);
    }
    expect(claimed).toHaveLength(3);
  });

  test("the draft goes on where it stood", async () => {
    const { phone, page } = fresh;
    await page.goto(`${site.url}/outbox`);
    await page.getByRole("link", { name: "接着填" }).click();
    await expect.poll(() => page.getByLabel("备注").inputValue()).toBe("塔吊已到场");
    await page.locator(".photo--ready").waitFor();
    expect(phone.errors).toEqual([]);
    await phone.remove();
  });
});

describe("by an administrator", () => {
  let path: string;

  test("a phone that was revoked still gives its file, which is no business of a colleague", async () => {
    const { phone, page } = await newPhone("field");
    const pictures = [await takePicture(page, 1600, 1200, 40), await takePicture(page, 1600, 1200, 170)];
    await phone.context.setOffline(true);
    await report(page, "毛纺织加工", 30_000, pictures);
    await site.rows("DELETE FROM session WHERE user_id = 'demo-field'");
    await phone.context.setOffline(false);
    await page.getByText("登录已过期，重新登录后继续上传").waitFor();
    path = await exportFile(page, "handed.zip");
    await phone.remove();

    const other = await newPhone("manager");
    await other.page.goto(`${site.url}/rescue`);
    await choose(other.page, path);
    await other.page.getByText("请本人登录后导入").waitFor();
    expect(await other.page.getByRole("button", { name: /导入到这部手机|代为上交/ }).count()).toBe(0);
    await other.phone.remove();
  });

  test("handed in, reports and photos arrive in the reporter's name, and every outcome is shown", async () => {
    const { phone, page } = await newPhone("admin");
    await page.goto(`${site.url}/me`);
    await page.getByRole("link", { name: "导出备份 / 导入" }).click();
    await choose(page, path);
    await page.getByRole("button", { name: "代为上交" }).click();
    await page.getByText("已上交 1 条").waitFor({ timeout: 30_000 });
    await page.locator(".outcome").getByText("已收下").waitFor();
    await page.getByText("照片 2 / 2").waitFor();
    const [row] = await site.rows<{ person: string; n: number }>(
      "SELECT r.person, (SELECT count(*) FROM photo p JOIN blob b ON b.sha256 = p.sha256 WHERE p.report = r.id) AS n FROM report r WHERE r.completed_wan = 30000",
    );
    expect(row).toEqual({ person: "demo-field", n: 2 });
    await page.reload();
    await choose(page, path);
    await page.getByRole("button", { name: "代为上交" }).click();
    await page.getByText("原已收到").waitFor();
    expect(phone.errors).toEqual([]);
  });
});
