// domain/ takes values and returns values. The compiler keeps out the DOM, Node and Workers, and the linter most of the
// rest; what the language itself offers as a clock or as chance is looked for here.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

const impure =
  /\bDate\.now\b|\bnew Date\(\s*\)|\bnew Date(?!\s*\()|(?<!new )\bDate\(|\bMath\.random\b|\bfetch\(/;

test.each(["Date.now()", "new Date()", "new Date", "Date()", "Math.random()", "await fetch(url)"])(
  "would see %s",
  (line) => {
    expect(line).toMatch(impure);
  },
);

test.each(["new Date(observedAtMs)", "const isoDate = 1", "toDate(x)", "Date.UTC(2024, 0, 1)"])(
  "lets %s pass",
  (line) => {
    expect(line).not.toMatch(impure);
  },
);

test("domain/ has no clock, no chance and no network", () => {
  const files = globSync("domain/**/*.ts", { cwd: root });
  const offences = files.flatMap((file) =>
    withoutComments(readFileSync(join(root, file), "utf8"))
      .split("\n")
      .flatMap((line, index) => (impure.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
  expect(files.length).toBeGreaterThan(0);
  expect(offences).toEqual([]);
});

/** The source with its comments blanked out, line numbers kept. */
function withoutComments(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ""))
    .replace(/^(\s*)\/\/.*$/gm, "$1");
}
