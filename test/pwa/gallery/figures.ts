import { BATCHES, type Batch } from "#domain/batch";
import { countRate, investmentRate, rate } from "#domain/rate";
import type { CellFigures, CellProjects, Place, Tallies, TallyRow } from "#domain/tally";
import type { BoardQuery } from "../../../pwa/state/contract.ts";
import { localProjects } from "./projects.ts";

const CITIES: readonly (readonly [string, string, string])[] = [
  ["140100", "太原市", "Taiyuan"],
  ["140200", "大同市", "Datong"],
  ["140300", "阳泉市", "Yangquan"],
  ["140400", "长治市", "Changzhi"],
  ["140500", "晋城市", "Jincheng"],
  ["140600", "朔州市", "Shuozhou"],
  ["140700", "晋中市", "Jinzhong"],
  ["140800", "运城市", "Yuncheng"],
  ["140900", "忻州市", "Xinzhou"],
  ["141000", "临汾市", "Linfen"],
  ["141100", "吕梁市", "Lüliang"],
  ["149900", "山西转型综合改革示范区", "Comprehensive Reform Demonstration Zone"],
];
const ZONES = [
  "大同经济技术开发区",
  "左云经济技术开发区",
  "新荣经济技术开发区",
  "云冈经济技术开发区",
  "广灵经济技术开发区",
];

function cell(batch: Batch, seed: number, extra: number): CellFigures {
  // One city without any listing and one without amounts, because both happen.
  const listed = seed === 2 ? 0 : 20 + ((seed * 17 + batch.length * 5) % 60);
  const investment = listed === 0 || seed === 8 ? null : listed * 21_000 + seed * 1234;
  const achieved = listed === 0 ? 0 : Math.min(listed, Math.round(listed * (0.5 + (seed % 5) / 10)) + extra);
  const base = investment;
  const gained = investment === null ? null : Math.round((investment * achieved) / listed) + extra * 900;
  const sums = { eligible: listed, achieved, base, gained };
  return {
    ...sums,
    listed,
    projects: Math.max(0, listed - 1),
    investment,
    output: null,
    unpriced: seed % 3,
    completed: gained,
    rate: rate("investment-2023", batch, sums),
    countRate: countRate(sums),
    investmentRate: investmentRate(sums),
  };
}

function cells(seed: number, pending: number): Omit<TallyRow, "place"> {
  const [signing, start, production] = BATCHES.map((batch, index) =>
    cell(batch, seed, (seed + index) % 3 === 0 ? pending : 0),
  );
  return {
    signing: signing as CellFigures,
    start: start as CellFigures,
    production: production as CellFigures,
  };
}

function placesOf(query: BoardQuery): readonly Place[] {
  if (query.by === "city") return CITIES.map(([id, name, nameEn]) => ({ level: "city", id, name, nameEn }));
  return ZONES.map((name, index) => ({ level: "zone", id: `140200-${index}`, name, nameEn: null }));
}

/** Figures of a query, made up but consistent, on both bases; those of weeks ago stood otherwise. */
export function talliesOf(query: BoardQuery, weeksAgo = 0): { verified: Tallies; reported: Tallies } {
  const city = CITIES.find(([id]) => id === query.within);
  const within: Place | null =
    query.within === null
      ? null
      : { level: "city", id: query.within, name: city?.[1] ?? ZONES[0] ?? "", nameEn: city?.[2] ?? null };
  const on = (basis: "verified" | "reported"): Tallies => ({
    window: { from: query.from, to: query.to, rounds: ["2023-1", "2023-2", "2023-3", "2023-4", "2024-1"] },
    by: query.by,
    within,
    basis,
    rule: query.rule ?? "investment-2023",
    asOf: query.asOf,
    version: "1",
    freshness: {
      phones: 3,
      reports: 12,
      photos: 31,
      oldest: Date.now() - 3 * 86_400_000,
      missing: 3,
      skewed: 1,
      silent: 2,
      lastReceived: Date.now() - 240_000,
    },
    rows: placesOf(query).map((place, index) => ({
      place,
      ...cells(index + 1, (basis === "reported" ? 2 : 0) - weeksAgo * ((index % 4) - 1)),
    })),
    total: cells(12, basis === "reported" ? 5 : 0),
  });
  return { verified: on("verified"), reported: on("reported") };
}

/** The projects behind a cell. */
export function cellProjectsOf(batch: Batch, count: number): CellProjects {
  return {
    window: { from: null, to: null, rounds: ["2023-1"] },
    batch,
    basis: "reported",
    rule: "investment-2023",
    within: null,
    version: "1",
    entries: localProjects(count).flatMap(({ project, listings: [listing] }, index) =>
      listing
        ? [
            {
              project,
              listing,
              eligible: index !== 3,
              achieved: index % 3 !== 2,
              gained: index % 3 !== 2 ? project.reported.completed : null,
            },
          ]
        : [],
    ),
    next: null,
  };
}
