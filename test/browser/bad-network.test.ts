import { setTimeout as moment } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { drained, drainedAndTold, expectNothingLostNothingDoubled } from "./support/nothing-lost.ts";
import { Officer, tellOnline } from "./support/officer.ts";
import { readPhone } from "./support/outbox.ts";
import { seeded } from "./support/random.ts";
import { Site } from "./support/site.ts";
import { type Fate, type Passing, Way } from "./support/way.ts";

/** Networks as they are at building sites: they come and go, and others answer in the server's place. */

const SYNC = "/api/sync";
const PHOTOS = "/api/photos/";

let site: Site;
let way: Way;
let officer: Officer;

beforeAll(async () => {
  site = await Site.open();
  way = await Way.open(site.url);
  officer = await Officer.signedIn(way.url);
});

beforeEach(() => {
  way.fate = () => "passes";
  way.forget();
});

afterEach(async () => {
  await way.join();
  await officer.phone.context.setOffline(false);
  way.fate = () => "passes";
  await sentAll();
  await expectNothingLostNothingDoubled(site, officer.promised, { page: officer.page });
});

afterAll(async () => {
  await officer?.phone.remove();
  await way?.cut();
  await site?.remove();
});

test("offline and back 50 times while reports are saved and sent: each arrives once", async () => {
  const random = seeded("offline and back");
  const { context } = officer.phone;
  // Slow enough that many a break hits a request under way.
  way.fate = async (): Promise<Fate> => {
    await moment(random() * 60);
    return "passes";
  };
  for (let time = 0; time < 50; time++) {
    if (time % 2 === 0) await officer.saves({ reports: 1, photosEach: 2, note: `断网 ${time} 次` });
    const isServerGone = random() < 0.5;
    if (isServerGone) await way.cut();
    else await context.setOffline(true);
    await moment(random() * 40);
    if (isServerGone) {
      await way.join();
      await tellOnline(officer.page);
    } else await context.setOffline(false);
    await moment(random() * 250);
  }
  expect(way.log.filter(({ status }) => status === undefined).length).toBeGreaterThan(0);
});

describe("a captive portal", () => {
  const html = { "content-type": "text/html; charset=utf-8" };
  const json = { "content-type": "application/json" };
  const page = "<!doctype html><title>免费 WiFi</title><form>手机号</form>";
  const PORTALS: [what: string, fate: Fate][] = [
    ["answers everything with 200 and a page", { status: 200, headers: html, body: page }],
    ["redirects everything to its sign-in", { status: 302, headers: { location: "/wifi/login" }, body: "" }],
    ["calls its sign-in page JSON", { status: 200, headers: json, body: page }],
    ["answers JSON of its own", { status: 200, headers: json, body: '{"status":"ok","receipts":[]}' }],
    ["answers 201 to a photo with nothing", { status: 201, headers: json, body: "" }],
    ["wants its own sign-in with 401", { status: 401, headers: html, body: page }],
    ["answers 404 to everything", { status: 404, headers: html, body: page }],
  ];

  test.each(PORTALS)(
    "that %s takes nothing out of the outbox, and when it is gone all is sent",
    async (_, fate) => {
      // First to the reports, and to the question who is signed in; then to the photos alone.
      way.fate = () => fate;
      await officer.saves({ reports: 2, photosEach: 2, note: "门户" });
      await officer.page.reload();
      await expect.poll(() => way.of("POST", SYNC).length).toBeGreaterThan(0);
      await tellOnline(officer.page);
      await expect.poll(() => way.of("POST", SYNC).length).toBeGreaterThan(1);
      expect(await waiting()).toEqual({ reports: 2, photos: 4 });
      await officer.page.getByText("2 条待传").first().waitFor();

      way.fate = ({ method }) => (method === "PUT" ? fate : "passes");
      await tellOnline(officer.page);
      await expect.poll(() => way.of("PUT", PHOTOS).length).toBeGreaterThan(0);
      await expect.poll(waiting).toEqual({ reports: 0, photos: 4 });
      expect(await bytesKept()).toBe(4);
      expect(way.of("PUT", "/wifi")).toEqual([]);
      expect(new URL(officer.page.url()).pathname).toBe("/");
    },
  );
});

describe("answers that are no word of the server", () => {
  const FATES: [what: string, fate: Fate][] = [
    ["408", { status: 408 }],
    ["500", { status: 500, body: "oops" }],
    ["502", { status: 502, body: "<html>Bad Gateway</html>" }],
    ["503", { status: 503 }],
    ["504", { status: 504, body: "{}" }],
    ["413 of a proxy", { status: 413, body: "<html>Too Large</html>" }],
    ["a lost request", "isLost"],
    ["a lost answer", "losesItsAnswer"],
    ["an answer that breaks off half way", "hasItsAnswerCut"],
  ];

  test("are followed by another try, for the reports and for each photo, until the server has spoken", async () => {
    const next = new Map<string, number>();
    // Each address meets every fate once before it is let through.
    way.fate = ({ method, path }: Passing) => {
      if (!path.startsWith(SYNC) && method !== "PUT") return "passes";
      const met = next.get(method + path) ?? 0;
      next.set(method + path, met + 1);
      return FATES[met]?.[1] ?? "passes";
    };
    await officer.saves({ reports: 3, photosEach: 1, note: "代理" });
    await expect
      .poll(
        async () => {
          await tellOnline(officer.page);
          return waiting();
        },
        { timeout: 60_000, interval: 300 },
      )
      .toEqual({ reports: 0, photos: 0 });
    const photos = new Set(way.of("PUT", PHOTOS).map(({ path }) => path));
    expect(photos.size).toBe(3);
    for (const path of [SYNC, ...photos])
      expect(next.get((path === SYNC ? "POST" : "PUT") + path)).toBeGreaterThan(FATES.length);
  });

  test("a Retry-After is obeyed even when the network comes back meanwhile", async () => {
    const busy: Fate = { status: 503, headers: { "retry-after": "3" }, body: "" };
    way.fate = ({ method, attempt }) => (method !== "GET" && attempt === 1 ? busy : "passes");
    await officer.saves({ reports: 1, photosEach: 1, note: "稍后" });
    await tellOnline(officer.page);
    await expect.poll(() => way.of("POST", SYNC).length).toBeGreaterThan(0);
    await tellOnline(officer.page);
    await drained(officer.page);
    for (const requests of [way.of("POST", SYNC), way.of("PUT", PHOTOS)]) {
      const [first, second] = requests;
      expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(3_000);
    }
  });

  test("failures make the pauses longer, and the network's return makes them short again", async () => {
    // No jitter: each pause is the whole of its span, 1, 2, 4 and 8 s.
    await officer.page.addInitScript(() => {
      Math.random = () => 0.999;
    });
    await officer.page.reload();
    await expect.poll(() => way.answered("POST", SYNC).length).toBeGreaterThan(0);
    await expect.poll(() => way.answered("GET", "/api/me").length).toBeGreaterThan(0);
    await sentAll();
    way.forget();
    way.fate = ({ method }) => (method === "POST" ? { status: 502 } : "passes");
    await officer.saves({ reports: 1, photosEach: 0, note: "退避" });
    await tellOnline(officer.page);
    const tries = () => way.of("POST", SYNC).map(({ atMs }) => atMs);
    await expect.poll(() => tries().length, { timeout: 30_000 }).toBe(4);
    const [a = 0, b = 0, c = 0, d = 0] = tries();
    for (const [pause, least] of [
      [b - a, 1_000],
      [c - b, 2_000],
      [d - c, 4_000],
    ] as const)
      expect(pause).toBeGreaterThan(least - 100);

    // The next pause would be 8 s, and the one after it 16 s; after the return it is 1 s again.
    await tellOnline(officer.page);
    await expect.poll(() => tries().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(6);
    const [, , , , fifth = 0, sixth = 0] = tries();
    expect(sixth - fifth).toBeLessThan(14_000);
  });
});

/** Has the phone send all it holds, until there is nothing more to come of it. */
async function sentAll(): Promise<void> {
  const before = way.of("POST", SYNC).length;
  await tellOnline(officer.page);
  await expect.poll(() => way.of("POST", SYNC).length).toBeGreaterThan(before);
  await drainedAndTold(officer.page, way);
}

async function waiting(): Promise<{ reports: number; photos: number }> {
  const { reports, photos } = await readPhone(officer.page);
  return {
    reports: reports.filter(({ state }) => state === "waiting").length,
    photos: photos.filter(({ phase }) => phase === "held" || phase === "waiting").length,
  };
}

async function bytesKept(): Promise<number> {
  return (await readPhone(officer.page)).bytes.length;
}
