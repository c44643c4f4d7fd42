import type { LedgerWords } from "#domain/ledger-filter";
import { words } from "../../words/index.ts";
import type { Exportable } from "../export/exportable.ts";
import { exportWords } from "../export/words.ts";
import { bandText } from "./filters.tsx";
import type { Sort } from "./rows.ts";
import type { Shown } from "./shown.ts";
import { ledgerWords } from "./words.ts";

/** The ledger as shown, and the reports of its projects: the words of its filter, and what they say. */
export function exportableOf(typed: string, { filter, zones }: Shown, sort: Sort): Exportable {
  const w = ledgerWords();
  const { within, stages, batch, round, chain, sizes, silentDays, basis } = filter;
  const query: Record<keyof LedgerWords, string | null> = {
    ...{ q: typed.trim(), within, stage: stages.join(","), batch, round, chain },
    ...{ size: sizes.join(","), silent: silentDays === null ? null : String(silentDays), basis },
  };
  const place = within === null ? undefined : zones.get(within);
  const city = [...zones.values()].find((zone) => zone.city.id === within)?.city;
  const { filters } = exportWords();
  const lines: (readonly [string, string | false | null])[] = [
    [filters.within, within === null ? w.everywhere : (place?.name ?? city?.name ?? within)],
    [filters.q, typed.trim()],
    [w.batch, batch && words().batch[batch]],
    [w.columns.stage, stages.map((stage) => words().stage[stage]).join(" / ")],
    [w.columns.chain, chain],
    [w.sizes, sizes.map(bandText).join(" / ")],
    [w.silence, silentDays !== null && w.silentFor(String(silentDays))],
  ];
  return {
    ...{ kinds: ["ledger", "reports"], query, basis, sort },
    filters: lines.filter((line): line is [string, string] => Boolean(line[1])),
  };
}
