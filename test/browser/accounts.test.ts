import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { firstAdmin } from "../../scripts/first-admin.ts";
import { openReport, PASSWORD, save, signIn, signOut, waitForOfflineReady } from "./support/app.ts";
import { keepPicture, lookAt } from "./support/look.ts";
import { PHONE, Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";
import { readStored } from "./support/stored.ts";

/** An administrator lets people and phones in and stops them, on the screens alone, as somebody who is no programmer would. */

const NAME = "周测试";
const NUMBER = "13900000001";

let site: Site;
const phones: Phone[] = [];
let desk: Page;

beforeAll(async () => {
  site = await Site.open();
  desk = await newPhone().open("/sign-in");
  await signIn(desk, "admin");
});

afterAll(async () => {
  await Promise.allSettled(phones.map((phone) => phone.remove()));
  await site?.remove();
});

function newPhone(): Phone {
  const phone = new Phone(site.url);
  phones.push(phone);
  return phone;
}

/** Looks at a screen, and leaves it as large as a phone's. */
async function look(page: Page, name: string): Promise<void> {
  await lookAt(page, name);
  await page.setViewportSize(PHONE);
}

/** The link that the person's page shows after a tap. */
async function makeLink(): Promise<string> {
  await desk.getByRole("button", { name: /生成开通二维码|换一个新的/ }).click();
  await desk.getByRole("img", { name: `${NAME} 的开通二维码` }).waitFor();
  return desk.getByLabel("链接").inputValue();
}

const pathOf = (link: string) => link.slice(site.url.length);

async function openPerson(name: string): Promise<void> {
  await desk.goto(`${site.url}/admin`);
  await desk.getByRole("searchbox").fill(name);
  await desk.getByText("1 人", { exact: true }).waitFor();
  await desk.getByRole("link", { name }).click();
  await desk.getByRole("heading", { name, level: 1 }).waitFor();
}

async function confirm(page: Page, action: string): Promise<void> {
  await page.getByRole("dialog").getByRole("button", { name: action }).click();
  await page.getByRole("dialog").waitFor({ state: "detached" });
}

async function report(page: Page, wan: number): Promise<void> {
  await page.goto(`${site.url}/`);
  await openReport(page, "毛纺织加工");
  await page.getByLabel("累计完成投资").fill(String(wan));
  await save(page);
}

const arrived = (wan: number) =>
  site.rows<{ name: string }>(
    "SELECT w.name FROM report r JOIN person w ON w.id = r.person WHERE r.completed_wan = ?1",
    wan,
  );

describe("from a name to a phone that reports, and back", () => {
  let phone: Phone;
  let page: Page;
  let used: string;
  let personId: string;

  test("an administrator adds a person with a place from the tree, and gets a code to show", async () => {
    await desk.goto(`${site.url}/board`);
    await desk.getByRole("link", { name: "管理" }).click();
    await desk.getByText("4 人", { exact: true }).waitFor();
    await look(desk, "admin-people");
    await desk.getByRole("link", { name: "添加一人" }).click();
    await desk.getByRole("button", { name: "添加", exact: true }).click();
    await desk.getByText("请填姓名").waitFor();
    await desk.getByText("请选地区或项目").waitFor();
    await desk.getByLabel("姓名").fill(NAME);
    await desk.getByLabel("手机号").fill("13");
    await desk.getByRole("searchbox", { name: "查找地区或项目" }).fill("大同经济");
    await look(desk, "admin-add");
    await desk.getByRole("button", { name: "大同经济技术开发区" }).click();
    await desk.getByRole("button", { name: "添加", exact: true }).click();
    await desk.getByText("账号应为手机号").waitFor();
    await desk.getByLabel("手机号").fill(NUMBER);
    await desk.getByRole("button", { name: "添加", exact: true }).click();
    await desk.getByRole("heading", { name: NAME, level: 1 }).waitFor();
    await desk.getByText("待开通").waitFor();
    personId = decodeURIComponent(new URL(desk.url()).pathname.split("/").at(-1) ?? "");
    used = await makeLink();
    expect(used).toMatch(new RegExp(`^${site.url}/enrol#[\\w-]{22}$`));
    await desk.getByText(/还有 (1 天|23 小时)有效/).waitFor();
    await desk.getByText("链接待用").waitFor();
    await look(desk, "admin-person");
  });

  test("a number that is known changes nobody, and leads to whose it is", async () => {
    await desk.goto(`${site.url}/admin/add`);
    await desk.getByLabel("姓名").fill("别人");
    await desk.getByLabel("手机号").fill(NUMBER);
    await desk.getByRole("searchbox", { name: "查找地区或项目" }).fill("朔州");
    await desk.getByRole("button", { name: "朔州市", exact: true }).click();
    await desk.getByRole("button", { name: "添加", exact: true }).click();
    await desk.getByText("没有改动任何内容").waitFor();
    await desk.getByRole("link", { name: "查看此人" }).click();
    await desk.getByRole("heading", { name: NAME, level: 1 }).waitFor();
    expect(await site.rows("SELECT name FROM person WHERE username = ?1", NUMBER)).toEqual([{ name: NAME }]);
  });

  test("a fresh phone that opens the link is signed in with one tap, and its address keeps no token", async () => {
    phone = newPhone();
    page = await phone.open("/icon.svg");
    await page.goto(used);
    await page.getByRole("button", { name: "登录这部手机" }).waitFor();
    expect(await page.evaluate(() => location.href)).toBe(`${site.url}/enrol`);
    await look(page, "enrol");
    // Without a network the link is not used up.
    await waitForOfflineReady(page);
    await phone.context.setOffline(true);
    await page.getByRole("button", { name: "登录这部手机" }).click();
    await page.getByText("链接没有用掉").waitFor();
    await phone.context.setOffline(false);
    await page.getByRole("button", { name: "重试" }).click();
    await page.getByText(`已登录：${NAME}`).waitFor();
    await page.waitForURL(`${site.url}/`);
    await page.getByText("毛纺织加工").first().waitFor();
    await report(page, 61_001);
    await expect.poll(() => arrived(61_001), { timeout: 20_000 }).toEqual([{ name: NAME }]);
  });

  test("a used link says so on another phone", async () => {
    const other = await newPhone().open(pathOf(used));
    await other.getByRole("button", { name: "登录这部手机" }).click();
    await other.getByText("此链接已使用或已过期").waitFor();
    await look(other, "enrol-used");
  });

  test("the list of phones tells model and version, and revokes; the phone stops and keeps what it holds", async () => {
    await desk.goto(`${site.url}/admin/phones`);
    const card = desk.locator("li.card").filter({ hasText: NAME });
    await card.getByText(/版本 0\.1\.0/).waitFor();
    await look(desk, "admin-phones");
    await card.getByRole("button", { name: "停用这部手机" }).click();
    await desk.getByRole("dialog").getByText("未传的记录留在手机里").waitFor();
    await look(desk, "admin-revoke");
    await confirm(desk, "停用这部手机");
    await card.getByText("没有登录").waitFor();

    await report(page, 61_002);
    await page.getByText("登录已过期，重新登录后继续上传").waitFor();
    expect(await arrived(61_002)).toEqual([]);
    const { tables } = await readStored(page, personId);
    expect(tables.reports?.map((row) => row.state)).toContain("waiting");
  });

  test("a new link lets it in again, and the report that waited goes", async () => {
    await openPerson(NAME);
    const link = await makeLink();
    await page.goto(link);
    await page.getByText("还有 1 条待传").waitFor();
    await look(page, "enrol-change");
    await page.getByRole("button", { name: "换成链接里的账号" }).click();
    await page.getByText(`已登录：${NAME}`).waitFor();
    await expect.poll(() => arrived(61_002), { timeout: 20_000 }).toEqual([{ name: NAME }]);
  });

  test("somebody else's link on this phone leaves the first person's reports unsent and safe", async () => {
    await phone.context.setOffline(true);
    await report(page, 61_003);
    await site.server.db.prepare("DELETE FROM session WHERE user_id = ?1").bind(personId).run();
    await phone.context.setOffline(false);
    await openPerson("王审核");
    await desk.getByRole("button", { name: "生成开通二维码" }).click();
    const link = await desk.getByLabel("链接").inputValue();
    await page.goto(link);
    await page.getByRole("heading", { name: `这部手机现在登录的是 ${NAME}` }).waitFor();
    await page.getByRole("button", { name: "换成链接里的账号" }).click();
    await page.getByText("已登录：王审核").waitFor();
    await page.getByRole("link", { name: "我", exact: true }).click();
    await page.getByText("账号 reviewer").waitFor();
    await page.waitForLoadState("networkidle");
    const { tables } = await readStored(page, personId);
    expect(tables.reports?.some((row) => row.state === "waiting")).toBe(true);
    expect(await arrived(61_003)).toEqual([]);
  });

  test("an account that is disabled can enter by no door until it is enabled again", async () => {
    await openPerson(NAME);
    await desk.getByRole("button", { name: "停用账号" }).click();
    await confirm(desk, "停用账号");
    await desk.getByRole("button", { name: "恢复账号" }).waitFor();
    await look(desk, "admin-disabled");
    expect(await site.rows("SELECT disabled_ms > 0 AS off FROM person WHERE username = ?1", NUMBER)).toEqual([
      { off: 1 },
    ]);
    await desk.getByRole("button", { name: "恢复账号" }).click();
    await confirm(desk, "恢复账号");
    await desk.getByRole("button", { name: "停用账号" }).waitFor();
    expect(phone.errors).toEqual([]);
  });
});

test("the first administrator comes in by the link of the command, and by another when every device is lost", async () => {
  for (const nowMs of [Date.now(), Date.now() + 1]) {
    const token = await firstAdmin(site.server.db, "赵管理员", "13900000009", nowMs);
    const page = await newPhone().open(`/enrol#${token}`);
    await page.getByRole("button", { name: "登录这部手机" }).click();
    await page.getByText("已登录：赵管理员").waitFor();
    await page.goto(`${site.url}/admin`);
    await page.getByRole("link", { name: "添加一人" }).waitFor();
  }
  expect(await site.rows("SELECT name FROM person WHERE username = '13900000009'")).toHaveLength(1);
});

describe("one's own account", () => {
  test("devices are listed, one is signed out, the password is changed, and all are signed out", async () => {
    const phone = newPhone();
    const page = await phone.open("/sign-in");
    await signIn(page, "manager");
    const other = await newPhone().open("/sign-in");
    await signIn(other, "manager");
    await page.goto(`${site.url}/me`);
    await page.getByText(/版本 0\.1\.0/).waitFor();
    await look(page, "me");
    await page.getByRole("link", { name: "查看设备" }).click();
    await page.getByText("本机").waitFor();
    await look(page, "me-devices");
    await page.getByRole("button", { name: "退出这台" }).click();
    await confirm(page, "退出这台");
    await page.getByRole("button", { name: "退出这台" }).waitFor({ state: "detached" });
    // The board of the other is told by its live socket, or by its next question.
    await other.getByText("登录已过期").waitFor({ timeout: 90_000 });

    await page.goto(`${site.url}/me/password`);
    const fill = async (current: string, next: string, again = next) => {
      await page.getByLabel("现在的密码").fill(current);
      await page.getByLabel("新密码").fill(next);
      await page.getByLabel("再输一次").fill(again);
      await page.getByRole("button", { name: "保存密码" }).click();
    };
    await fill("", "short", "shorter");
    await page.getByText("太短了").waitFor();
    await page.getByText("两次输入的不一样").waitFor();
    await look(page, "me-password");
    await fill("sanpi-demo", "password1");
    await page.getByText("太常见").waitFor();
    await fill("wrong-one", "unlikely horse 9");
    await page.getByText("现在的密码不对").waitFor();
    await expect
      .poll(
        async () => {
          await fill("sanpi-demo", "unlikely horse 9");
          await page.getByText("密码已保存").or(page.locator(".form-error .icon")).first().waitFor();
          return page.getByText("密码已保存").count();
        },
        { timeout: 30_000, interval: 1000 },
      )
      .toBe(1);

    await page.goto(`${site.url}/me/devices`);
    await page.getByRole("button", { name: "在所有设备上退出" }).click();
    await confirm(page, "全部退出");
    await page.waitForURL(/sign-in/);
    expect(await site.rows("SELECT id FROM session WHERE user_id = 'demo-manager'")).toEqual([]);
    expect(phone.errors).toEqual([]);
  });
});

describe("passkeys", () => {
  // Browsers bind them to a name; an address in numbers is none.
  const url = () => site.url.replace("127.0.0.1", "localhost");

  test("are added at a desk against the password, sign in there, and are removed by their person or an administrator", async () => {
    const phone = new Phone(url());
    phones.push(phone);
    const page = await phone.open("/sign-in");
    const cdp = await phone.context.newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        ...{ protocol: "ctap2", transport: "internal", automaticPresenceSimulation: true },
        ...{ hasResidentKey: true, hasUserVerification: true, isUserVerified: false },
      },
    });
    const fingerFits = (isUserVerified: boolean) =>
      cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
    const byPasskey = () => page.getByRole("button", { name: "用通行密钥登录" }).click();

    await byPasskey();
    await page.getByText("没有登录：设备上取消了").waitFor();
    await look(page, "sign-in-passkey");
    await signIn(page, "reviewer");
    await page.goto(`${url()}/me`);
    await page.getByRole("link", { name: "管理通行密钥" }).click();
    const add = async (password: string) => {
      await page.getByLabel("密码").fill(password);
      await page.getByRole("button", { name: "添加通行密钥" }).click();
    };
    await add("");
    await page.getByText("请输入密码").waitFor();
    await add("wrong-one");
    await page.getByText("密码不对").waitFor();
    await add(PASSWORD);
    await page.getByText("没有添加：设备上取消了").waitFor();
    await look(page, "me-passkeys-declined");
    await fingerFits(true);
    await page.getByLabel("名称").fill("三楼窗口的电脑");
    await page.getByRole("button", { name: "添加通行密钥" }).click();
    await page.getByRole("heading", { name: "三楼窗口的电脑" }).waitFor();
    await page.getByText("还没有用过").waitFor();
    await add(PASSWORD);
    await page.getByText("这台设备已经有您的通行密钥").waitFor();

    await page.goto(`${url()}/me`);
    await signOut(page);
    await byPasskey();
    await page.waitForURL((at) => !at.pathname.startsWith("/sign-in"));
    await page.goto(`${url()}/me/passkeys`);
    await page.getByText(/用过/).waitFor();
    await look(page, "me-passkeys");
    await page.goto(`${url()}/me`);
    await page.getByText("账号 reviewer").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.goto(`${url()}/me/passkeys`);
    await page.getByRole("button", { name: "Add a passkey" }).waitFor();
    await look(page, "me-passkeys-en");
    await page.getByRole("button", { name: "Remove" }).click();
    await confirm(page, "Remove");
    await page.getByRole("heading", { name: "三楼窗口的电脑" }).waitFor({ state: "detached" });
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Add a passkey" }).click();
    await page.getByText("not used yet").waitFor();

    const more = (i: number) => `('${i}', 'demo-reviewer', 'more-${i}', '', 0, 'Desk ${i}', ${i})`;
    const columns = "id, person, credential, public_key, counter, name, made_ms";
    const nine = Array.from({ length: 9 }, (_, i) => more(i)).join();
    await site.rows(`INSERT INTO passkey (${columns}) VALUES ${nine}`);
    await page.reload();
    await page.getByText("10 at most").waitFor();
    await look(page, "me-passkeys-full");
    await site.rows("DELETE FROM passkey WHERE credential LIKE 'more-%'");

    await openPerson("王审核");
    await desk.getByText("有 1 个通行密钥").waitFor();
    await look(desk, "admin-passkeys");
    await desk.getByRole("button", { name: "移除通行密钥" }).click();
    await confirm(desk, "移除通行密钥");
    await desk.getByText("有 1 个通行密钥").waitFor({ state: "detached" });
    await desk.getByRole("link", { name: "查看操作记录" }).click();
    await desk.getByText("用通行密钥登录").first().waitFor();

    await page.goto(`${url()}/me`);
    await page.getByRole("button", { name: "中文" }).click();
    await signOut(page);
    await byPasskey();
    await page.getByText("通行密钥未通过验证").waitFor();
    expect(phone.errors).toEqual([]);
  });
});

describe("a list of people", () => {
  test("is checked row by row first, imported without the bad row, and ends in a sheet of codes to print", async () => {
    const text = [
      "姓名,手机号,角色,地区",
      "甲一,13900000011,项目专员,大同经济技术开发区",
      "甲一,13900000011,审核员,大同市",
      "乙二,13900000012,项目专员,没有这个地方",
      "丙三,13900000013,组长,大同市",
      "丁四,13900000014,项目专员,大同",
    ].join("\r\n");
    await desk.goto(`${site.url}/admin`);
    await desk.getByRole("link", { name: "从表格导入" }).click();
    const [template] = await Promise.all([
      desk.waitForEvent("download"),
      desk.getByRole("button", { name: "下载模板" }).click(),
    ]);
    expect(template.suggestedFilename()).toBe("三批人员模板.csv");
    const file = { name: "人员.csv", mimeType: "text/csv", buffer: Buffer.from(text) };
    await desk.getByLabel("选择表格").setInputFiles([file]);
    await desk.getByText("2 人可以导入，2 人有问题").waitFor();
    await desk.getByText("没有这个地区").waitFor();
    await desk.getByText("角色应为").waitFor();
    expect(await site.rows("SELECT name FROM person WHERE username LIKE '1390000001_'")).toEqual([]);
    await look(desk, "admin-import");
    await desk.getByRole("button", { name: "导入 2 人" }).click();
    await desk.getByText("已添加 2 人").waitFor();
    await look(desk, "admin-imported");
    expect(
      await site.rows(
        "SELECT w.name, count(*) AS rights FROM person w JOIN \"grant\" g ON g.person = w.id WHERE w.username LIKE '1390000001_' GROUP BY w.id ORDER BY w.username",
      ),
    ).toEqual([
      { name: "甲一", rights: 2 },
      { name: "丁四", rights: 1 },
    ]);
    await desk.getByRole("button", { name: "打印 2 人的开通二维码" }).click();
    await desk.getByRole("button", { name: "生成" }).click();
    await desk.getByRole("button", { name: "打印" }).waitFor();
    expect(await desk.getByRole("img", { name: /开通二维码/ }).count()).toBe(2);
    await look(desk, "admin-codes");
    await desk.emulateMedia({ media: "print" });
    await keepPicture(desk, "admin-codes-print", { fullPage: true });
    await desk.emulateMedia({ media: "screen" });
  });
});

describe("the audit trail", () => {
  test("tells in words who did what, by person and day, and can be checked as a whole", async () => {
    await desk.goto(`${site.url}/admin/audit`);
    await desk.getByText(`停用${NAME}的手机`).waitFor();
    await desk.getByRole("button", { name: "检查有没有被改动" }).click();
    await desk.getByText("首尾相接，没有被改动过").waitFor();
    await look(desk, "admin-audit");
    await desk.getByLabel("谁").fill(NAME);
    await desk.getByRole("button", { name: NAME, exact: true }).click();
    await desk.getByText(`停用${NAME}的手机`).waitFor({ state: "detached" });
    const line = desk.locator("li.line").filter({ hasText: "用链接登录了一台设备" }).first();
    await line.locator("summary").click();
    await line.getByText("浏览器").waitFor();
    await look(desk, "admin-audit-person");
    await desk.getByLabel("哪天").fill("2020-01-01");
    await desk.getByText("没有记录").waitFor();
    expect(phones[0]?.errors).toEqual([]);
  });
});
