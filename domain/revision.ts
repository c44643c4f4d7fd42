/** The revision of the books that a version stands for: a later version has a higher one. */
export function revisionOf(version: string): number {
  return Number.parseInt(version, 10);
}
