import { afterAll, beforeAll, expect, test } from "vitest";
import { MortalServer } from "./support/mortal-server.ts";
import { drained, expectNothingLostNothingDoubled } from "./support/nothing-lost.ts";
import { Officer, tellOnline } from "./support/officer.ts";
import { readPhone } from "./support/outbox.ts";
import { seeded } from "./support/random.ts";
import { Site } from "./support/site.ts";

/** The server dies without a word in the middle of what it takes in, and comes back on what its disk holds. */

const KILLS = 6;

let site: Site;
let server: MortalServer;
let officer: Officer;

beforeAll(async () => {
  site = await Site.open();
  officer = await Officer.signedIn(site.url);
  await site.stop();
  server = new MortalServer(site);
});

afterAll(async () => {
  await officer?.phone.remove();
  await server?.kill();
  await site?.remove();
});

test("killed again and again while 42 reports with 84 photos arrive, it has each of them once", async () => {
  const random = seeded("server killed");
  let unfinished = 0;
  for (let time = 0; time < KILLS; time++) {
    await officer.saves({ reports: 7, photosEach: 2, side: [150, 60], note: `停电 ${time} 次` });
    await server.start();
    await tellOnline(officer.page);
    await moment(40 + random() * 260);
    await server.kill();
    unfinished += await left();
  }
  // Otherwise the moments were not in the middle of anything.
  expect(unfinished).toBeGreaterThan(0);
  expect(await left()).toBeLessThan(KILLS * 21);

  await server.start();
  await tellOnline(officer.page);
  await drained(officer.page);
  await server.kill();
  await site.start();
  await expectNothingLostNothingDoubled(site, officer.promised, { page: officer.page });
});

/** How many reports and photos the phone still has to send. */
async function left(): Promise<number> {
  const { reports, photos } = await readPhone(officer.page);
  return (
    reports.filter(({ state }) => state === "waiting").length +
    photos.filter(({ phase }) => phase === "held" || phase === "waiting").length
  );
}

function moment(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
