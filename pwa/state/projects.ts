import { computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import type { Listing, Project } from "#domain/project";
import { watch, withDatabase } from "../local/connection.ts";
import type { LocalProject, OutboxEntry, ProjectsState } from "./contract.ts";
import type { Session } from "./session.ts";

interface Known {
  readonly projects: readonly Project[];
  readonly listings: ReadonlyMap<string, readonly Listing[]>;
}

const byName = new Intl.Collator("zh-CN");
const NONE: readonly Listing[] = [];

/** The projects kept on this phone, with what the phone adds to them. */
export function createProjects(
  session: Session,
  entries: ReadonlySignal<readonly OutboxEntry[] | undefined>,
): ProjectsState {
  const known = signal<Known | undefined>(undefined);
  const used = signal<ReadonlyMap<string, number>>(new Map());

  effect(() => {
    const db = session.db.value;
    [known.value, used.value] = [undefined, new Map()];
    if (!db) return;
    const unwatch = watch(
      db,
      async () => knownOf(await db.projects.toArray(), await db.listings.toArray()),
      (next) => (known.value = next),
    );
    const unwatchUsed = watch(
      db,
      () => db.used.toArray(),
      (rows) => (used.value = new Map(rows.map((row) => [row.project, row.atMs]))),
    );
    return () => {
      unwatch();
      unwatchUsed();
    };
  });

  return {
    projects: computed(() => known.value && localProjects(known.value, used.value, entries.value ?? [])),
    async touch(projectId) {
      const db = session.db.value;
      if (db) await withDatabase(db, () => db.used.put({ project: projectId, atMs: Date.now() }));
    },
  };
}

/**
 * Real projects before entries rebuilt from totals, then by name. Sorted once, because comparing Chinese names is slow
 * and they seldom change.
 */
function knownOf(projects: Project[], listings: readonly Listing[]): Known {
  const of = new Map<string, Listing[]>();
  for (const listing of listings) of.set(listing.project, [...(of.get(listing.project) ?? []), listing]);
  projects.sort((a, b) => Number(a.rebuilt) - Number(b.rebuilt) || byName.compare(a.name, b.name));
  return { projects, listings: of };
}

function localProjects(
  { projects, listings }: Known,
  used: ReadonlyMap<string, number>,
  entries: readonly OutboxEntry[],
): LocalProject[] {
  const count = (phases: readonly string[]) => {
    const counts = new Map<string, number>();
    for (const { projectId, phase } of entries)
      if (phases.includes(phase)) counts.set(projectId, (counts.get(projectId) ?? 0) + 1);
    return counts;
  };
  const waiting = count(["waiting", "sending", "received"]);
  const needsYou = count(["needsYou"]);
  return projects
    .map((project) => ({
      project,
      listings: listings.get(project.id) ?? NONE,
      usedAt: used.get(project.id) ?? null,
      waiting: waiting.get(project.id) ?? 0,
      needsYou: needsYou.get(project.id) ?? 0,
    }))
    .sort((a, b) => (b.usedAt ?? 0) - (a.usedAt ?? 0));
}
