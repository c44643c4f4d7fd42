/** The last of some values; undefined of none. (`at` came with Chrome 92 and Safari 15.4, later than phones that must do.) */
export function lastOf<T>(values: readonly T[]): T | undefined {
  return values[values.length - 1];
}
