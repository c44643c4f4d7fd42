import { MAX_LOSSES } from "#domain/limits";
import type { PhotoLoss } from "#domain/protocol";
import { withDatabase } from "./connection.ts";
import { reportsIn } from "./outbox.ts";
import type { LocalDatabase, PhotoRow } from "./schema.ts";

/** What this phone says of itself to the server, beside the reports that wait. */
export interface Statement {
  /** Photos whose bytes only this phone has, and refused reports that were not mended; those from other phones too. */
  readonly held: { readonly photos: number; readonly bytes: number; readonly refused: number };
  readonly lost: readonly PhotoLoss[];
}

/** Reads metadata only. */
export async function statementOf(db: LocalDatabase): Promise<Statement> {
  return withDatabase(db, () =>
    db.transaction("r", db.reports, db.photos, async () => {
      const held = await db.photos.where("phase").anyOf("held", "waiting").toArray();
      const refused = await reportsIn(db, "refused")
        .filter((row) => !row.supersededBy)
        .count();
      return {
        held: { photos: held.length, bytes: held.reduce((sum, photo) => sum + photo.bytes, 0), refused },
        lost: await lossesToTell(db),
      };
    }),
  );
}

async function lossesToTell(db: LocalDatabase): Promise<PhotoLoss[]> {
  const rows = await db.photos
    .where({ phase: "lost" })
    .filter((photo) => !photo.lossTold)
    .limit(MAX_LOSSES)
    .toArray();
  return rows.map(({ owner, sha256, lost }) => ({ report: owner, sha256, why: lost ?? "missing" }));
}

/** Keeps that the server answered a request that told of these losses. Inside a transaction over photos. */
export async function keepLossesTold(db: LocalDatabase, told: readonly PhotoLoss[]): Promise<void> {
  const isTold = (row: PhotoRow) => told.some((one) => one.report === row.owner && one.sha256 === row.sha256);
  if (told.length > 0) await db.photos.where({ phase: "lost" }).filter(isTold).modify({ lossTold: true });
}
