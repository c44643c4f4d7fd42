import type { Me } from "#domain/account";
import { platform } from "../device.ts";
import { withDatabase } from "../local/connection.ts";
import { deviceId, getMeta } from "../local/meta.ts";
import { wordOf } from "../local/outbox.ts";
import { sourceBytes } from "../local/photo-source.ts";
import { digestOf } from "../local/photos.ts";
import { draftOwner, type LocalDatabase, type PhotoRow, type ReportRow } from "../local/schema.ts";
import { SNIFF_BYTES, sniff } from "../photos/sniff.ts";
import {
  MANIFEST,
  MANIFEST_DIGEST,
  RESCUE_FORMAT,
  RESCUE_VERSION,
  type RescuedPhoto,
  type RescuedReport,
  type RescueManifest,
} from "./format.ts";
import { createZipWriter, type ZipWriter } from "./zip-writer.ts";

export const RESCUE_TYPE = "application/zip";

/** How far the packing has come, in photos. */
export type PackProgress = (done: number, total: number) => void;

/**
 * Packs everything that only this phone has into one file: reports that are not complete, or that need the person, and
 * drafts, each with its photos. It reads and never writes, and holds one photo in memory at a time.
 */
export async function packOutbox(
  db: LocalDatabase,
  me: Me,
  nowMs: number,
  progress: PackProgress = () => {},
): Promise<{ readonly file: Blob; readonly manifest: RescueManifest }> {
  const held = await readHeld(db);
  const id = await deviceId(db);
  const zip = createZipWriter(RESCUE_TYPE, nowMs);
  const files = new Map<string, Pick<RescuedPhoto, "file" | "digest" | "thumbnail">>();
  const photos: RescuedPhoto[] = [];
  for (const [done, row] of held.photos.entries()) {
    progress(done, held.photos.length);
    const key = row.sha256 || row.key;
    const packed = files.get(key) ?? (await packPhoto(db, zip, key, row.phase === "raw"));
    files.set(key, packed);
    const { bytesKept: _, lossTold: __, picked, ...rest } = row;
    // The picture without its stamp stays here: on another phone a photo keeps the stamp it has.
    photos.push({ ...rest, ...(picked && row.phase === "raw" && { picked }), ...packed });
  }
  const manifest: RescueManifest = {
    format: RESCUE_FORMAT,
    version: RESCUE_VERSION,
    exportedAt: nowMs,
    person: { id: me.id, username: me.username, name: me.name },
    device: { id, platform: platform(), clockOffsetMs: (await getMeta(db, "clockOffsetMs")) ?? null },
    seq: (await getMeta(db, "seq")) ?? 0,
    reports: held.reports.map(rescued),
    drafts: held.drafts,
    photos,
  };
  const text = new TextEncoder().encode(JSON.stringify(manifest, null, 1));
  zip.add(MANIFEST, text);
  zip.add(MANIFEST_DIGEST, new TextEncoder().encode(await digestOf(text.buffer)));
  progress(held.photos.length, held.photos.length);
  return { file: zip.end(), manifest };
}

function rescued({ id: _, seq: __, project: ___, ...row }: ReportRow): RescuedReport {
  return row;
}

/** What is to be packed, as it stands at one moment. */
async function readHeld(db: LocalDatabase) {
  return withDatabase(db, () =>
    db.transaction("r", db.reports, db.photos, db.verdicts, db.drafts, async () => {
      const [rows, photos, verdicts, drafts] = await Promise.all([
        db.reports.toArray(),
        db.photos.toArray(),
        db.verdicts.toArray(),
        db.drafts.toArray(),
      ]);
      const reports = rows
        .filter((row) =>
          isHeldHere(
            row,
            photos.filter((photo) => photo.owner === row.id),
            wordOf(verdicts.filter((verdict) => verdict.report === row.id)) === "returned",
          ),
        )
        .sort((a, b) => a.seq - b.seq);
      const owners = new Set(reports.map((row) => row.id));
      const isDrafts = draftOwner("");
      return {
        reports,
        drafts,
        photos: photos.filter((photo) => owners.has(photo.owner) || photo.owner.startsWith(isDrafts)),
      };
    }),
  );
}

/** Whether a report, or something of it, is nowhere but here; a mended one lives on in the one that mends it. */
function isHeldHere(row: ReportRow, photos: readonly PhotoRow[], isReturned: boolean): boolean {
  if (row.state === "waiting") return true;
  if (photos.some((photo) => photo.phase === "waiting")) return true;
  if (row.supersededBy) return false;
  return row.state === "refused" || isReturned || photos.some((photo) => photo.phase === "refused");
}

async function packPhoto(
  db: LocalDatabase,
  zip: ZipWriter,
  key: string,
  isRaw: boolean,
): Promise<Pick<RescuedPhoto, "file" | "digest" | "thumbnail">> {
  const [stored, small] = await withDatabase(db, () =>
    Promise.all([db.photoBytes.get(key), db.thumbnails.get(key)]),
  );
  // As it was picked, a photo lies in parts.
  const bytes = isRaw ? await sourceBytes({ database: db.name, key }) : stored?.bytes;
  if (!bytes) return { file: null, digest: null, thumbnail: null };
  const head = new Uint8Array(bytes, 0, Math.min(SNIFF_BYTES, bytes.byteLength));
  const file = `photos/${key}.${extensionOf(sniff(head))}`;
  zip.add(file, new Uint8Array(bytes));
  const thumbnail = small ? `thumbnails/${key}.jpg` : null;
  if (small && thumbnail) zip.add(thumbnail, new Uint8Array(small.bytes));
  return { file, digest: await digestOf(bytes), thumbnail };
}

function extensionOf(type: string | null): string {
  const name = type?.split("/").pop();
  return !name || name === "jpeg" ? "jpg" : name;
}
