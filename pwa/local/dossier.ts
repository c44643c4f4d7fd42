import type { Me } from "#domain/account";
import type { Dossier, StoredReport } from "#domain/dossier";
import type { Verdict } from "#domain/project";
import { withDatabase } from "./connection.ts";
import { wordOf } from "./outbox.ts";
import type { LocalDatabase, PhotoRow, ReportRow } from "./schema.ts";

/** What the phone has of a project: its own reports only. Undefined for a project that is not kept here. */
export async function localDossier(
  db: LocalDatabase,
  projectId: string,
  me: Pick<Me, "id" | "name">,
): Promise<Dossier | undefined> {
  return withDatabase(db, async () => {
    const project = await db.projects.get(projectId);
    if (!project) return undefined;
    const [listings, rows, verdicts] = await Promise.all([
      db.listings.where({ project: projectId }).toArray(),
      db.reports.where({ project: projectId }).toArray(),
      db.verdicts.where({ project: projectId }).toArray(),
    ]);
    const photos = await db.photos
      .where("owner")
      .anyOf(rows.map((row) => row.id))
      .toArray();
    const reports = rows.map((row) =>
      storedReport(
        row,
        me,
        verdicts.filter((v) => v.report === row.id),
        photos.filter((p) => p.owner === row.id),
      ),
    );
    return { project, listings, reports: reports.sort((a, b) => b.observedAt - a.observedAt) };
  });
}

function storedReport(
  { report, ...row }: ReportRow,
  me: Pick<Me, "id" | "name">,
  verdicts: Verdict[],
  photos: readonly PhotoRow[],
): StoredReport {
  const { units } = report;
  return {
    ...{ id: row.id, seq: row.seq, project: row.project, person: { id: me.id, name: me.name } },
    ...{ observedAt: report.observedAt, observedAtByPhone: report.observedAt, clockOffsetMs: 0 },
    receivedAt: row.receivedAtMs ?? row.savedAtMs,
    milestone: report.milestone ?? null,
    units: units ? { done: units.done, total: units.total ?? null, unit: units.unit } : null,
    percent: report.percent ?? null,
    completed: report.completed ?? null,
    note: report.note ?? null,
    position: report.position ?? null,
    ...{ supersedes: report.supersedes ?? null, supersededBy: row.supersededBy },
    ...{ state: wordOf(verdicts), verdicts },
    photos: [...photos]
      .sort((a, b) => a.place - b.place)
      .map((p) => ({
        ...{ sha256: p.sha256, bytes: p.bytes, width: p.width, height: p.height, takenAt: p.takenAtMs },
        ...{ position: p.position, stored: p.phase === "sent" },
        ...{ lost: p.phase === "lost" ? (p.lost ?? "missing") : null, distanceM: null },
        ageMs: p.takenAtMs === null ? null : report.observedAt - p.takenAtMs,
      })),
  };
}
