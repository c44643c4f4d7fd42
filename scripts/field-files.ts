import { gzipSync } from "node:zlib";
import type { Rolldown } from "vite";

/** What the app's build made. */
export type Built = readonly (Rolldown.OutputChunk | Rolldown.OutputAsset)[];

/** Screens of desks, and spreadsheets: they need the network anyway, and what draws or makes files is large. */
const OF_DESKS =
  /[\\/]pwa[\\/](?:screens[\\/](?:admin|bulletins|export|import|pictures)[\\/]|tables[\\/]|state[\\/](?:admin|bulletins|pictures|sheets)\.)/;
/** The most script, in bytes after gzip, that a first start may load on a slow network. */
const MOST_FIRST = 80_000;

/** The scripts and styles that a phone on a site keeps, to work without a network: all but what only desks' screens lead to. */
export function fieldFiles(built: Built): ReadonlySet<string> {
  const kept = new Set<string>();
  const workers = built.filter(({ type, fileName }) => type === "asset" && fileName.endsWith(".js"));
  reach(
    built,
    ({ imports, dynamicImports }) => [...imports, ...dynamicImports],
    (chunk) => {
      if (OF_DESKS.test(chunk.facadeModuleId ?? "")) return false;
      const ofChunk = workers.filter(({ fileName }) => chunk.code.includes(fileName));
      const styles = chunk.viteMetadata?.importedCss ?? [];
      for (const file of [chunk.fileName, ...styles, ...ofChunk.map(({ fileName }) => fileName)])
        kept.add(file);
      return true;
    },
  );
  return kept;
}

/** The scripts of the first start. Throws when they are too many bytes. */
export function firstLoad(built: Built): readonly string[] {
  const scripts: Rolldown.OutputChunk[] = [];
  reach(
    built,
    ({ imports }) => imports,
    (chunk) => scripts.push(chunk) > 0,
  );
  const bytes = scripts.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
  if (bytes > MOST_FIRST)
    throw new Error(`The first start loads ${bytes} bytes of script after gzip, more than ${MOST_FIRST}.`);
  return scripts.map(({ fileName }) => fileName);
}

/** Walks from the page's own script along what chunks lead to, as long as `visit` answers to go on behind one. */
function reach(
  built: Built,
  next: (chunk: Rolldown.OutputChunk) => readonly string[],
  visit: (chunk: Rolldown.OutputChunk) => boolean,
): void {
  const chunks = new Map(built.flatMap((file) => (file.type === "chunk" ? [[file.fileName, file]] : [])));
  const seen = new Set([...chunks.values()].filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  // A set tells what is added to it while it is walked.
  for (const fileName of seen) {
    const chunk = chunks.get(fileName);
    if (chunk && visit(chunk)) for (const name of next(chunk)) seen.add(name);
  }
}
