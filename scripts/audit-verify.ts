// npm run audit:verify [-- --remote]
// Computes every digest of the audit trail anew, in the local state (SANPI_STATE) or in the deployment of whoever is signed
// in with wrangler, and ends with 1 when a line was changed, taken out or put in. Locally also against the ends that each
// night keeps apart from the database; of a deployment those are checked every night and by GET /api/audit/check.
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { openAnchors } from "../worker/anchors.ts";
import { checkTrail } from "../worker/store/audit-trail.ts";
import { openDatabase } from "./database.ts";
import { defaultStateDir } from "./paths.ts";
import { wranglerDatabase } from "./wrangler-database.ts";

const { values } = parseArgs({ options: { remote: { type: "boolean", default: false } } });
const local = values.remote
  ? undefined
  : await openDatabase(resolve(process.env.SANPI_STATE || defaultStateDir));
try {
  const anchors = local ? await openAnchors(local.photos) : new Map<string, string>();
  const { lines, end, brokenAt, lostAnchors } = await checkTrail(local?.db ?? wranglerDatabase(), anchors);
  console.log(`${lines} lines, the last ${end || "none"}; ${anchors.size} ends kept apart.`);
  if (brokenAt !== null)
    console.error(`Line ${brokenAt} is not what it was, or does not follow the one before it.`);
  for (const day of lostAnchors)
    console.error(`The end of ${day} is no longer in the trail: it was cut short.`);
  process.exitCode = brokenAt === null && lostAnchors.length === 0 ? 0 : 1;
} finally {
  await local?.close();
}
