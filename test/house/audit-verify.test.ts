import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../scripts/database.ts";
import { firstAdmin } from "../../scripts/first-admin.ts";
import { migrate } from "../../scripts/migrate.ts";
import { root } from "../../scripts/paths.ts";

/** `npm run audit:verify`, as somebody calls it who does not trust the server. */

const stateDir = mkdtempSync(join(tmpdir(), "sanpi-trail-"));

/** What the command says of the state as it is, and by which exit code. */
function verify() {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["scripts/audit-verify.ts"], {
    cwd: root,
    env: { ...process.env, SANPI_STATE: stateDir },
    encoding: "utf8",
  });
  return { status, said: stdout + stderr };
}

beforeAll(async () => {
  const { db, close } = await openDatabase(stateDir);
  await migrate(db);
  for (const atMs of [1, 2]) await firstAdmin(db, "赵管理员", "13900000009", atMs);
  await close();
}, 60_000);

afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

test("it ends well where every line is what it was", () => {
  expect(verify()).toEqual({ status: 0, said: expect.stringMatching(/^3 lines, the last [0-9a-f]{64}/) });
}, 60_000);

test("it names the line that somebody changed with the whole database in hand, and ends with 1", async () => {
  const { db, close } = await openDatabase(stateDir);
  const { results } = await db
    .prepare("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'")
    .all<{ name: string }>();
  for (const { name } of results) await db.prepare(`DROP TRIGGER ${name}`).run();
  await db.prepare("UPDATE audit SET address = 'elsewhere' WHERE id = 2").run();
  await close();
  expect(verify()).toEqual({ status: 1, said: expect.stringContaining("Line 2 is not what it was") });
}, 60_000);
