import { join } from "node:path";
import preact from "@preact/preset-vite";
import { defineConfig } from "vite";
import { oldestBrowsers } from "./scripts/browsers.ts";
import { dist, root } from "./scripts/paths.ts";
import { slimExif } from "./scripts/slim-exif.ts";
import { versionDefine } from "./scripts/version.ts";

/** The port of the Worker beside Vite's own server; scripts/dev.ts sets it. */
const workerPort = process.env.SANPI_WORKER_PORT ?? "8788";

export default defineConfig({
  root: join(root, "pwa"),
  cacheDir: join(root, "node_modules", ".vite"),
  plugins: [preact(), slimExif()],
  worker: { plugins: () => [slimExif()] },
  define: versionDefine(),
  // Dexie's build for browsers that are older than ours is 2 KB larger.
  resolve: { alias: { dexie: join(root, "node_modules/dexie/dist/modern/dexie.mjs") } },
  build: {
    outDir: dist.app,
    emptyOutDir: true,
    target: oldestBrowsers,
    // The content security policy allows no inline script, so nothing may be inlined.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What every start needs comes in two files, of which the libraries stay the same over versions. Left to itself it
        // falls into a dozen small ones, each compressed alone and asked for by itself.
        codeSplitting: {
          groups: [
            { name: "libraries", tags: ["$initial"], test: /node_modules/, priority: 1 },
            { name: "start", tags: ["$initial"] },
          ],
        },
      },
    },
  },
  server: {
    proxy: { "/api": { target: `http://127.0.0.1:${workerPort}`, ws: true } },
  },
});
