import { clientsClaim } from "workbox-core";
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { drainInBackground } from "./sync/background.ts";
import { SYNC_TAG } from "./sync/tag.ts";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: Parameters<typeof precacheAndRoute>[0];
};

/** Chromium's Background Sync; not in the language's own library. */
interface SyncEvent extends ExtendableEvent {
  readonly tag: string;
}

// The app's own files. Requests of /api are in no list and on no route: the browser sends them as if there were no
// service worker, because one in the way of an upload empties its body on iOS.
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL("/index.html"), { denylist: [/^\/api\//] }));

// The very first visit leaves an app that opens without a network; later versions wait for the person's word.
clientsClaim();

self.addEventListener("message", (event) => {
  if ((event.data as { type?: unknown } | null)?.type === "SKIP_WAITING") void self.skipWaiting();
});

self.addEventListener("sync", ((event: SyncEvent) => {
  if (event.tag === SYNC_TAG) event.waitUntil(drainInBackground());
}) as EventListener);
