import { join } from "node:path";
import type { Page } from "playwright-core";
import { build } from "vite";
import type { ReportInput } from "#domain/report";
import type { PhotoPhase, ReportRow } from "../../../pwa/local/schema.ts";
import { root } from "../../../scripts/paths.ts";
import { PASSWORD } from "./app.ts";

/** What a phone is filled with in one go. */
export interface Filling {
  readonly reports: number;
  readonly photosEach: number;
  /** Sides of the photos in pixels, taken in turns; 100 makes some 7 KB, 200 some 30 KB. */
  readonly side: readonly number[];
  /** Each report's note is this and its number. */
  readonly note: string;
  /** Ids of the projects reported on, in turns. */
  readonly projects: readonly string[];
}

/** What a phone holds of one person's reports. */
export interface PhoneContent {
  readonly reports: readonly {
    readonly id: string;
    readonly seq: number;
    readonly state: ReportRow["state"];
    readonly report: ReportInput;
  }[];
  readonly photos: readonly {
    readonly owner: string;
    readonly phase: PhotoPhase;
    readonly bytesKept: boolean;
    readonly sha256: string;
  }[];
  /** Projects with a draft. */
  readonly drafts: readonly string[];
  /** Keys of the photo bytes kept. */
  readonly bytes: readonly string[];
}

/** Projects of the seed in the demo reporter's zone. */
export const PROJECTS = ["J011", "J014", "J017", "J019"] as const;
export const FIELD = "demo-field";

type InPage = typeof import("./in-page.ts");
declare global {
  var sanpiTest: InPage;
}

/** Saves reports with photos into the phone's store by the app's own functions, as if they had been captured. */
export async function fillOutbox(
  page: Page,
  {
    side = [120],
    note = "第",
    projects = PROJECTS,
    ...filling
  }: Partial<Filling> & Pick<Filling, "reports" | "photosEach">,
  personId = FIELD,
): Promise<void> {
  await bring(page);
  await page.evaluate(([person, all]) => sanpiTest.fill(person, all), [
    personId,
    { ...filling, side, note, projects },
  ] as const);
}

/** Reads the phone's store. */
export async function readPhone(page: Page, personId = FIELD): Promise<PhoneContent> {
  await bring(page);
  return page.evaluate((person) => sanpiTest.read(person), personId);
}

/** Signs somebody in on the phone without a word to the page. */
export async function signInUnheard(page: Page, username: string): Promise<void> {
  await bring(page);
  await page.evaluate(([name, word]) => sanpiTest.signInUnheard(name, word), [username, PASSWORD] as const);
}

/** Has `pick` pick a photo for an owner, and comes back while it is picked and not shrunk yet. */
export async function whileRaw(
  page: Page,
  owner: string,
  pick: () => Promise<void>,
  personId = FIELD,
): Promise<void> {
  await bring(page);
  const isRaw = page.evaluate(([person, of]) => sanpiTest.photoIsRaw(person, of), [personId, owner] as const);
  await pick();
  await isRaw;
}

/** Whether everything that can be sent was sent. */
export function isDrained({ reports, photos }: PhoneContent): boolean {
  return (
    reports.every(({ state }) => state !== "waiting") &&
    photos.every(({ phase }) => phase !== "held" && phase !== "waiting")
  );
}

let bundle: Promise<string> | undefined;

/** Puts the functions of in-page.ts into the page, once a load. The protocol's evaluation passes the page's CSP. */
async function bring(page: Page): Promise<void> {
  if (await page.evaluate(() => "sanpiTest" in globalThis)) return;
  bundle ??= bundled();
  await page.evaluate(await bundle);
}

async function bundled(): Promise<string> {
  const built = await build({
    ...{ configFile: false, root, logLevel: "silent", publicDir: false },
    build: {
      ...{ write: false, minify: false, target: "esnext" },
      lib: { entry: join(import.meta.dirname, "in-page.ts"), formats: ["iife"], name: "sanpiTest" },
    },
  });
  const [result] = Array.isArray(built) ? built : [built];
  const chunk = result && "output" in result ? result.output[0] : undefined;
  if (!chunk) throw new Error("nothing was bundled");
  // A declaration in an evaluation is not the page's own: name it there.
  return `${chunk.code}\nglobalThis.sanpiTest = sanpiTest;`;
}
