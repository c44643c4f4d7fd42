import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import type { SyncResponse } from "#domain/protocol";
import type { Server } from "../../../scripts/serve.ts";
import { takePicture } from "../../browser/support/app.ts";
import type { BenchProject } from "../data/campaign.ts";
import { Fieldwork } from "../data/fieldwork.ts";

/** The most reports one sync may carry. */
const AT_ONCE = 100;

/** Pictures as phones send them, made in a browser. */
export async function takePictures(page: Page, count: number): Promise<Buffer[]> {
  const pictures: Buffer[] = [];
  for (let i = 0; i < count; i++) pictures.push(await takePicture(page, 1600, 1200, i * 1.7));
  return pictures;
}

/** Sends so many reports, each with one photo that arrives, from a phone of its own. Answers their ids. */
export async function sendReports(
  { url }: Server,
  cookie: string,
  projects: readonly BenchProject[],
  pictures: readonly Buffer[],
  seed: number,
): Promise<string[]> {
  const work = new Fieldwork(seed, Date.now() - 20 * 86_400_000);
  const reports = pictures.map((bytes) => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    return { ...work.report(projects), photos: [{ sha256, bytes: bytes.length, width: 1600, height: 1200 }] };
  });
  for (let at = 0; at < reports.length; at += AT_ONCE) {
    const answer = await fetch(new URL("/api/sync", url), {
      method: "POST",
      headers: { "content-type": "application/json", cookie },
      body: JSON.stringify({
        protocol: 1,
        device: { id: `bench-desk-${seed}`, platform: "bench", outbox: { reports: 0, photos: 0 } },
        clock: Date.now(),
        cursor: "",
        reports: reports.slice(at, at + AT_ONCE),
      }),
    });
    const { receipts } = (await answer.json()) as SyncResponse;
    const refused = receipts.find(({ status }) => status !== "accepted");
    if (refused) throw new Error(`a report was not accepted: ${JSON.stringify(refused)}`);
  }
  for (const [i, bytes] of pictures.entries()) {
    const answer = await fetch(new URL(`/api/photos/${reports[i]?.photos[0]?.sha256}`, url), {
      method: "PUT",
      headers: { "content-type": "image/jpeg", cookie },
      body: new Uint8Array(bytes),
    });
    if (!answer.ok) throw new Error(`photo: ${answer.status} ${await answer.text()}`);
  }
  return reports.map((report) => report.id);
}
