import type { Failure, SheetsState } from "../../../pwa/state/contract.ts";

const HOUR_MS = 3_600_000;

/** Imports as the gallery shows them: one that stands and one taken back; no file holds a table. */
export function fakeSheets(failure: Failure | null, rows: number): SheetsState {
  const one = {
    ...{ id: "0192f7a0-1b2c-7d3e-8f40-000000000001", person: { id: "admin", name: "赵管理员" } },
    ...{ at: Date.now() - HOUR_MS, file: "大同经开区项目台账（2024年2月，报市局版）.xlsx" },
    ...{ created: 12, updated: 30, unchanged: 158, undone: null },
  };
  return {
    read: async () => ({ ok: "headless" }),
    known: async () => failure ?? { ok: { byZone: new Map(), byId: new Map(), zoneNames: new Map() } },
    match: async () => failure ?? { ok: [] },
    send: async () => failure ?? { failed: "offline" },
    history: async () =>
      failure ?? {
        ok: {
          imports:
            rows === 0
              ? []
              : [one, { ...one, id: `${one.id.slice(0, -1)}2`, undone: { at: one.at, by: "赵管理员" } }],
          next: null,
        },
      },
    undo: async () =>
      failure ?? {
        ok: { undone: false, standing: [{ key: "p1", name: "双雁生物医药产业园", why: "reported" }] },
      },
  };
}
