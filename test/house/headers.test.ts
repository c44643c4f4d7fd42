// What Cloudflare sends the app's own files with: a page that loads nothing from elsewhere, runs nothing inline and stands
// in nobody's frame.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../../scripts/paths.ts";

const lines = readFileSync(join(root, "pwa/public/_headers"), "utf8").split("\n");
const rule = lines.slice(lines.indexOf("/*") + 1, lines.indexOf("", lines.indexOf("/*")));
const headers = new Map(
  rule.map((line) => {
    const [name = "", ...value] = line.trim().split(": ");
    return [name.toLowerCase(), value.join(": ")];
  }),
);
const policy = new Map(
  (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
    const [name = "", ...sources] = directive.split(" ");
    return [name, sources];
  }),
);

test("the policy lets in only what this origin serves, and nothing inline", () => {
  for (const name of ["default-src", "script-src", "style-src", "worker-src", "manifest-src"])
    expect(policy.get(name), name).toEqual(["'self'"]);
  for (const name of ["object-src", "base-uri", "frame-ancestors"])
    expect(policy.get(name), name).toEqual(["'none'"]);
  expect([...policy.values()].flat().join(" ")).not.toMatch(/unsafe|\*|https?:/);
});

test("HSTS lasts a year at least and covers what lies below", () => {
  const hsts = headers.get("strict-transport-security") ?? "";
  expect(Number(/max-age=(\d+)/.exec(hsts)?.[1])).toBeGreaterThanOrEqual(31_536_000);
  expect(hsts).toContain("includeSubDomains");
});

test("other origins get no window, no resource and no address; camera and place are the app's own", () => {
  expect(Object.fromEntries(headers)).toMatchObject({
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": expect.stringMatching(/^(same-origin|no-referrer)$/),
    "x-content-type-options": "nosniff",
    "permissions-policy": expect.stringMatching(/camera=\(self\), geolocation=\(self\), microphone=\(\)/),
  });
});
