/** The tag under which Background Sync wakes the service worker, where it exists. */
export const SYNC_TAG = "sanpi-outbox";
