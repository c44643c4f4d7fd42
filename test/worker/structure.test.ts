import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { dayStartMs } from "#domain/day";
import type { Structure } from "#domain/structure";
import { seed } from "../../db/seed/index.ts";
import { addPerson, type Client } from "./client.ts";
import { judged, received } from "./past.ts";
import { clientOf, grant } from "./world.ts";

let boss: Client;

beforeAll(async () => {
  await seed(env.DB as Parameters<typeof seed>[0]);
  for (const person of ["field", "reviewer"]) await addPerson(person);
  await addPerson("boss", grant("manager", "province", "14"));
  await addPerson("boss-dt", grant("manager", "zone", "140200-01"));
  boss = await clientOf("boss");
});

const structureOf = (search: string, who = boss) => who.get<Structure>(`/api/structure?${search}`);
const counts = (groups: Structure["kinds"] | Structure["bands"]["apart"]) =>
  Object.fromEntries(
    groups.map(({ key, ...of }) => [key, of.signing.listed + of.start.listed + of.production.listed]),
  );

describe("the structure of a window", () => {
  it("is 晋中's of 2024-1 as printed: 14, 6 and 6 projects above 1, 5 and 10 亿元, 26 of 50, 97.8 % strategic", async () => {
    const jinzhong = await structureOf("rounds=2024-1&within=140700");
    expect(jinzhong.listed).toBe(50);
    expect(counts(jinzhong.bands.apart)).toMatchObject({ "0-1": 24, "1-5": 14, "5-10": 6, "10-": 6 });
    expect(counts(jinzhong.bands.nested)).toMatchObject({ "1-": 26, "10-": 6, "50-": 0 });
    const { signing, start, production } = jinzhong.bands.apart.find(({ key }) => key === "10-") ?? {};
    expect([signing?.listed, start?.listed, production?.listed]).toEqual([1, 3, 2]);
    expect(jinzhong.strategic).toEqual({
      signing: { strategic: 14, base: 14, share: 100 },
      start: { strategic: 17, base: 17, share: 100 },
      production: { strategic: 13, base: 14, share: 92.86 },
      total: { strategic: 44, base: 45, share: 97.78 },
    });
  });

  it("counts the funnel on its basis, and as of a day from what was known then", async () => {
    const search = "rounds=2023-1,2023-2,2023-3,2023-4&within=140200-01";
    const before = await structureOf(search);
    const project = before.funnel[3]?.projects ?? 0;
    const started = await env.DB.prepare(
      `SELECT s.project FROM standing s JOIN listing l ON l.project = s.project
       WHERE s.zone = '140200-01' AND s.rank_verified < 4 AND l.round LIKE '2023%' LIMIT 1`,
    ).first<{ project: string }>();
    const report = await received(dayStartMs("2024-05-10"), started?.project ?? "", {
      milestone: "capacity_reached",
    });
    await judged(dayStartMs("2024-05-12"), report, "verified");
    const atCapacity = async (more: string) => (await structureOf(search + more)).funnel[3]?.projects;
    expect(await atCapacity("")).toBe(project + 1);
    expect(await atCapacity("&basis=reported&asOf=2024-05-10")).toBe(project + 1);
    expect(await atCapacity("&asOf=2024-05-11")).toBe(project);
    expect(await atCapacity("&asOf=2024-05-12")).toBe(project + 1);
  });

  it("is of one's own places alone", async () => {
    const own = await structureOf("", await clientOf("boss-dt"));
    expect(own).toEqual({ ...(await structureOf("within=140200-01")), within: null });
    expect(own.listed).toBeLessThan((await structureOf("")).listed);
  });
});
