import { dayOf, dayStartMs, daysAfter } from "./day.ts";

/**
 * A field phone has fallen silent (失联) when its officer has open projects and none of the officer's phones was seen on
 * this day or the seven before it. Of several phones only the last seen counts, so that one that was replaced does not. An
 * open project is listed and has not achieved, by what is verified, what it is listed for.
 */
export const SILENT_AFTER_DAYS = 7;

/** The instant (epoch ms) before which a silent phone was last seen: the start of a day in Asia/Shanghai. */
export function silentBeforeMs(nowMs: number): number {
  return dayStartMs(daysAfter(dayOf(nowMs), -SILENT_AFTER_DAYS));
}
