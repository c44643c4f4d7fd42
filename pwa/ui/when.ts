import { signal } from "@preact/signals";
import { dayOf, dayStartMs, minuteOf } from "#domain/day";
import { words } from "../words/index.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const TICK_MS = 30_000;

/** The time as screens see it, moving twice a minute; whoever reads it is drawn again. */
export const now = signal(Date.now());

/** Lets the screens' time move while somebody may be looking. */
export function startClock(): void {
  const move = () => {
    if (!document.hidden) now.value = Date.now();
  };
  setInterval(move, TICK_MS);
  document.addEventListener("visibilitychange", move);
}

/** How long ago an instant was, in words and in Shanghai's time: 刚刚, 5 分钟前, 今天 09:05, 3 天前, 2024-02-23. */
export function ago(instantMs: number, nowMs: number = now.value): string {
  const w = words().when;
  const minutes = Math.floor((nowMs - instantMs) / MINUTE_MS);
  if (minutes < 1) return w.now;
  if (minutes < 60) return w.minutes(minutes);
  const days = Math.round((dayStartMs(dayOf(nowMs)) - dayStartMs(dayOf(instantMs))) / DAY_MS);
  if (days === 0) return w.today(clock(instantMs));
  if (days === 1) return w.yesterday(clock(instantMs));
  return days < 30 ? w.days(days) : dayOf(instantMs);
}

/** `09:05` in Shanghai. */
export function clock(instantMs: number): string {
  return minuteOf(instantMs).slice(11);
}

/** A moment to come or long past, by day and minute: 今天 17:30, 2026-12-01 08:00. */
export function moment(instantMs: number, nowMs: number = now.value): string {
  const time = clock(instantMs);
  return dayOf(instantMs) === dayOf(nowMs) ? words().when.today(time) : `${dayOf(instantMs)} ${time}`;
}

/** How long something took or lasted: 5 分钟, 3 小时, 2 天. Rounded down, and never less than a minute. */
export function span(ms: number): string {
  const w = words().when;
  const minutes = Math.max(1, Math.floor(ms / MINUTE_MS));
  if (minutes < 60) return w.spanMinutes(minutes);
  if (ms < DAY_MS) return w.spanHours(Math.floor(minutes / 60));
  return w.spanDays(Math.floor(ms / DAY_MS));
}
