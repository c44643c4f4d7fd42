import { setTimeout as moment } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { MortalServer } from "./support/mortal-server.ts";
import { drained, expectNothingLostNothingDoubled } from "./support/nothing-lost.ts";
import { Officer, tellOnline } from "./support/officer.ts";
import { readPhone } from "./support/outbox.ts";
import { seeded } from "./support/random.ts";
import { Site } from "./support/site.ts";
import { Way } from "./support/way.ts";

/** The server dies without a word in the middle of what it takes in, and comes back on what its disk holds. */

const KILLS = 6;
const REPORTS = 7;
const PHOTOS = 2 * REPORTS;

let site: Site;
let way: Way;
let server: MortalServer;
let officer: Officer;

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
  officer = await Officer.signedIn(way.url);
  await site.stop();
  server = new MortalServer(site);
});

afterAll(async () => {
  await officer?.phone.remove();
  await server?.kill();
  await way?.cut();
  await site?.remove();
});

test("killed again and again while 42 reports with 84 photos arrive, it has each of them once", async () => {
  const random = seeded("server killed");
  let unfinished = 0;
  for (let time = 0; time < KILLS; time++) {
    await officer.saves({ reports: REPORTS, photosEach: 2, side: [150, 60], note: `停电 ${time} 次` });
    await server.start();
    // The reports are one request, each photo is another: never the first of all, never the last.
    const killed = killedAt(2 + Math.floor(random() * (PHOTOS - 1)), random() * 30);
    await tellOnline(officer.page);
    await killed;
    unfinished += await left();
  }
  // Otherwise the moments were not in the middle of anything.
  expect(unfinished).toBeGreaterThanOrEqual(KILLS);
  expect(await left()).toBeLessThan(KILLS * (REPORTS + PHOTOS));

  way.fate = () => "passes";
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

/** Kills the server a moment after a request reached it, the n-th that brings something; none gets through after that. */
function killedAt(nth: number, afterMs: number): Promise<void> {
  return new Promise((done, failed) => {
    let brought = 0;
    const death = async () => {
      await moment(afterMs);
      await server.kill();
    };
    way.fate = ({ method }) => {
      if (method === "GET" || ++brought < nth) return "passes";
      if (brought > nth) return "isLost";
      death().then(done, failed);
      return "passes";
    };
  });
}
