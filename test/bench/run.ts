// npm run bench: every measurement of docs/performance.md in one run. Compare ratios, not milliseconds.
// npm run bench -- photos: only the parts named (page, board, wire, photos, server, review, live, export, growth).
import { rmSync } from "node:fs";
import { ensureBuilt } from "../../scripts/freshness.ts";
import { measureBoard } from "./board/opened.ts";
import { History, serveFreely } from "./data/history.ts";
import { measureExport, ROWS } from "./export/ledger.ts";
import { type Finding, keep, print } from "./finding.ts";
import { LIVE_TITLE, measureLive } from "./live/measure.ts";
import { measurePage } from "./page/first-field.ts";
import { measurePhotos } from "./photos/measure.ts";
import { measureReview } from "./review/desk.ts";
import { measureBooks } from "./server/books.ts";
import { measureRows } from "./server/rows.ts";
import { type Board, measureTallies } from "./server/tallies.ts";
import { measureThroughput } from "./server/throughput.ts";
import { measureWire, WIRE_TITLE } from "./wire/drain.ts";

/** How many reports lie behind the board when it is looked at. */
const SIZES = [1_000, 100_000, 1_000_000] as const;

const asked = process.argv.slice(2);
const wants = (part: string) => asked.length === 0 || asked.includes(part);
const groups: Record<string, readonly Finding[]> = {};

/** Measures one group, prints it and keeps it for the file. */
async function group(title: string, measure: () => Finding[] | Promise<Finding[]>): Promise<void> {
  groups[title] = await measure();
  print(title, groups[title]);
}

/** Lets one campaign grow, serves it as it was at each size, and looks at all the boards in turn. */
async function boardsAsItGrows(history: History): Promise<Finding[]> {
  const folders: string[] = [];
  const boards: Board[] = [];
  try {
    for (const reports of SIZES) {
      const microseconds = history.growTo(reports);
      console.log(`  … ${reports.toLocaleString("en")} reports entered, ${microseconds.toFixed(0)} µs each`);
      folders.push(history.copy());
    }
    for (const [i, folder] of folders.entries())
      boards.push({ server: await serveFreely(folder), reports: SIZES[i] ?? 0 });
    return await measureTallies(boards);
  } finally {
    for (const { server } of boards) await server.close();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  }
}

await ensureBuilt();
if (wants("page")) await group("The report screen (Chromium, 150 ms, 1.6 Mbit/s, CPU ÷ 4)", measurePage);
if (wants("board")) {
  const looked = await History.begin();
  try {
    looked.growTo(1_000);
    await group("The board on a phone (Chromium, 150 ms, 1.6 Mbit/s, CPU ÷ 4)", () =>
      looked.served(measureBoard),
    );
  } finally {
    looked.end();
  }
}
if (wants("wire")) await group(WIRE_TITLE, measureWire);
if (wants("photos")) await group("Photos, from the camera's file to the database (Chromium)", measurePhotos);

if (wants("server") || wants("review")) {
  const busy = await History.begin();
  try {
    busy.growTo(1_000);
    if (wants("server")) {
      await group("What the books cost (SQLite in this process)", measureBooks);
      await group("Over HTTP against workerd, 8 phones on the same cores", () =>
        busy.served(measureThroughput),
      );
      await group("What a report costs in D1", () => busy.served(measureRows));
    }
    if (wants("review"))
      await group("The review desk (200 reports, a photo each)", () => busy.served(measureReview));
  } finally {
    busy.end();
  }
}

if (wants("live")) {
  const listened = await History.begin();
  try {
    await group(LIVE_TITLE, () => listened.served(measureLive));
  } finally {
    listened.end();
  }
}

if (wants("export")) {
  const large = await History.begin();
  try {
    large.growTo(ROWS);
    await group("Files of 50,000 rows (Chromium, a worker makes them)", () => large.served(measureExport));
  } finally {
    large.end();
  }
}

if (wants("growth")) {
  const growing = await History.begin();
  try {
    await group("The board as the campaign grows (7 rounds, by city)", () => boardsAsItGrows(growing));
  } finally {
    growing.end();
  }
}
console.log(`\nKept in ${keep(groups)}`);
