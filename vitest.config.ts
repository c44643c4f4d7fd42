import { mkdirSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { dist, migrationsDir, wranglerConfig } from "./scripts/paths.ts";

// wrangler.toml names the folder of the built app, which these tests do not need but its reader insists on.
mkdirSync(dist.app, { recursive: true });

// The quick ones first, so that what is wrong in them is told early.
const first = { groupOrder: 1 };
const last = { groupOrder: 2 };
// Left to itself, vitest keeps a core free: of two, half.
const maxWorkers = "100%";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "domain",
          include: ["test/domain/**/*.test.ts", "test/house/**/*.test.ts"],
          testTimeout: 60_000,
          maxWorkers,
          sequence: first,
        },
      },
      {
        test: {
          name: "pwa",
          include: ["test/pwa/**/*.test.ts", "test/pwa/**/*.test.tsx"],
          testTimeout: 60_000,
          maxWorkers,
          sequence: first,
        },
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
      },
      {
        // Inside workerd, with the bindings of wrangler.toml and storage of its own for each file.
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: wranglerConfig },
            miniflare: {
              bindings: {
                SANPI_SECRET: "a secret for tests, long enough to sign with",
                TEST_MIGRATIONS: await readD1Migrations(migrationsDir),
                ...(process.env.TEST_SEED && { TEST_SEED: process.env.TEST_SEED }),
                ...(process.env.FUZZ_REQUESTS && { FUZZ_REQUESTS: process.env.FUZZ_REQUESTS }),
              },
            },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts"],
          setupFiles: ["test/worker/setup.ts"],
          testTimeout: 60_000,
          expect: { poll: { timeout: 10_000 } },
          maxWorkers,
          sequence: first,
        },
      },
      {
        // The phones' own code on Node against the Worker in workerd, under every fault there is.
        test: { name: "chaos", include: ["test/chaos/**/*.test.ts"], maxWorkers, sequence: first },
      },
      {
        // Node drives Chromium against the built app. One file at a time: they share two cores with the browser.
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "test/browser/support/first-state.ts",
          maxWorkers: 1,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          // A busy machine takes longer than a second to draw what was asked for; nothing is waited for that is there.
          expect: { poll: { timeout: 15_000 } },
          sequence: last,
        },
      },
    ],
  },
});
