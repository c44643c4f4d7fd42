import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { root } from "../../../scripts/paths.ts";
import { faultsOf } from "./accessible.ts";

const FOLDER = join(root, "test-results", "screens");
export const DESK = { width: 1440, height: 900 };
const SIZES = { phone: { width: 390, height: 844 }, desk: DESK };

/** Pictures of the screen as it stands, in both sizes and both lights, each without a fault that axe can find. */
export async function lookAt(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const faults: string[] = [];
  for (const [sizeName, size] of Object.entries(SIZES)) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({
        path: join(FOLDER, `${name}-${sizeName}-${colorScheme}.png`),
        fullPage: true,
      });
      faults.push(...(await faultsOf(page)).map((fault) => `${name} ${sizeName} ${colorScheme} ${fault}`));
    }
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, `${name} at ${size.width} px scrolls sideways`).toBeLessThanOrEqual(0);
  }
  expect(faults).toEqual([]);
}
