import { signal } from "@preact/signals";
import { dayOf } from "#domain/day";
import type { LedgerRow } from "#domain/ledger";
import type { Failure, LedgerState } from "../../../pwa/state/contract.ts";
import { localProjects } from "./projects.ts";

const ZONES = [
  {
    ...{ id: "140200-1", name: "大同经济技术开发区", nameEn: "Datong Economic Zone" },
    city: { id: "140200", name: "大同市", nameEn: "Datong" },
  },
  {
    ...{ id: "140600-1", name: "朔州经济开发区", nameEn: null },
    city: { id: "140600", name: "朔州市", nameEn: "Shuozhou" },
  },
];

/** A ledger of as many rows as asked for. */
export function fakeLedger(
  rows: number,
  { never, failure }: { never: boolean; failure: Failure | null },
): LedgerState {
  const made = localProjects(rows).map(({ project, listings }, i): LedgerRow => {
    const progress = { at: Date.now(), units: { done: 28, total: 51, unit: "栋" }, percent: null };
    return {
      project: { ...project, zone: ZONES[i % 2]?.id ?? null, city: ZONES[i % 2]?.city.id ?? null },
      listings: listings.map(({ project: _, ...listing }) => listing),
      progress: { verified: i % 3 ? null : progress, reported: i % 2 ? null : progress },
      remark: i % 4 ? null : "三号厂房钢结构吊装，雨后场地积水，预计两天后恢复；另有一户尚未签约",
      pending: { reports: i % 5 ? 0 : 2, photos: i % 10 ? 0 : 3 },
    };
  });
  const ledger = { rows: made, zones: ZONES, day: dayOf(Date.now()), version: "1.x", isComplete: true };
  return {
    ledger: signal(never || failure ? undefined : ledger),
    failure: signal(failure),
    refresh: async () => undefined,
  };
}
