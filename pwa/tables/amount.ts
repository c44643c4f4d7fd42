import { MAX_WAN, type Wan } from "#domain/money";
import { type Cell, plain, textOf } from "./cells.ts";
import { type TitleUnit, type Unit, unitIn } from "./columns.ts";

/** Why a cell is no amount: no figure, negative, too large, another currency, less than 1 万元 would be lost, or no unit. */
export type AmountFault = "amount" | "negative" | "large" | "foreign" | "fraction" | "unit";

/** An amount in whole 万元; `rounded` where the cell had parts of one, `unlikely` where the unit may be wrong. */
export type Amount =
  | { readonly wan: Wan; readonly rounded: boolean; readonly unlikely: boolean }
  | { readonly fault: AmountFault };

const WAN_IN: Record<Unit, number> = { yi: 10_000, wan: 1, yuan: 1 / 10_000 };

/** Words for "nothing known". */
const NOTHING = /^(-+|—+|－+|\/|无|暂无|待定|未定|n\/a|空)$/i;

/** From here on, parts of a 万元 are rounded: a thousandth at most, and said. Below, the unit is more likely wrong. */
const ROUNDED_FROM_WAN = 500;
/** Amounts outside of these are pointed out: 10 万元 and 1,000 亿元. */
const LIKELY_WAN = { least: 10, most: 10_000_000 };

/** The unit that a cell states beside its figure; null for none. */
export function unitOfCell(cell: Cell): TitleUnit | null {
  return typeof cell === "string" ? unitIn(cell) : null;
}

/**
 * 万元 of a cell: in the unit that it states itself, else in its column's. Null for an empty cell. Nothing is guessed: a
 * figure without any unit is a fault.
 */
export function readAmount(cell: Cell, unit: TitleUnit | null): Amount | null {
  const text = plain(textOf(cell));
  if (text === "" || NOTHING.test(text)) return null;
  const own = unitOfCell(cell) ?? unit;
  if (own === "foreign") return { fault: "foreign" };
  const figure = typeof cell === "number" ? cell : figureOf(text);
  if (figure === null) return { fault: "amount" };
  if (own === null || own === "mixed") return { fault: "unit" };
  if (figure < 0) return { fault: "negative" };
  // Spreadsheets reckon in binary fractions: 14.63 亿元 may come as 14.629999999999999.
  const exact = Number((figure * WAN_IN[own]).toPrecision(12));
  const wan = Math.floor(exact + 0.5);
  if (wan > MAX_WAN) return { fault: "large" };
  const rounded = wan !== exact;
  if (rounded && exact < ROUNDED_FROM_WAN) return { fault: "fraction" };
  const unlikely = wan !== 0 && (wan < LIKELY_WAN.least || wan > LIKELY_WAN.most);
  return { wan, rounded, unlikely };
}

function figureOf(text: string): number | null {
  const match = /^[¥￥]?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?:亿元?|万元?|元)?(?:人民币)?$/.exec(
    text,
  );
  return match ? Number((match[1] as string).replaceAll(",", "")) : null;
}
