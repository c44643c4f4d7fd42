import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { uuidv7 } from "#domain/id";
import { signIn } from "./support/app.ts";
import { DESK, expectFits, expectNoFault, keepPicture, LIGHT_OF } from "./support/look.ts";
import { PHONE, Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** Every screen, measured for what a thumb and an eye need. */

const SIZES = { phone: PHONE, small: { width: 320, height: 640 }, desk: DESK };
/** A finger's width; below it, neighbours are hit. */
const TARGET_PX = 44;

const SCREENS = {
  field: [
    ["projects", "/"],
    ["project", "/projects/J014"],
    ["report", "/report/J011"],
    ["outbox", "/outbox"],
    ["rescue", "/rescue"],
    ["me", "/me"],
    ["me-devices", "/me/devices"],
    ["me-password", "/me/password"],
    ["me-passkeys", "/me/passkeys"],
    ["enrol-none", "/enrol"],
  ],
  reviewer: [
    ["review", "/projects/J011"],
    ["desk", "/review"],
    ["desk-list", "/review/list"],
  ],
  manager: [
    ["board", "/board"],
    ["board-city", "/board/140200"],
    ["board-past", "/board?year=2023&rule=count-2021&asOf=2024-03-01&basis=reported&sort=start"],
    ["wall", "/wall"],
    ["board-cell", "/board/140200-01/start"],
    ["board-project", "/projects/J011"],
    ["phones", "/phones"],
    ["ledger", "/ledger"],
    ["pictures", "/pictures"],
    ["bulletins", "/bulletins"],
  ],
  admin: [
    ["admin-people", "/admin"],
    ["admin-person", "/admin/people/demo-field"],
    ["admin-add", "/admin/add"],
    ["admin-import", "/admin/import"],
    ["admin-phones", "/admin/phones"],
    ["admin-audit", "/admin/audit"],
  ],
} as const;

type User = keyof typeof SCREENS;

let site: Site;

beforeAll(async () => {
  site = await Site.open();
  await pendingReport();
});

afterAll(() => site?.remove());

// Three phones at once: most of the time each waits for its network to fall silent.
test.each(Object.keys(SCREENS) as User[])(
  "every screen of the %s fits 320 px, a phone and a desk, light and dark, in both languages, and a phone with double text",
  async (user) => {
    await Promise.all([inLanguage("zh", user), inLanguage("en", user), inLargeText(user)]);
  },
  600_000,
);

async function inLanguage(language: "zh" | "en", user: User): Promise<void> {
  await onPhone({}, async (page) => {
    await page.getByLabel("账号").waitFor();
    if (user === "field") await measure(page, `sign-in-${language}`);
    await signIn(page, user);
    await page.goto(`${site.url}/me`);
    if (language === "en") await page.getByRole("button", { name: "English" }).click();
    await onEachScreen(page, user, (name) => measure(page, `${name}-${language}`));
    expect(await page.evaluate(() => document.documentElement.lang)).toMatch(language);
  });
}

async function inLargeText(user: User): Promise<void> {
  await onPhone({ textSizePx: 32 }, async (page) => {
    await signIn(page, user);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("32px");
    await onEachScreen(page, user, async (name) => {
      await keepPicture(page, `${name}-large-text`);
      await expectFits(page, name);
    });
  });
}

async function onPhone(
  settings: { textSizePx?: number },
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const phone = new Phone(site.url, settings);
  try {
    await work(await phone.open("/sign-in"));
    expect(phone.errors).toEqual([]);
  } finally {
    await phone.remove();
  }
}

async function onEachScreen(page: Page, user: User, look: (name: string) => Promise<void>): Promise<void> {
  for (const [name, path] of SCREENS[user]) {
    await page.goto(site.url + path);
    await page.locator("main").waitFor();
    await page.waitForLoadState("networkidle");
    await look(name);
  }
}

/**
 * Takes the pictures of one screen and checks that it never scrolls sideways, that what is tapped can be hit, and that axe
 * finds no fault with it.
 */
async function measure(page: Page, name: string): Promise<void> {
  for (const sizeName of ["phone", "small", "desk"] as const) {
    const size = SIZES[sizeName];
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await keepPicture(page, `${name}-${sizeName}-${colorScheme}`);
      if (sizeName !== "small" && LIGHT_OF[sizeName] === colorScheme)
        await expectNoFault(page, `${name} at ${size.width} px, ${colorScheme}`);
    }
    await expectFits(page, `${name} at ${size.width} px`);
    if (size.width < 500)
      await expect.poll(() => smallTargets(page), { message: `${name} at ${size.width} px` }).toEqual([]);
  }
  await page.setViewportSize(SIZES.phone);
}

/**
 * Buttons and links on the screen whose area, as a finger meets it, is lower than it should be. What stands in running
 * text or a table is read by mouse, and the skip link is for keyboards.
 */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate((least) => {
    // What the head and the foot of the screen cover in part is scrolled free by the person.
    const BARS = 130;
    const selector = "button, a[href], select, input:not([type=checkbox]):not([type=file])";
    // A link may be hit beside its text too, so its height is what answers to it, not its box.
    const heightOf = (target: Element, x: number, y: number) => {
      const hits = (at: number) => document.elementFromPoint(x, at)?.closest(selector) === target;
      let [top, bottom] = [y, y];
      while (top > 0 && hits(top - 1)) top--;
      while (bottom < innerHeight && hits(bottom + 1)) bottom++;
      return bottom - top + 1;
    };
    return [...document.querySelectorAll<HTMLElement>(selector)].flatMap((target) => {
      const box = target.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      const covered = document.elementFromPoint(x, y)?.closest(selector) !== target;
      if (target.closest("p, table, .skip") || covered || y < BARS || y > innerHeight - BARS) return [];
      const height = heightOf(target, x, y);
      return height < least
        ? [`${target.tagName} ${target.className} "${target.innerText.slice(0, 20)}" ${height} px`]
        : [];
    });
  }, TARGET_PX);
}

/** A report that waits for its reviewer, so that the review can be seen. */
async function pendingReport(): Promise<void> {
  const id = uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  await site.server.db
    .prepare(`INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms, milestone, rank, units_done, units_total, units_unit, completed_wan, note, content)
      VALUES (?1, 'phone-1', 1, 'demo-field', 'J011', ?2, ?2, 0, ?2, 'capacity_reached', 4, 28, 51, '栋', 150000, '设备已调试完毕', 'c')`)
    .bind(id, Date.now() - 3_600_000)
    .run();
}
