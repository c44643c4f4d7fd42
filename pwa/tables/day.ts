import { isDay } from "#domain/day";
import { type Cell, plain, textOf } from "./cells.ts";

/** A day as a sheet has it; `monthOnly` where the cell names no day and the first of the month is taken. */
export type SheetDay = { readonly day: string; readonly monthOnly: boolean } | { readonly fault: "day" };

const DAY_MS = 86_400_000;
/** Excel counts days from the last of 1899; these lie between 2000 and 2100. */
const SERIAL_ZERO_MS = Date.UTC(1899, 11, 30);
const SERIALS = { first: 36_526, last: 73_415 };

/**
 * The day in a cell: a date, Excel's number for one, 2024-3-5, 2024.3.5, 2024/3/5, 20240305, 2024年3月5日; of 2024年3月,
 * 2024-03 or 2024.3 the first. Null for an empty cell. A number 2024.1 is a fault: it may be January or October.
 */
export function readDay(cell: Cell): SheetDay | null {
  if (typeof cell === "object" && cell) return { day: cell.day, monthOnly: false };
  const text = plain(textOf(cell));
  if (text === "" || /^(-+|—+|\/|无|待定)$/.test(text)) return null;
  if (typeof cell === "number" && Number.isInteger(cell) && cell >= SERIALS.first && cell <= SERIALS.last)
    return { day: new Date(SERIAL_ZERO_MS + cell * DAY_MS).toISOString().slice(0, 10), monthOnly: false };
  if (typeof cell === "number" && /^20\d\d\.1$/.test(text)) return { fault: "day" };
  const packed = /^(20\d\d)(\d\d)(\d\d)$/.exec(text);
  const parted = /^(20\d\d)[-./年](\d{1,2})(?:[-./月](\d{1,2})日?|月)?(?:\d{1,2}:\d{2}(?::\d{2})?)?$/.exec(
    text,
  );
  const [, year, month, date] = packed ?? parted ?? [];
  if (!year || !month) return { fault: "day" };
  const day = `${year}-${month.padStart(2, "0")}-${(date ?? "1").padStart(2, "0")}`;
  return isDay(day) ? { day, monthOnly: date === undefined } : { fault: "day" };
}
