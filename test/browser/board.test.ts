import { createHash } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BATCHES } from "#domain/batch";
import { dayOf, dayStartMs, daysAfter } from "#domain/day";
import { uuidv7 } from "#domain/id";
import { milestoneRank } from "#domain/milestone";
import { formatYi, wanOfYi } from "#domain/money";
import type { ReportInput } from "#domain/report";
import published from "../fixtures/published-tallies.json" with { type: "json" };
import { signIn, takePicture } from "./support/app.ts";
import { expectNoFault } from "./support/look.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** The managers' board: the printed figures on the screen, a rate opened down to its photo, what moved since the last bulletin, views as links. */

const DESK = { width: 1440, height: 900 };
const NOON_MS = 12 * 3_600_000;

let site: Site;
let desk: Phone;
let page: Page;

beforeAll(async () => {
  site = await Site.open();
  desk = new Phone(site.url);
  page = await desk.open("/sign-in");
  await page.setViewportSize(DESK);
  await signIn(page, "manager");
});

afterAll(async () => {
  await desk?.remove();
  await site?.remove();
});

/** Opens an address of the app and waits for figures. */
async function open(path: string, ready = "table tbody tr"): Promise<void> {
  await page.goto(site.url + path);
  await page.locator(ready).first().waitFor();
}

/** The figures of one batch in a place's row as they stand on the screen, without what is beside them. */
async function shownOf(place: string, batch: (typeof BATCHES)[number]) {
  const cells = page.getByRole("row", { name: new RegExp(place) }).locator("td");
  const at = BATCHES.indexOf(batch) * 6;
  const figure = (index: number) =>
    cells
      .nth(at + index)
      .locator(".figure")
      .innerText();
  const [listed, investment, achieved, gained, rate] = await Promise.all([0, 1, 2, 3, 4].map(figure));
  return { listed, investment, achieved, gained, rate };
}

/** Takes in a report on J017 of Datong, as if it had been received at an instant. */
async function received(
  atMs: number,
  { milestone, completed }: Pick<ReportInput, "milestone" | "completed">,
) {
  const id = uuidv7(Date.now(), crypto.getRandomValues(new Uint8Array(10)));
  await site.server.db
    .prepare(
      `INSERT INTO report (id, device, seq, person, project, observed_ms, observed_by_phone_ms, clock_offset_ms, received_ms,
         milestone, rank, completed_wan, content) VALUES (?1, ?1, 1, 'demo-field', 'J017', ?2, ?2, 0, ?2, ?3, ?4, ?5, ?1)`,
    )
    .bind(id, atMs, milestone ?? null, milestoneRank(milestone), completed ?? null)
    .run();
  return id;
}

/** A number of 亿元 as print and the screen give it. */
const yi = (printed: number) => formatYi(wanOfYi(printed));

describe("what was printed", () => {
  const seeded = published.filter(
    (t) =>
      t.batch !== "all" &&
      t.projects !== undefined &&
      t.level !== "province" &&
      !t.shareOf &&
      !t.part &&
      !t.planned,
  );

  test("stands on the board and behind each figure as printed, wherever a batch was printed with its count", async () => {
    expect(seeded).toHaveLength(13);
    for (const printed of seeded) {
      const { id, place, rounds } = printed;
      const batch = printed.batch as (typeof BATCHES)[number];
      const search = `?rounds=${rounds.join(",")}`;
      const [row] = await site.rows<{ name: string }>(
        "SELECT name FROM zone WHERE id = ?1 UNION SELECT name FROM city WHERE id = ?1",
        place,
      );
      await open(`/board${printed.level === "zone" ? `/${place.slice(0, 6)}` : ""}${search}`);
      expect(await shownOf(row?.name ?? "", batch), id).toMatchObject({
        listed: String(printed.projects),
        ...(printed.investmentYi !== undefined && { investment: yi(printed.investmentYi) }),
        ...(printed.achievedCount !== undefined && { achieved: String(printed.achievedCount) }),
        ...(printed.achievedYi !== undefined && { gained: yi(printed.achievedYi) }),
        ...(printed.ratePct !== undefined && { rate: printed.ratePct.toFixed(2) }),
      });

      await open(`/board/${place}/${batch}${search}`, ".count");
      const told = (await page.locator("main").innerText()).replace(/\s+/g, " ");
      expect(told, id).toContain(`共列入 ${printed.projects} 个`);
      if (printed.investmentYi !== undefined)
        expect(told, id).toContain(`投资额 ${yi(printed.investmentYi)} 亿元`);
      if (printed.outputYi !== undefined)
        expect(told, id).toContain(`预期年产值 ${yi(printed.outputYi)} 亿元`);
      if (printed.completedYi !== undefined)
        expect(told, id).toContain(`完成投资 ${yi(printed.completedYi)} 亿元`);
      if (printed.industrialProjects !== undefined)
        expect(told, id).toContain(`投产一批产业项目 ${printed.industrialProjects} 个`);
      if (printed.industrialYi !== undefined) expect(told, id).toContain(yi(printed.industrialYi));
      if (printed.ratePct !== undefined) expect(told, id).toContain(`= ${printed.ratePct.toFixed(2)} %`);
    }
  });

  test("stands over the board as printed, wherever the three batches were printed together", async () => {
    // Of a zone (P001) only the sum was printed, so that there are no batches to seed.
    const together = published.filter(
      (t) => t.batch === "all" && t.investmentYi !== undefined && t.level === "city",
    );
    expect(together.map(({ id }) => id)).toEqual(["P010", "P018", "P030"]);
    for (const { id, place, rounds, projects, outputYi, ...sum } of together) {
      // The notice rounded 38.42 + 36.07 + 6.08 down.
      const investmentYi = id === "P030" ? 80.57 : sum.investmentYi;
      await open(`/board/${place}?rounds=${rounds.join(",")}`);
      const told = await page.locator(".board__sum").innerText();
      expect(told, id).toContain(`三批共列入 ${projects} 个，投资额 ${yi(investmentYi ?? 0)} 亿元`);
      // What P030 prints of output is of no batch.
      if (outputYi !== undefined && id !== "P030")
        expect(told, id).toContain(`预期年产值 ${yi(outputYi)} 亿元`);
    }
  });
});

describe("a rate, by keyboard alone", () => {
  const PROJECT = "毛纺织加工";
  const search = "?year=2023&asOf=2024-06-20";

  beforeAll(async () => {
    // Received on the 10th, verified on the 20th of June 2024, with a photo.
    const picture = await takePicture(page, 640, 480, 120);
    const sha256 = createHash("sha256").update(picture).digest("hex");
    const { db, r2 } = site.server;
    const at = dayStartMs("2024-06-10") + NOON_MS;
    const report = await received(at, { milestone: "in_production", completed: 20_000 });
    await r2.put(`photos/${sha256}`, picture);
    await db.batch([
      db
        .prepare(
          "INSERT INTO blob (sha256, bytes, type, person, received_ms) VALUES (?1, ?2, 'image/jpeg', 'demo-field', ?3)",
        )
        .bind(sha256, picture.byteLength, at),
      db
        .prepare(
          "INSERT INTO photo (report, sha256, place, bytes, width, height) VALUES (?1, ?2, 0, ?3, 640, 480)",
        )
        .bind(report, sha256, picture.byteLength),
      db
        .prepare(
          "INSERT INTO verdict (id, report, project, verdict, person, at_ms) VALUES (?1, ?2, 'J017', 'verified', 'demo-reviewer', ?3)",
        )
        .bind(crypto.randomUUID(), report, dayStartMs("2024-06-20") + NOON_MS),
    ]);
  });

  test("is of the day chosen: the report counts from the day of its verdict on", async () => {
    await open("/board?year=2023&asOf=2024-06-19");
    expect(await shownOf("大同市", "start")).toMatchObject({
      achieved: "15",
      gained: "27.22",
      rate: "62.43",
    });
    await open("/board?year=2023&asOf=2024-06-19&basis=reported");
    expect(await shownOf("大同市", "start")).toMatchObject({
      achieved: "16",
      gained: "29.22",
      rate: "67.02",
    });
    await open(`/board${search}`);
    expect(await shownOf("大同市", "start")).toMatchObject({
      achieved: "16",
      gained: "29.22",
      rate: "67.02",
    });
  });

  test("by another rule is another rate, and says of which rule it is", async () => {
    await open("/board?year=2023&rule=count-2021");
    // 16 of 21 projects; the third rate needs an output that nobody collects.
    expect(await shownOf("大同市", "start")).toMatchObject({ rate: "76.19" });
    expect(await shownOf("大同市", "production")).toMatchObject({ rate: "—" });
    await page.getByText("项目数口径 2021").first().waitFor();
  });

  test("opens into its formula, its projects, their reports, their verdicts and photos, with all that was chosen", async () => {
    await open(`/board${search}`);
    const figure = page
      .getByRole("row", { name: /大同市/ })
      .locator("td a")
      .filter({ hasText: /^21$/ });
    await figure.focus();
    await page.keyboard.press("Enter");
    await page.getByText("已投产项目完成投资").waitFor();
    expect(new URL(page.url()).search).toBe(search);
    const formula = (await page.locator(".formula").innerText()).replace(/\s+/g, " ");
    expect(formula).toContain("已投产项目完成投资 29.22 亿元 ÷ 开工一批总投资 43.60 亿元 = 67.02 %");
    expect(formula).toContain("已投产项目 16 个 ÷ 开工一批项目 21 个 = 76.19 %");
    await page.getByText("截至 2024-06-20").waitFor();
    await expectNoFault(page);

    await page.getByRole("link", { name: new RegExp(PROJECT) }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: new RegExp(PROJECT) }).waitFor();
    expect(new URL(page.url()).search).toBe(search);
    const report = page.locator("li").filter({ hasText: "2.00 亿元" }).first();
    await report.getByText("已核实").first().waitFor();
    await report.locator("button.photo__open").focus();
    await page.keyboard.press("Enter");
    const photo = page.getByRole("dialog").locator("img");
    await expect.poll(() => photo.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBe(640);
    await page.keyboard.press("Escape");

    await page.goBack();
    await page.getByText("已投产项目完成投资").waitFor();
    await page.goBack();
    await page.getByRole("row", { name: /大同市/ }).waitFor();
    expect(new URL(page.url()).search).toBe(search);
  });
});

describe("movement", () => {
  test("is told against the last released bulletin; where that froze other figures, against those of the day before it", async () => {
    const asOf = await page.evaluate(async () => {
      const post = async (path: string, body: object) => {
        const headers = { "content-type": "application/json" };
        const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
        return answer.json();
      };
      const order = { kind: "weekly", place: "14", period: "running" };
      const { id, edits } = await post("/api/bulletins", order);
      const released = await post(`/api/bulletins/${id}/release`, { edits });
      return released.asOf as number;
    });
    await site.verify(await received(asOf, { completed: 24_360 }));
    const day = dayOf(asOf);
    await open("/board");
    await page.getByText(`升降比 ${day} 通报`).waitFor();
    // From 29.22 to 29.656 of 43.60; what was listed in 2024 has no amount yet.
    const moved = page.getByRole("row", { name: /大同市/ }).locator("td:nth-of-type(12) .moved");
    await expect.poll(() => moved.innerText()).toBe("升 +1.00");
    expect(await page.getByRole("columnheader", { name: `较 ${day.slice(5)}` }).count()).toBe(3);

    await open("/board?year=2023");
    await page.getByText(`升降比 ${daysAfter(day, -1)}`).waitFor();
    expect(await page.getByText(/\d 通报$/).count()).toBe(0);
    await expect.poll(() => moved.innerText()).toBe("升 +1.00");
  });
});

describe("a view", () => {
  test("is chosen by keyboard and is a link: whoever opens it sees the same", async () => {
    await open("/board");
    await page.locator("summary").focus();
    await page.keyboard.press("Enter");
    for (const [group, option] of [
      ["轮次", "一年"],
      ["一年", "2023"],
      ["基准", "已上报"],
      ["规则", "项目数口径 2021"],
      ["排列", "投产率"],
    ] as const) {
      await page
        .getByRole("group", { name: group, exact: true })
        .getByRole("button", { name: option, exact: true })
        .focus();
      await page.keyboard.press("Enter");
    }
    const search = "?year=2023&rule=count-2021&sort=start&basis=reported";
    await expect.poll(() => new URL(page.url()).search).toBe(search);
    await page.getByText("2023 年 4 次").waitFor();
    await expect.poll(() => page.locator("tbody th").first().innerText()).toBe("大同市");
    await expectNoFault(page);

    // What movement is told against is asked for last.
    await page
      .getByText(/升降比/)
      .first()
      .waitFor();
    const seen = await page.locator("table").innerText();
    await open(`/board${search}`);
    await expect.poll(() => page.locator("table").innerText()).toBe(seen);
  });

  test("of what nobody knows says what to do, and the way back is there", async () => {
    await open("/board?rounds=2031-1", ".message");
    await page.locator("summary").click();
    await page
      .getByRole("group", { name: "轮次", exact: true })
      .getByRole("button", { name: "全部", exact: true })
      .click();
    await page.getByRole("row", { name: /大同市/ }).waitFor();
  });

  test.each(["light", "dark"] as const)("on a phone has no fault that axe knows, %s", async (colorScheme) => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme });
    await open("/board?year=2023&basis=reported", ".place");
    await page.locator("summary").click();
    await expectNoFault(page);
    await page.setViewportSize(DESK);
  });
});
