import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BATCHES } from "#domain/batch";
import { formatYi } from "#domain/money";
import type { Group, Structure } from "#domain/structure";
import type { Tallies } from "#domain/tally";
import type { Trend } from "#domain/trend";
import { dist, root } from "../../scripts/paths.ts";
import { signIn } from "./support/app.ts";
import { DESK, lookAt } from "./support/look.ts";
import { Phone } from "./support/phone.ts";
import { Site } from "./support/site.ts";

/** The board's figures as pictures: each says the same as its table and the API, is kept as a file, and printed. */

const FOLDER = join(root, "test-results", "screens");
/** A day of the past, so that the figures are those of the published rounds whenever this runs. */
const AS_OF = "2024-06-30";
/** The depths in which pictures that leave the app are painted. */
const PAPER_HUES = ["#6f9ad3", "#3c6cb0", "#1c4580"];

let site: Site;
let desk: Phone;
let page: Page;

beforeAll(async () => {
  mkdirSync(FOLDER, { recursive: true });
  site = await Site.open();
  await giveKindsOfProjects();
  await site.server.runCron();
  desk = new Phone(site.url);
  page = await desk.open("/sign-in");
  await page.setViewportSize(DESK);
});

afterAll(async () => {
  await desk?.remove();
  await site?.remove();
});

/** What notices do not publish of each project: its chain, and whether it is strategic. */
function giveKindsOfProjects() {
  return site.rows(
    `UPDATE project SET
       chain = CASE rowid % 5 WHEN 0 THEN '氢能' WHEN 1 THEN '光伏产业链' WHEN 2 THEN '特钢材料' WHEN 3 THEN '养老' END,
       strategic = iif(rowid % 3 = 0, 1, 0)`,
  );
}

const picture = (name: string) => page.locator(`.picture--${name}`);
const tableOf = async (name: string) => {
  await picture(name).getByRole("button", { name: "表", exact: true }).click();
  const lines = await picture(name).locator("tbody tr, tfoot tr").all();
  return Promise.all(lines.map((line) => line.locator("th, td").allInnerTexts()));
};
const api = <T>(path: string, search = `asOf=${AS_OF}`) =>
  page.evaluate(async (url) => (await fetch(url)).json(), `/api/${path}?${search}`) as Promise<T>;
const percent = (rate: number | null | undefined) => (rate == null ? "—" : rate.toFixed(2));
const count = (n: number) => n.toLocaleString("en");

/**
 * How many areas are filled with each of some colours. An area is what is left of it without its edge, so many pixels
 * wide: neither the line around a bar nor a letter counts.
 */
function areasIn(png: Buffer, colours: readonly string[], edgePx: number): Promise<number[]> {
  return page.evaluate(
    async ([base64, wanted, edge]) => {
      const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes]));
      const { width, height } = bitmap;
      const pen = new OffscreenCanvas(width, height).getContext("2d");
      if (!pen) throw new Error("no canvas");
      pen.drawImage(bitmap, 0, 0);
      const pixels = new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer);
      const near = [-width - 1, -width, -width + 1, -1, 1, width - 1, width, width + 1];
      return wanted.map((colour) => {
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [value] = new Uint32Array(pen.getImageData(0, 0, 1, 1).data.buffer);
        const filled = [...pixels.keys()].filter((at) => pixels[at] === value);
        let inside = new Set(filled);
        for (let i = 0; i < edge; i++) {
          const around = inside;
          inside = new Set([...around].filter((at) => near.every((step) => around.has(at + step))));
        }
        let areas = 0;
        for (const start of inside) {
          areas++;
          const open = [start];
          for (let at = open.pop(); at !== undefined; at = open.pop())
            if (inside.delete(at))
              open.push(...near.map((step) => at + step).filter((one) => inside.has(one)));
        }
        return areas;
      });
    },
    [png.toString("base64"), colours, edgePx] as const,
  );
}

/** What is drawn on the page, and what its colours are there. */
async function areasOnPage(name: string): Promise<number[]> {
  const canvas = picture(name).locator("canvas");
  const [image, colours] = await canvas.evaluate((element) => {
    const style = getComputedStyle(document.documentElement);
    return [
      (element as HTMLCanvasElement).toDataURL(),
      [2, 3, 4].map((depth) => style.getPropertyValue(`--stage-${depth}`).trim()),
    ] as const;
  });
  return areasIn(Buffer.from(image.slice(image.indexOf(",") + 1), "base64"), colours, 1);
}

async function saved(name: string): Promise<{ file: string; bytes: Buffer }> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    picture(name).getByRole("button", { name: /^存图/ }).click(),
  ]);
  const path = join(FOLDER, `pictures-saved-${name}.png`);
  await download.saveAs(path);
  return { file: download.suggestedFilename(), bytes: readFileSync(path) };
}

async function open(path: string): Promise<void> {
  await page.goto(site.url + path);
  await page.locator(".picture--chains canvas").waitFor();
}

async function look(name: string): Promise<void> {
  await lookAt(page, `pictures-${name}`);
  await page.emulateMedia({ colorScheme: "light" });
}

test("charts are drawn by a script that no officer loads, and no board", async () => {
  const loaded: string[] = [];
  page.on("request", (request) => loaded.push(request.url()));
  await signIn(page, "field");
  await page.goto(`${site.url}/report/J011`);
  await page.getByLabel("累计完成投资").waitFor();
  await page.goto(`${site.url}/me`);
  await page.getByRole("button", { name: "退出登录" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "退出登录" }).click();
  await page.getByLabel("账号").waitFor();
  await signIn(page, "manager");
  await page.goto(`${site.url}/board`);
  await page.getByRole("table").waitFor();
  const charts = () => loaded.filter((url) => /\/assets\/echarts-/.test(url)).length;
  expect([loaded.some((url) => /\/assets\/board-/.test(url)), charts()]).toEqual([true, 0]);
  await page.getByRole("link", { name: "图表" }).click();
  await page.locator(".picture--chains canvas").waitFor();
  expect(charts()).toBe(1);
  // Nor does the service worker fetch it beforehand.
  const worker = readFileSync(join(dist.app, "sw.js"), "utf8");
  expect(worker).toMatch(/assets\/board-/);
  expect(worker).not.toMatch(/assets\/(echarts|pictures)-/);
});

describe("as of a day of the past", () => {
  let tallies: Tallies;
  let structure: Structure;
  beforeAll(async () => {
    await open(`/pictures?asOf=${AS_OF}`);
    tallies = await api<Tallies>("tallies");
    structure = await api<Structure>("structure");
  });

  test("the map has a square for each reporting unit, with its figure, its rank and a door", async () => {
    const squares = picture("map").locator(".tile");
    expect(await squares.count()).toBe(12);
    const said = await squares.evaluateAll((links) => links.map((link) => link.textContent));
    for (const [i, { place, start }] of tallies.rows.entries())
      expect(said[i]).toContain(`${place.name}${percent(start.rate)}`);
    expect(said.filter((words) => words?.includes("第 1"))).not.toEqual([]);
    const rows = await tableOf("map");
    expect(rows.map(([name, rate]) => [name, rate])).toEqual(
      tallies.rows.map(({ place, start }) => [place.name, percent(start.rate)]),
    );
    await picture("map").getByRole("button", { name: "图", exact: true }).click();
  });

  test("each drawing has a bar for every figure that is known, on the page and in its file", async () => {
    const amounts = (groups: readonly Group<string>[]) =>
      BATCHES.map((batch) => groups.filter((group) => group[batch].listed > 0).length);
    const expected: Record<string, number[]> = {
      rates: BATCHES.map((batch) => tallies.rows.filter((row) => row[batch].rate).length),
      strategic: [0, [...BATCHES, "total" as const].filter((of) => structure.strategic[of].share).length, 0],
      // One more of each hue: the legend.
      sizes: amounts(structure.bands.apart).map((n) => n + 1),
      chains: amounts(structure.chains).map((n) => n + 1),
    };
    for (const [name, bars] of Object.entries(expected)) {
      // On the page, the bars of the smallest classes are hardly wider than their edges.
      if (name !== "sizes") expect(await areasOnPage(name), name).toEqual(bars);
      expect(await areasIn((await saved(name)).bytes, PAPER_HUES, 2), `${name}, saved`).toEqual(bars);
    }
  });

  test("every table says what the API says", async () => {
    const rates = (cells: Tallies["total"]) => BATCHES.map((batch) => percent(cells[batch].rate));
    expect(await tableOf("rates")).toEqual([
      ...tallies.rows.map((row) => [row.place.name, ...rates(row)]),
      ["合计", ...rates(tallies.total)],
    ]);
    const trend = await api<Trend>("trend");
    expect(trend.steps.length).toBeGreaterThan(10);
    expect(await tableOf("trend")).toEqual(
      trend.steps.map(({ day }, i) => [day, ...BATCHES.map((batch) => percent(trend.total[batch][i]?.rate))]),
    );
    await picture("trend").getByRole("button", { name: "按轮次" }).click();
    const rounds = await api<Trend>("trend", `asOf=${AS_OF}&step=round`);
    await expect
      .poll(() => tableOf("trend"))
      .toEqual(
        rounds.steps.map(({ round }, i) => [
          round,
          ...BATCHES.map((batch) => percent(rounds.total[batch][i]?.rate)),
        ]),
      );
    expect(await tableOf("funnel")).toEqual(
      structure.funnel.map(({ projects, investment, from }, i) => [
        ["签约", "开工", "投产", "达产"].map((name) => `已${name}`)[i],
        count(projects),
        formatYi(investment),
        percent(from),
      ]),
    );
    expect((await tableOf("strategic")).map((row) => row.slice(1))).toEqual(
      [...BATCHES, "total" as const].map((of) => {
        const { strategic, base, share } = structure.strategic[of];
        return [count(strategic), count(base), percent(share)];
      }),
    );
    const figures = (group: Group<string>) =>
      BATCHES.flatMap((batch) => [count(group[batch].listed), formatYi(group[batch].investment)]);
    const { apart, nested } = structure.bands;
    expect((await tableOf("sizes")).slice(0, -1).map((row) => row.slice(1))).toEqual(apart.map(figures));
    await picture("sizes").getByRole("button", { name: "套着" }).click();
    expect((await tableOf("sizes")).map((row) => row.slice(1))).toEqual(nested.map(figures));
    const chains = new Map((await tableOf("chains")).map(([name, ...row]) => [name, row]));
    expect(chains.size).toBe(structure.chains.length + 1);
    for (const group of structure.chains) {
      const name = { other: "其他产业链", unstated: "没有填写产业链" }[group.key as string] ?? group.key;
      expect(chains.get(name), name).toEqual(figures(group));
    }
    await look("tables");
  });

  test("a saved picture is a PNG of its size, named for what it shows", async () => {
    await open(`/pictures?asOf=${AS_OF}`);
    for (const name of ["map", "rates", "trend", "funnel"]) {
      const { file, bytes } = await saved(name);
      expect(file).toMatch(/_全省_全部 \d+ 次_截至 2024-06-30\.png$/);
      const size = await page.evaluate(async (base64) => {
        const source = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
        const { width, height } = await createImageBitmap(new Blob([source]));
        return [width, height];
      }, bytes.toString("base64"));
      expect(size).toEqual([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]);
      expect(size[0]).toBe(2_400);
    }
    const alternative = (await picture("funnel").getByRole("img").getAttribute("aria-label")) ?? "";
    for (const { projects } of structure.funnel) expect(alternative).toContain(`${count(projects)} 个`);
  });

  test("the screen reads well, light and dark, and prints on A4", async () => {
    await look("zh");
    await page.setViewportSize(DESK);
    await page.emulateMedia({ colorScheme: "dark" });
    const pdf = await page.pdf({ preferCSSPageSize: true });
    writeFileSync(join(FOLDER, "pictures.pdf"), pdf);
    expect(pdf.toString("latin1")).toMatch(/MediaBox\s*\[0 0 59[45]\.\d+ 84[12]\.\d+\]/);
  });
});

test("a city has its own pictures, in English too", async () => {
  await open(`/pictures?asOf=${AS_OF}`);
  await picture("map")
    .getByRole("link", { name: /大同市/ })
    .click();
  await page.getByRole("heading", { level: 1, name: "图表 · 大同市" }).waitFor();
  await page.locator(".picture--chains canvas").waitFor();
  expect(await picture("map").count()).toBe(0);
  await look("city");
  await page.goto(`${site.url}/me`);
  await page.getByRole("button", { name: "English" }).click();
  await open(`/pictures?asOf=${AS_OF}`);
  await look("en");
  expect(desk.errors).toEqual([]);
});

test("a picture says when its figures were confirmed, however long it has been on the screen", async () => {
  const phone = new Phone(site.url);
  try {
    const own = await phone.open("/sign-in");
    await own.setViewportSize(DESK);
    await own.clock.install();
    await signIn(own, "manager");
    await own.goto(`${site.url}/pictures`);
    await own.locator(".picture--chains canvas").waitFor();
    await phone.context.setOffline(true);
    const caption = async () => (await own.locator(".pictures__caption").textContent()) ?? "";
    const told = async () => {
      const found = /截至 (\d{4}-\d\d-\d\d) (\d\d):(\d\d)$/.exec(await caption());
      if (!found) throw new Error("the caption tells no instant");
      const [, day, hour, minute] = found;
      return { ms: Date.parse(`${day}T${hour}:${minute}+08:00`), file: `${day} ${hour}-${minute}` };
    };
    const first = await told();
    await own.clock.fastForward("12:00");
    await own.clock.runFor(1_000);
    const later = await told();
    // An answer that was on its way may have confirmed them once more, a second after the first.
    expect(later.ms - first.ms).toBeLessThanOrEqual(60_000);
    const [download] = await Promise.all([
      own.waitForEvent("download"),
      own.locator(".picture--map").getByRole("button", { name: /^存图/ }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(new RegExp(`_截至 ${later.file}\\.png$`));
  } finally {
    await phone.remove();
  }
});
