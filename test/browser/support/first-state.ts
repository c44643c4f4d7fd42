import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareLocalState } from "../../../scripts/local-state.ts";

/** Migrates and seeds once a run: every site of the tests begins on a copy (Site.open), which takes no time. */
export default async function makeFirstState(): Promise<() => void> {
  const stateDir = mkdtempSync(join(tmpdir(), "sanpi-first-"));
  await prepareLocalState(stateDir);
  process.env.SANPI_FIRST_STATE = stateDir;
  return () => rmSync(stateDir, { recursive: true, force: true });
}
