import type { Page } from "playwright-core";

/** What a person does in the app, by the words and labels they see. */

export const PASSWORD = "sanpi-demo";

export async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel("账号").fill(username);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
}

/** Signs out on the screen of one's account, and says that one is sure. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
  await page.getByLabel("账号").waitFor();
}

/** Waits until the app can start without a network: its worker is in charge and has kept the app's files. */
export async function waitForOfflineReady(page: Page): Promise<void> {
  await page.waitForFunction(async () => {
    const { active } = await navigator.serviceWorker.ready;
    return active?.state === "activated" && Boolean(navigator.serviceWorker.controller);
  });
}

/** Opens a project's report from the list by part of its name. */
export async function openReport(page: Page, name: string): Promise<void> {
  await page.getByRole("searchbox").fill(name);
  await page
    .getByRole("link", { name: new RegExp(name) })
    .first()
    .click();
  await page.getByLabel("累计完成投资").waitFor();
}

/** Chooses a milestone in its group. */
export async function chooseMilestone(page: Page, group: string, name: RegExp): Promise<void> {
  await page.getByRole("group", { name: "节点分组" }).getByRole("button", { name: group }).click();
  await page.getByRole("button", { name }).click();
}

/** Adds photos from the album and waits until each is kept. */
export async function addPhotos(page: Page, photos: readonly Buffer[]): Promise<void> {
  const before = await page.locator(".photo--ready").count();
  await page
    .getByLabel("相册")
    .setInputFiles(photos.map((buffer, i) => ({ name: `photo-${i}.jpg`, mimeType: "image/jpeg", buffer })));
  await page.waitForFunction(
    (count) => document.querySelectorAll(".photo--ready").length === count,
    before + photos.length,
  );
}

export async function save(page: Page): Promise<void> {
  await page.getByRole("button", { name: "保存" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

/** A JPEG as a phone would take it: colourful, of the given size in pixels; `shade` makes it another picture. */
export async function takePicture(page: Page, width: number, height: number, shade: number): Promise<Buffer> {
  const base64 = await page.evaluate(
    async ([w, h, hue]) => {
      const canvas = new OffscreenCanvas(w, h);
      const context = canvas.getContext("2d");
      if (!context) throw new Error("no canvas");
      for (let i = 0; i < 400; i++) {
        context.fillStyle = `hsl(${(hue + i * 7) % 360} 60% ${30 + (i % 50)}%)`;
        context.fillRect((i * 131) % w, (i * 97) % h, w / 9, h / 11);
      }
      const bytes = new Uint8Array(
        await (await canvas.convertToBlob({ type: "image/jpeg", quality: 0.9 })).arrayBuffer(),
      );
      let text = "";
      for (const byte of bytes) text += String.fromCharCode(byte);
      return btoa(text);
    },
    [width, height, shade] as const,
  );
  return Buffer.from(base64, "base64");
}
