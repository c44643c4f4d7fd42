// Builds everything a deployment needs, offline: the app, its service worker, and the Worker's bundle.
import { join } from "node:path";
import { build as viteBuild } from "vite";
import { injectManifest } from "workbox-build";
import { oldestBrowsers } from "./browsers.ts";
import { dist, root } from "./paths.ts";
import { describeSizes } from "./sizes.ts";
import { versionDefine } from "./version.ts";
import { runWrangler } from "./wrangler.ts";

const serviceWorkerDir = join(dist.root, "sw");

/** The pages, scripts and styles: pwa/ → dist/pwa. */
export async function buildApp(): Promise<void> {
  await viteBuild({ configFile: join(root, "vite.config.ts"), logLevel: "warn" });
}

/**
 * The service worker: pwa/sw.ts → dist/pwa/sw.js, one classic script with the list of files to keep.
 * It comes after the app, because that list holds the digests of the app's files.
 */
export async function buildServiceWorker(): Promise<void> {
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
  const { warnings } = await injectManifest({
    swSrc: join(serviceWorkerDir, "sw.js"),
    swDest: join(dist.app, "sw.js"),
    globDirectory: dist.app,
    globPatterns: ["**/*.{html,js,css,svg,png,webmanifest,woff2}"],
    // What makes files of a bulletin is large, needs the network anyway, and no phone on a site asks for it.
    globIgnores: ["sw.js", "_headers", "**/*.map", "assets/bulletin-*.js"],
    // Vite's assets carry a digest in their name, so their address is their revision.
    dontCacheBustURLsMatching: /\/assets\/|^assets\//,
    maximumFileSizeToCacheInBytes: 4 * 1024 * 1024,
  });
  if (warnings.length > 0) throw new Error(`The precache list is not whole: ${warnings.join("; ")}`);
}

/** The Worker as it would be deployed: worker/ → dist/worker/index.js. Needs the app's folder to exist. */
export async function buildWorker(): Promise<void> {
  await runWrangler(["deploy", "--dry-run", "--outdir", dist.worker]);
}

/** All of it, in order. */
export async function build(): Promise<void> {
  await buildApp();
  await buildServiceWorker();
  await buildWorker();
}

if (import.meta.main) {
  await build();
  console.log(describeSizes());
}
