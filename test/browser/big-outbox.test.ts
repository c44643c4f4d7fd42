import { afterAll, beforeAll, expect, test } from "vitest";
import { drained, expectNothingLostNothingDoubled } from "./support/nothing-lost.ts";
import { Officer } from "./support/officer.ts";
import { readPhone } from "./support/outbox.ts";
import { Site } from "./support/site.ts";
import { Way } from "./support/way.ts";

/** A phone that comes out of a valley after weeks: 200 reports with 400 photos. */

const REPORTS = 200;

let site: Site;
let way: Way;
let officer: Officer;

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
  officer = await Officer.signedIn(way.url);
  way.fate = () => "isLost";
  await officer.saves({ reports: REPORTS, photosEach: 2, side: [150, 200, 170, 130, 190] });
  way.fate = () => "passes";
  way.forget();
});

afterAll(async () => {
  await officer?.phone.remove();
  await way?.cut();
  await site?.remove();
});

test("200 reports and 400 photos are all sent in one go", async () => {
  const { photos } = await readPhone(officer.page);
  expect(new Set(photos.map(({ sha256 }) => sha256)).size).toBe(2 * REPORTS);
  await officer.page.goto(`${way.url}/outbox`);
  await drained(officer.page, { timeout: 240_000, interval: 1_000 });
  await officer.page.getByText("没有待传的记录").waitFor();
  await expectNothingLostNothingDoubled(site, officer.promised, { page: officer.page });
  expect((await readPhone(officer.page)).bytes).toEqual([]);
});

test("the facts were all there before any photo, in as few requests as the protocol allows", () => {
  const exchanges = way
    .of("POST", "/api/sync")
    .filter(({ body }) => (JSON.parse(body) as { reports: unknown[] }).reports.length > 0);
  expect(exchanges).toHaveLength(2);
  const firstPhoto = Math.min(...way.of("PUT", "/api/photos/").map(({ atMs }) => atMs));
  for (const { atMs } of exchanges) expect(atMs).toBeLessThan(firstPhoto);
});

test("photos went two at a time, the smallest first, each once", () => {
  const photos = way.of("PUT", "/api/photos/");
  expect(photos).toHaveLength(2 * REPORTS);
  expect(way.mostPhotosAtOnce).toBe(2);
  // Two in the air may overtake each other by one.
  const sizes = photos.map(({ bytes }) => bytes);
  for (let i = 2; i < sizes.length; i++)
    expect(sizes[i]).toBeGreaterThanOrEqual(Math.min(sizes[i - 1] ?? 0, sizes[i - 2] ?? 0));
});
