import { startMiniflare, workerBindings } from "./miniflare.ts";

/** The local database and bucket, opened without the Worker. */
export type OpenDatabase = { db: D1Database; photos: R2Bucket; close(): Promise<void> };

/** Opens the database of a state folder for scripts. Close it before serving the same folder. */
export async function openDatabase(stateDir: string): Promise<OpenDatabase> {
  const { name, compatibilityDate, d1Databases, r2Buckets } = workerBindings();
  const miniflare = startMiniflare(
    stateDir,
    {
      ...(name && { name }),
      ...(compatibilityDate && { compatibilityDate }),
      ...(d1Databases && { d1Databases }),
      ...(r2Buckets && { r2Buckets }),
      modules: true,
      script: "export default {}",
    },
    { port: 0 },
  );
  const db = (await miniflare.getD1Database("DB")) as unknown as D1Database;
  const photos = (await miniflare.getR2Bucket("PHOTOS")) as unknown as R2Bucket;
  return { db, photos, close: () => miniflare.dispose() };
}
