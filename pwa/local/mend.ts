import { uuidv7 } from "#domain/id";
import { MAX_PHOTOS } from "#domain/limits";
import { withDatabase } from "./connection.ts";
import { freeUnneeded } from "./photos.ts";
import { type DraftRow, draftOwner, type LocalDatabase, type ReportRow } from "./schema.ts";

/**
 * Opens a saved report as a draft that takes its place, with copies of its photos; answers the draft, or undefined for a
 * report that is not on this phone. What was typed into a draft of the same project meanwhile stays, on top of it; but of
 * a draft that mends another report only the photos picked for it do: what that one said is not said of this one.
 */
export async function mendReport(
  db: LocalDatabase,
  id: string,
  nowMs: number,
  random: Uint8Array,
): Promise<DraftRow | undefined> {
  return withDatabase(db, () =>
    db.transaction("rw", [db.drafts, db.reports, db.photos, db.photoBytes, db.thumbnails], async () => {
      const row = await db.reports.get(id);
      if (!row) return undefined;
      const known = await db.drafts.get(row.project);
      if (known?.mends === id) return known;
      if (known?.mends) await dropCopies(db, known);
      const draft = draftOf(row, nowMs, uuidv7(nowMs, random), known?.mends ? undefined : known);
      await db.drafts.put(draft);
      const begun = await db.photos.where({ owner: draftOwner(row.project) }).toArray();
      const photos = await db.photos.where({ owner: id }).sortBy("place");
      const usable = photos.filter(
        (p) => p.phase !== "lost" && p.phase !== "refused" && !begun.some((b) => b.sha256 === p.sha256),
      );
      for (const [i, photo] of usable.slice(0, MAX_PHOTOS - begun.length).entries()) {
        const place = begun.length + i;
        await db.photos.put({
          ...photo,
          key: `${draft.reportId}.${place}`,
          owner: draftOwner(row.project),
          place,
          phase: "draft",
        });
      }
      return draft;
    }),
  );
}

/** Takes the photos out of a draft that it copied from the report it mends, which keeps its own. */
async function dropCopies(db: LocalDatabase, { project, reportId }: DraftRow): Promise<void> {
  const photos = await db.photos.where({ owner: draftOwner(project) }).toArray();
  for (const { key, sha256 } of photos.filter((photo) => photo.key.startsWith(`${reportId}.`))) {
    await db.photos.delete(key);
    await freeUnneeded(db, sha256);
  }
}

function draftOf(row: ReportRow, nowMs: number, reportId: string, begun: DraftRow | undefined): DraftRow {
  const { report, refused } = row;
  const { units } = report;
  const isFuture = refused === "time_in_future";
  const typed = Object.fromEntries(Object.entries(begun?.fields ?? {}).filter(([, value]) => value));
  return {
    ...{ project: row.project, reportId, mends: row.id, supersedes: supersededBy(row), keptAtMs: nowMs },
    // A time that the server found to lie in the future cannot be kept, nor the place that belongs to it.
    observedAtMs: isFuture ? null : report.observedAt,
    position: isFuture ? null : (report.position ?? null),
    fields: {
      milestone: report.milestone ?? null,
      unitsDone: units ? String(units.done) : "",
      unitsTotal: units?.total == null ? "" : String(units.total),
      unitsUnit: units?.unit ?? "",
      percent: report.percent == null ? "" : String(report.percent),
      completedWan: report.completed == null ? "" : String(report.completed),
      note: report.note ?? "",
      ...typed,
    },
  };
}

/**
 * What the server is told that the new report corrects. It never kept a refused one, so what that one corrected is named
 * instead; where the link itself was refused, nothing is.
 */
function supersededBy({ id, state, refused, report }: ReportRow): string | null {
  if (state !== "refused") return id;
  if (refused === "supersedes_invalid") return null;
  return report.supersedes ?? (refused === "id_reused" ? null : id);
}
