import { type Browser, chromium, type Page } from "playwright-core";
import { ensureChromium, launchArgs } from "../../../scripts/chromium.ts";
import { atMost, type Finding, median } from "../finding.ts";
import { Lab } from "./lab.ts";
import { MemoryPeak } from "./memory.ts";
import type { Bench, Run, Tool } from "./page/bench.ts";

declare global {
  interface Window {
    readonly bench: Bench;
  }
}

const TOOLS: readonly Tool[] = ["sanpi", "browser-image-compression", "compressorjs"];
/** Tools that leave the page free while they work; compressorjs decodes and encodes on the page itself. */
const FREE_PAGE: readonly Tool[] = ["browser-image-compression"];
const PICTURES = [
  { name: "12 MP", width: 4000, height: 3000 },
  { name: "48 MP", width: 8000, height: 6000 },
] as const;
/** Chromium slows the page's own thread only; workers run at full speed, ours and others'. */
const SLOWDOWNS = [1, 4] as const;
const ROUNDS = Number(process.env.ROUNDS ?? 5);

type Sample = Run & { readonly peakMb: number; readonly steps: Readonly<Record<string, number>> };

/** From a camera's file to a photo in the database, ours beside two libraries, in turns. */
export async function measurePhotos(): Promise<Finding[]> {
  const lab = await Lab.open();
  const browser = await chromium.launch({
    executablePath: await ensureChromium(),
    args: [...launchArgs, "--disable-features=SpareRendererForSitePerProcess"],
  });
  try {
    const weights = await takePictures(browser, lab);
    const samples = new Map<string, Sample[]>();
    for (let round = 0; round < ROUNDS; round++)
      for (const { name } of PICTURES)
        for (const slowdown of SLOWDOWNS)
          for (const tool of inTurns(round)) {
            const key = `${name} ${slowdown} ${tool}`;
            samples.set(key, [...(samples.get(key) ?? []), await once(browser, lab, tool, name, slowdown)]);
          }
    const findings: Finding[] = [];
    for (const { name } of PICTURES) {
      findings.push({ what: `${name}: the file`, value: weights.get(name) ?? 0, unit: "MB" });
      for (const slowdown of SLOWDOWNS)
        findings.push(
          ...findingsOf(name, slowdown, (tool) => samples.get(`${name} ${slowdown} ${tool}`) ?? []),
        );
      findings.push(...(await bytesAtEqualLook(browser, lab, name)));
    }
    return findings;
  } finally {
    await browser.close();
    lab.close();
  }
}

function inTurns(round: number): Tool[] {
  return TOOLS.map((_, i) => TOOLS[(i + round) % TOOLS.length] as Tool);
}

async function takePictures(browser: Browser, lab: Lab): Promise<Map<string, number>> {
  const weights = new Map<string, number>();
  await inPage(browser, lab, async (page) => {
    for (const { name, width, height } of [...PICTURES, { name: "small", width: 800, height: 600 }]) {
      const size = await page.evaluate(([n, w, h]) => window.bench.prepare(n, w, h), [
        name,
        width,
        height,
      ] as const);
      const base64 = await page.evaluate((n) => window.bench.bytes(n), name);
      lab.pictures.set(encodeURIComponent(name), Buffer.from(base64, "base64"));
      weights.set(name, size / 1e6);
    }
  });
  return weights;
}

/** One photo in a fresh page process, whose code and worker a small photo has warmed up. */
function once(browser: Browser, lab: Lab, tool: Tool, name: string, slowdown: number): Promise<Sample> {
  return inPage(browser, lab, async (page) => {
    for (const picture of ["small", name]) await page.evaluate((n) => window.bench.fetch(n), picture);
    await page.evaluate((t) => window.bench.run(t, "small"), tool);
    const client = await page.context().newCDPSession(page);
    await client.send("Emulation.setCPUThrottlingRate", { rate: slowdown });
    const memory = await MemoryPeak.watch(page.context());
    const run = await page.evaluate(([t, n]) => window.bench.run(t, n), [tool, name] as const);
    const peakMb = memory.growth();
    const [worker] = tool === "sanpi" ? page.workers() : [];
    // The last of each name is this photo's.
    const steps = worker
      ? await worker.evaluate(() =>
          Object.fromEntries(
            performance.getEntriesByType("measure").map((each) => [each.name, each.duration] as const),
          ),
        )
      : {};
    return { ...run, peakMb, steps };
  });
}

async function inPage<T>(browser: Browser, lab: Lab, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.goto(lab.url);
    await page.waitForFunction(() => "bench" in window);
    return await use(page);
  } finally {
    await context.close();
  }
}

function findingsOf(name: string, slowdown: number, of: (tool: Tool) => readonly Sample[]): Finding[] {
  const label = `${name}${slowdown > 1 ? `, page ÷ ${slowdown}` : ""}`;
  const middle = (tool: Tool, value: (sample: Sample) => number) => median(of(tool).map(value));
  const others = TOOLS.filter((tool) => tool !== "sanpi");
  const least = (value: (sample: Sample) => number, among: readonly Tool[] = others) =>
    Math.min(...among.map((tool) => middle(tool, value)));
  const findings: Finding[] = [];
  const compare = (what: string, unit: string, value: (sample: Sample) => number, aim: object = {}) => {
    findings.push({ what: `${label}: ${what}, ours`, value: middle("sanpi", value), unit, ...aim });
    for (const tool of others)
      findings.push({ what: `${label}: ${what}, ${tool}`, value: middle(tool, value), unit });
  };
  const ms = middle("sanpi", (s) => s.ms);
  const timeBound = Math.min(
    1.5 * least((s) => s.ms),
    least((s) => s.ms, FREE_PAGE),
  );
  compare("time", "ms", (s) => s.ms, atMost(ms, timeBound, "1.5 × the fastest, ahead of the free"));
  for (const step of ["decode", "scale", "thumbnail", "clean", "stamp", "encode"])
    findings.push({
      what: `${label}: of it, ${step}`,
      value: middle("sanpi", (s) => s.steps[`photo ${step}`] ?? Number.NaN),
      unit: "ms",
    });
  findings.push({
    what: `${label}: before it, the raw file kept`,
    value: middle("sanpi", (s) => s.keepRawMs),
    unit: "ms",
  });
  const task = middle("sanpi", (s) => s.longestTaskMs);
  compare("longest main-thread task", "ms", (s) => s.longestTaskMs, atMost(task, 50, "50 ms"));
  const peak = middle("sanpi", (s) => s.peakMb);
  compare(
    "peak memory",
    "MB",
    (s) => s.peakMb,
    atMost(peak, 1.2 * least((s) => s.peakMb), "1.2 × the least"),
  );
  return findings;
}

async function bytesAtEqualLook(browser: Browser, lab: Lab, name: string): Promise<Finding[]> {
  const { look, tools } = await inPage(browser, lab, async (page) => {
    await page.evaluate((n) => window.bench.fetch(n), name);
    return page.evaluate((n) => window.bench.bytesAtEqualLook(n), name);
  });
  return TOOLS.flatMap((tool): Finding[] => {
    const whose = tool === "sanpi" ? "ours with its stamp" : tool;
    const isEqual = tools[tool].look >= look;
    return [
      ...(tool === "sanpi" || !isEqual
        ? [{ what: `${name}: ${isEqual ? "" : "best "}SSIM, ${whose}`, value: tools[tool].look, unit: "" }]
        : []),
      {
        what: `${name}: bytes at ${isEqual ? "that" : "its best"} SSIM, ${whose}`,
        value: tools[tool].bytes / 1000,
        unit: "kB",
      },
    ];
  });
}
