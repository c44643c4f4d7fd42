import type { ImportResponse, Imports, UndoneImport } from "#domain/import";
import type { Ledger, LedgerRow } from "#domain/ledger";
import { isObject } from "../sync/reply.ts";
import { offPage } from "../tables/off-page.ts";
import type { Read } from "./ask.ts";
import type { Failure, KnownProjects, Outcome, SheetsState } from "./contract.ts";
import type { Session } from "./session.ts";

const readImport: Read<ImportResponse> = (value) =>
  isObject(value) && Array.isArray(value.outcomes) ? (value as unknown as ImportResponse) : undefined;
const readImports: Read<Imports> = (value) =>
  isObject(value) && Array.isArray(value.imports) ? (value as unknown as Imports) : undefined;
const readUndone: Read<UndoneImport> = (value) =>
  isObject(value) && typeof value.undone === "boolean" ? (value as unknown as UndoneImport) : undefined;
const readLedger: Read<Ledger> = (value) =>
  isObject(value) && Array.isArray(value.rows) ? (value as unknown as Ledger) : undefined;

/** Spreadsheets in: read on the device, judged and kept by the server. */
export function createSheets(session: Session): SheetsState {
  const { ask } = session;

  /** All projects of a zone, or for "" those without a site; null where nobody knows a zone of that name. */
  async function projectsOf(zone: string, names: Map<string, string>): Promise<LedgerRow[] | null | Failure> {
    const rows: LedgerRow[] = [];
    for (let after: string | null = ""; after !== null; ) {
      const search = new URLSearchParams({
        ...(zone && { within: zone }),
        ...{ limit: "2000", ...(after && { after }) },
      });
      const page: Outcome<Ledger> = await ask.get(`/api/ledger?${search}`, readLedger);
      if (!("ok" in page)) return page.failed === "place_unknown" ? null : page;
      rows.push(...page.ok.rows.filter(({ project }) => zone !== "" || project.zone === null));
      for (const { id, name } of page.ok.zones) names.set(id, name);
      after = page.ok.next;
    }
    return rows;
  }

  async function known(zones: readonly string[]): Promise<Outcome<KnownProjects>> {
    const byZone = new Map<string, readonly LedgerRow[]>();
    const zoneNames = new Map<string, string>();
    for (const zone of new Set(zones)) {
      const rows = await projectsOf(zone, zoneNames);
      if (rows && "failed" in rows) return rows;
      if (rows) byZone.set(zone, rows);
    }
    const byId = new Map([...byZone.values()].flat().map((row) => [row.project.id, row]));
    return { ok: { byZone, byId, zoneNames } };
  }

  return {
    async read(file, answers) {
      try {
        return { ok: await offPage({ do: "read", file, answers }) };
      } catch {
        return { ok: "unreadable" };
      }
    },
    known,
    async match(rows, { byZone }) {
      const projects = new Map([...byZone].map(([zone, all]) => [zone, all.map(({ project }) => project)]));
      try {
        return { ok: await offPage({ do: "match", rows, known: projects }) };
      } catch {
        return { failed: "offline" };
      }
    },
    send: (rows, sheet, dryRun) => ask.post("/api/import", { ...rows, sheet, dryRun }, readImport),
    history: (before) => ask.get(`/api/imports${before === null ? "" : `?before=${before}`}`, readImports),
    undo: (id) => ask.post(`/api/imports/${encodeURIComponent(id)}/undo`, {}, readUndone),
  };
}
