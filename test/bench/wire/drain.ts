// Measures how well an outbox uses a slow link. Alone: node test/bench/wire/drain.ts

import { ensureBuilt } from "../../../scripts/freshness.ts";
import { Officer, tellOnline } from "../../browser/support/officer.ts";
import { isDrained, readPhone } from "../../browser/support/outbox.ts";
import { Site } from "../../browser/support/site.ts";
import { atMost, type Finding, print } from "../finding.ts";
import { SlowLink } from "./slow-link.ts";

const SPEED = { bitsPerSecond: 400_000, roundTripMs: 400 };
const REPORTS = 20;
const PHOTOS_EACH = 3;
/** Sides in pixels of photos that weigh what the app's weigh, 150 to 350 KB. */
const SIDES = [490, 720, 590, 780, 550, 650];

export const WIRE_TITLE = "20 reports with 60 photos over 400 kbit/s, 400 ms there and back (Chromium)";

/** Drains an outbox over the link and holds the time against what its bytes alone would take. */
export async function measureWire(): Promise<Finding[]> {
  const site = await Site.open();
  const link = await SlowLink.open(new URL(site.url), SPEED);
  let officer: Officer | undefined;
  try {
    officer = await Officer.signedIn(link.url);
    await officer.saves({ reports: REPORTS, photosEach: PHOTOS_EACH, side: SIDES });
    const facts = Buffer.byteLength(JSON.stringify(officer.promised));
    const photos = officer.promised.flatMap((report) => report.photos ?? []);
    const bytes = facts + photos.reduce((sum, photo) => sum + photo.bytes, 0);

    link.slow();
    const began = Date.now();
    await tellOnline(officer.page);
    while (!isDrained(await readPhone(officer.page))) await new Promise((done) => setTimeout(done, 100));
    const tookMs = Date.now() - began;

    const [there] = await site.rows<{ reports: number; photos: number; last: number }>(
      "SELECT count(*) AS reports, (SELECT count(*) FROM blob) AS photos, max(received_ms) AS last FROM report WHERE person = 'demo-field'",
    );
    if (there?.reports !== REPORTS || there.photos !== REPORTS * PHOTOS_EACH)
      throw new Error(`the server has ${there?.reports} reports and ${there?.photos} photos`);
    const factsMs = there.last - began;
    const leastMs = (bytes * 8_000) / SPEED.bitsPerSecond;
    const ratio = tookMs / leastMs;
    return [
      { what: "reports and photos", value: bytes / 1e6, unit: "MB" },
      { what: "their bytes over the bandwidth", value: leastMs / 1000, unit: "s" },
      { what: "until the phone has every receipt", value: tookMs / 1000, unit: "s" },
      { what: "  over bytes / bandwidth", value: ratio, unit: "×", ...atMost(ratio, 1.15, "≤ 1.15 ×") },
      {
        what: "until the facts were all received",
        value: factsMs / 1000,
        unit: "s",
        ...atMost(factsMs, 5_000, "≤ 5 s"),
      },
      { what: "sent over the link, over those bytes", value: link.carried.up / bytes, unit: "×" },
      { what: "received over the link", value: link.carried.down / 1000, unit: "KB" },
      { what: "connections", value: link.connections, unit: "" },
    ];
  } finally {
    await officer?.phone.remove();
    link.close();
    await site.remove();
  }
}

if (import.meta.main) {
  await ensureBuilt();
  print(WIRE_TITLE, await measureWire());
}
