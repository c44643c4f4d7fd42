import axe from "axe-core";
import type { Page } from "playwright-core";

/** What axe finds wrong with the page as it stands: the rule, and where. */
export async function faultsOf(page: Page): Promise<string[]> {
  // Not by a script tag: the page's own policy would refuse it.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { run } = (globalThis as unknown as { axe: typeof import("axe-core") }).axe;
    const { violations } = await run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
  });
}
