import type { Project } from "#domain/project";
import { plain } from "./cells.ts";
import type { SheetProject } from "./reading.ts";

/** A known project that a row may mean, and what speaks for it. */
export interface Near {
  readonly id: string;
  readonly name: string;
  readonly enterprise: string | null;
  readonly by: "name" | "enterprise";
}

/**
 * Which known project a row means: one by its id, code, name or other name; none; perhaps one of some, which a person must
 * say; `unknown`: its id is of none that may be seen; `several`: its name is that of more than one.
 */
export type Match =
  | { readonly is: "same"; readonly id: string }
  | { readonly is: "new" }
  | { readonly is: "near"; readonly near: readonly Near[] }
  | { readonly is: "unknown" | "several" };

/** Known projects by what a sheet calls their zone. */
export type KnownByZone = ReadonlyMap<string, readonly Project[]>;

/** Without signs, but for a point between digits: 年产1.5万吨 is not 年产15万吨. */
const bare = (name: string) =>
  plain(name)
    .toLowerCase()
    .replace(/(\d\.(?=\d))|[\p{P}\p{S}]/gu, "$1");
const bareEnterprise = (name: string) =>
  bare(name).replace(/(?:股份|集团|有限|责任|公司|山西省?|（.*?）)/g, "");
/** What most names end in says nothing. */
const core = (name: string) => bare(name).replace(/(?:建设|新建|扩建|改建|工程|项目)+$/g, "");

/** From here on two names are near; with the same enterprise, from the second on. */
const NEAR_NAME = 0.6;
const NEAR_WITH_ENTERPRISE = 0.25;
const MOST_NEAR = 3;

/** Finds for each row which known project it means. Rows are compared with the projects of their own zone alone. */
export function matchProjects(rows: readonly SheetProject[], known: KnownByZone): Match[] {
  const all = [...known.values()].flat();
  const byId = new Map(all.map((project) => [project.id, project]));
  const byCode = new Map(
    all.flatMap((project) => (project.code ? [[bare(project.code), project] as const] : [])),
  );
  const zones = new Map([...known].map(([called, projects]) => [called, indexOf(projects)]));
  return rows.map((row): Match => {
    if (row.id !== null) return byId.has(row.id) ? { is: "same", id: row.id } : { is: "unknown" };
    const coded = row.facts.code ? byCode.get(bare(row.facts.code)) : undefined;
    if (coded) return { is: "same", id: coded.id };
    const zone = zones.get(row.zone ?? "");
    const named = zone?.byName.get(bare(row.name)) ?? [];
    // Another code is another project, whatever its name.
    const possible = named.filter(({ code }) => !code || !row.facts.code);
    if (possible.length > 1) return { is: "several" };
    if (possible[0]) return { is: "same", id: possible[0].id };
    const near = zone ? nearTo(row, zone) : [];
    return near.length > 0 ? { is: "near", near } : { is: "new" };
  });
}

interface Index {
  readonly byName: ReadonlyMap<string, readonly Project[]>;
  /** Names by the pairs of letters in them. */
  readonly byPair: ReadonlyMap<string, readonly Named[]>;
}

interface Named {
  readonly project: Project;
  readonly pairs: ReadonlySet<string>;
}

function indexOf(projects: readonly Project[]): Index {
  const byName = new Map<string, Project[]>();
  const byPair = new Map<string, Named[]>();
  for (const project of projects) {
    for (const name of new Set([project.name, ...project.aliases].map(bare)))
      byName.set(name, [...(byName.get(name) ?? []), project]);
    for (const name of [project.name, ...project.aliases]) {
      const named = { project, pairs: pairsOf(core(name)) };
      for (const pair of named.pairs) {
        const list = byPair.get(pair);
        if (list) list.push(named);
        else byPair.set(pair, [named]);
      }
    }
  }
  return { byName, byPair };
}

function nearTo(row: SheetProject, { byPair }: Index): Near[] {
  const pairs = pairsOf(core(row.name));
  const shared = new Map<Named, number>();
  for (const pair of pairs)
    for (const named of byPair.get(pair) ?? []) shared.set(named, (shared.get(named) ?? 0) + 1);
  const enterprise = row.facts.enterprise ? bareEnterprise(row.facts.enterprise) : "";
  const found = new Map<string, Near & { readonly score: number }>();
  for (const [{ project, pairs: theirs }, common] of shared) {
    const score = (2 * common) / (pairs.size + theirs.size);
    const sameEnterprise = enterprise !== "" && enterprise === bareEnterprise(project.enterprise ?? "");
    if (score < (sameEnterprise ? NEAR_WITH_ENTERPRISE : NEAR_NAME)) continue;
    const { id, name, enterprise: whose } = project;
    if ((found.get(id)?.score ?? 0) < score)
      found.set(id, { id, name, enterprise: whose, by: score >= NEAR_NAME ? "name" : "enterprise", score });
  }
  return [...found.values()]
    .sort((a, b) => b.score - a.score)
    .slice(0, MOST_NEAR)
    .map(({ score: _, ...near }) => near);
}

function pairsOf(text: string): Set<string> {
  const letters = [...text];
  return new Set(
    letters.length < 2 ? letters : letters.slice(1).map((letter, i) => `${letters[i]}${letter}`),
  );
}
