import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { root } from "../../../scripts/paths.ts";
import { faultsOf } from "./accessible.ts";
import { PHONE } from "./phone.ts";

export const DESK = { width: 1440, height: 900 };
const SIZES = { phone: PHONE, desk: DESK };
/** In which light axe looks at a size: the layout does not change with the light, and the colours not with the size. */
export const LIGHT_OF = { phone: "dark", desk: "light" } as const;
const LIGHTS = ["light", "dark"] as const;

const FOLDER = join(root, "test-results", "screens");

/**
 * Keeps a picture for people to look at, `npm test` with SANPI_PICTURES=1 in the environment; without, it does nothing: taking
 * hundreds of them costs minutes.
 */
export async function keepPicture(
  what: Page | Locator,
  name: string,
  options: { fullPage?: boolean } = {},
): Promise<void> {
  if (!process.env.SANPI_PICTURES) return;
  mkdirSync(FOLDER, { recursive: true });
  await what.screenshot({ path: join(FOLDER, `${name}.png`), ...options });
}

/** Looks at the screen as it stands, on a phone and a desk: axe finds no fault, and nothing is too wide. Keeps pictures in both lights. */
export async function lookAt(
  page: Page,
  name: string,
  { sizes = ["phone", "desk"] as readonly (keyof typeof SIZES)[], fullPage = true } = {},
): Promise<void> {
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    for (const colorScheme of LIGHTS) {
      if (colorScheme !== LIGHT_OF[size] && !process.env.SANPI_PICTURES) continue;
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await keepPicture(page, `${name}-${size}-${colorScheme}`, { fullPage });
      if (colorScheme === LIGHT_OF[size]) await expectNoFault(page, `${name} on a ${size}, ${colorScheme}`);
    }
    await expectFits(page, `${name} on a ${size}`);
  }
}

// A screen that has just got another size is drawn anew a moment later: what is looked for has to be so in the end.

/** Expects that axe finds no fault. */
export async function expectNoFault(page: Page, what = "the screen"): Promise<void> {
  await expect.poll(() => faultsOf(page), { message: what, interval: 300 }).toEqual([]);
}

/** Expects that the page is no wider than its window. */
export async function expectFits(page: Page, what = "the screen"): Promise<void> {
  await expect.poll(() => sideways(page), { message: `${what} scrolls sideways` }).toBeLessThanOrEqual(0);
}

/** How many pixels the page is wider than its window, once what was asked for is drawn. */
async function sideways(page: Page): Promise<number> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    return document.documentElement.scrollWidth - document.documentElement.clientWidth;
  });
}
