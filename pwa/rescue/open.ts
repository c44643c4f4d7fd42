import { digestOf } from "../local/photos.ts";
import { isObject } from "../sync/reply.ts";
import {
  MANIFEST,
  MANIFEST_DIGEST,
  RESCUE_FORMAT,
  RESCUE_VERSION,
  type RescuedBytes,
  type RescuedPhoto,
  RescueError,
  type RescueManifest,
} from "./format.ts";
import { readZip, type ZipEntry } from "./zip-reader.ts";

/** A rescue file that was found to be whole. */
export interface RescueFile {
  readonly manifest: RescueManifest;
  /** A photo's bytes, proven by their digest. */
  photo(photo: RescuedPhoto): Promise<RescuedBytes>;
  thumbnail(photo: RescuedPhoto): Promise<ArrayBuffer | undefined>;
}

/** Opens a rescue file and changes nothing. Throws a `RescueError` that says why it cannot be read. */
export async function openRescue(file: Blob): Promise<RescueFile> {
  const entries = await readZip(file);
  const manifest = await readManifest(entries);
  return {
    manifest,
    async photo({ file: name, digest, sha256, phase }) {
      const entry = name === null ? undefined : entries.get(name);
      if (!entry) return "missing";
      const bytes = await entry.read().catch(() => undefined);
      if (!bytes) return "altered";
      // A raw photo has no name by its content yet: what it hashed to when it was packed has to do.
      const expected = phase === "raw" ? digest : sha256;
      return (await digestOf(bytes.buffer)) === expected ? bytes.buffer : "altered";
    },
    async thumbnail({ thumbnail }) {
      const bytes =
        thumbnail === null
          ? undefined
          : await entries
              .get(thumbnail)
              ?.read()
              .catch(() => undefined);
      return bytes?.buffer;
    },
  };
}

async function readManifest(entries: ReadonlyMap<string, ZipEntry>): Promise<RescueManifest> {
  const [manifest, digest] = [entries.get(MANIFEST), entries.get(MANIFEST_DIGEST)];
  if (!manifest || !digest) throw new RescueError("foreign");
  const bytes = await manifest.read();
  const said = new TextDecoder().decode(await digest.read()).trim();
  if ((await digestOf(bytes.buffer)) !== said) throw new RescueError("altered");
  const value = parse(new TextDecoder().decode(bytes));
  if (!isObject(value) || value.format !== RESCUE_FORMAT) throw new RescueError("foreign");
  if (typeof value.version !== "number" || value.version > RESCUE_VERSION) throw new RescueError("newer");
  if (!isManifest(value)) throw new RescueError("altered");
  return value as unknown as RescueManifest;
}

/** What the import relies on: keys to store under, and whose it is. What a report says is the server's to judge. */
function isManifest({
  person,
  device,
  reports,
  drafts,
  photos,
  exportedAt,
}: Record<string, unknown>): boolean {
  return (
    isObject(person) &&
    typeof person.id === "string" &&
    isObject(device) &&
    typeof device.id === "string" &&
    typeof exportedAt === "number" &&
    every(
      reports,
      ({ report }) =>
        isObject(report) &&
        typeof report.id === "string" &&
        typeof report.seq === "number" &&
        typeof report.project === "string",
    ) &&
    every(
      drafts,
      ({ project, reportId, fields }) => isText(project) && isText(reportId) && isObject(fields),
    ) &&
    every(photos, ({ key, owner, sha256 }) => isText(key) && isText(owner) && typeof sha256 === "string")
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function every(value: unknown, holds: (row: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((row) => isObject(row) && holds(row));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
