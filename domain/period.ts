import { type Day, daysAfter } from "./day.ts";

/** 周通报 `weekly`, 旬研判 `ten-day`, 月通报 `monthly`. */
export const BULLETIN_KINDS = ["weekly", "ten-day", "monthly"] as const;
export type BulletinKind = (typeof BULLETIN_KINDS)[number];

/** The days that a bulletin is on: a week from Monday, a 旬 (1–10, 11–20, 21–end) or a month of the calendar. */
export interface Period {
  readonly kind: BulletinKind;
  /** `2026-W47`, `2026-11-T2`, `2026-11`: in the order of time among periods of a kind. */
  readonly id: string;
  /** First and last day, both included. */
  readonly from: Day;
  readonly to: Day;
}

/** The period of a kind in which a day lies. */
export function periodOf(kind: BulletinKind, day: Day): Period {
  if (kind === "weekly") {
    const from = daysAfter(day, -weekdayOf(day));
    return { kind, id: weekId(from), from, to: daysAfter(from, 6) };
  }
  const month = day.slice(0, 7);
  if (kind === "monthly") return { kind, id: month, from: `${month}-01`, to: monthEnd(day) };
  const third = Math.min(3, Math.ceil(Number(day.slice(8)) / 10));
  const to = third === 3 ? monthEnd(day) : `${month}-${third}0`;
  return { kind, id: `${month}-T${third}`, from: `${month}-${third - 1}1`, to };
}

/** The last period of a kind that was over when a day began. */
export function periodBefore(kind: BulletinKind, day: Day): Period {
  return periodOf(kind, daysAfter(periodOf(kind, day).from, -1));
}

/** The periods whose bulletins must be there on a day: the last one of each kind, also days after its end. */
export function lastPeriods(day: Day): Period[] {
  return BULLETIN_KINDS.map((kind) => periodBefore(kind, day));
}

/** A period as bulletins are numbered: 2026年第47周, 2026年11月中旬, 2026年11月. */
export function periodName({ kind, id }: Pick<Period, "kind" | "id">): string {
  const [year, second = "", third = ""] = id.split("-");
  if (kind === "weekly") return `${year}年第${Number(second.slice(1))}周`;
  const month = `${year}年${Number(second)}月`;
  return kind === "monthly" ? month : `${month}${["上旬", "中旬", "下旬"][Number(third.slice(1)) - 1]}`;
}

/** Days since Monday. */
function weekdayOf(day: Day): number {
  return (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
}

/** A week belongs to the year of its Thursday, and is counted from that year's first (GB/T 7408, ISO 8601). */
function weekId(monday: Day): string {
  const thursday = daysAfter(monday, 3);
  const year = thursday.slice(0, 4);
  const days = (Date.parse(thursday) - Date.parse(`${year}-01-01`)) / 86_400_000;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, "0")}`;
}

function monthEnd(day: Day): Day {
  const [year, month] = day.split("-").map(Number) as [number, number];
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}
