/** A rate with two decimals, "—" for none known. The unit stands in the head of its column. */
export function formatRate(rate: number | null): string {
  return rate === null ? "—" : rate.toFixed(2);
}

/** A whole number with thousands apart, "—" for none known. */
export function formatCount(count: number | null): string {
  return count === null ? "—" : String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share of two amounts in percent with one decimal, or null for an empty base. */
export function shareOf(part: number | null, whole: number | null): string | null {
  if (part === null || !whole) return null;
  return ((part / whole) * 100).toFixed(1);
}

/** Bytes in the unit a person would say: `41 MB`, `2.8 MB`, `120 KB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} KB`;
  if (bytes < 10_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes < 1_000_000_000) return `${Math.round(bytes / 1_000_000)} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

/** A difference with its sign in front, from an already formatted amount: `+3.50`, `−0.20`. */
export function withSign(difference: number, formatted: (size: number) => string): string {
  return `${difference < 0 ? "−" : "+"}${formatted(Math.abs(difference))}`;
}
