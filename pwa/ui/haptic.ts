/** A short tick in the hand, on phones that have one. */
export function tick(): void {
  navigator.vibrate?.(20);
}
