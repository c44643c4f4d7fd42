/** Rows drawn above and below those in sight, so that a turn of the wheel shows no gap. */
const BEYOND = 12;

/** Which of `count` rows of one height to draw: from the first, before the second. Lengths in px. */
export function rowsInSight(
  scrolledPx: number,
  heightPx: number,
  rowPx: number,
  count: number,
): readonly [first: number, end: number] {
  const last = Math.max(0, count - 1);
  const top = Math.min(last, Math.max(0, Math.floor(scrolledPx / rowPx)));
  const shown = Math.ceil(heightPx / rowPx) + 1;
  return [Math.max(0, top - BEYOND), Math.min(count, top + shown + BEYOND)];
}
