// Builds everything a deployment needs, offline: the app, its service worker, and the Worker's bundle.
import { join } from "node:path";
import { build as viteBuild } from "vite";
import { injectManifest } from "workbox-build";
import { oldestBrowsers } from "./browsers.ts";
import { type Built, fieldFiles, firstLoad } from "./field-files.ts";
import { dist, root } from "./paths.ts";
import { describeSizes } from "./sizes.ts";
import { versionDefine } from "./version.ts";
import { runWrangler } from "./wrangler.ts";

const serviceWorkerDir = join(dist.root, "sw");

/** The pages, scripts and styles: pwa/ → dist/pwa. Answers what was made. */
async function buildApp(): Promise<Built> {
  const made = await viteBuild({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
  if (!("output" in made)) throw new Error("The app is built once, for one kind of browser.");
  return made.output;
}

/**
 * The service worker: pwa/sw.ts → dist/pwa/sw.js, one classic script with the list of files to keep.
 * It comes after the app, because that list holds the digests of the app's files.
 */
async function buildServiceWorker(built: Built): Promise<void> {
  await viteBuild({
    configFile: false,
    logLevel: "warn",
    root: join(root, "pwa"),
    define: versionDefine(),
    build: {
      outDir: serviceWorkerDir,
      emptyOutDir: true,
      copyPublicDir: false,
      target: oldestBrowsers,
      rolldownOptions: {
        input: join(root, "pwa", "sw.ts"),
        output: { format: "iife", entryFileNames: "sw.js" },
      },
    },
  });
  const kept = fieldFiles(built);
  const { warnings } = await injectManifest({
    swSrc: join(serviceWorkerDir, "sw.js"),
    swDest: join(dist.app, "sw.js"),
    globDirectory: dist.app,
    globPatterns: ["**/*.{html,js,css,svg,png,webmanifest,woff2}"],
    globIgnores: ["sw.js", "_headers", "**/*.map"],
    manifestTransforms: [
      async (files) => ({
        manifest: files.filter(({ url }) => !url.startsWith("assets/") || kept.has(url)),
        warnings: [],
      }),
    ],
    // Vite's assets carry a digest in their name, so their address is their revision.
    dontCacheBustURLsMatching: /\/assets\/|^assets\//,
    maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
  });
  if (warnings.length > 0) throw new Error(`The precache list is not whole: ${warnings.join("; ")}`);
}

/** The Worker as it would be deployed: worker/ → dist/worker/index.js. Needs the app's folder to exist. */
async function buildWorker(): Promise<void> {
  await runWrangler(["deploy", "--dry-run", "--outdir", dist.worker]);
}

/** All of it, in order. Answers what the app consists of; throws when its first start is too heavy. */
export async function build(): Promise<Built> {
  const built = await buildApp();
  firstLoad(built);
  await buildServiceWorker(built);
  await buildWorker();
  return built;
}

if (import.meta.main) console.log(describeSizes(await build()));
