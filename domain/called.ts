/** A place as people call it: by its id, its name or one of its other names. */
export interface Called {
  readonly id: string;
  readonly name: string;
  readonly aliases: readonly string[];
}

/**
 * The places that somebody means by a word: the one whose id it is, else the one of that name, else those that have it as
 * another name. Where there are several nobody knows which.
 */
export function meantBy<T extends Called>(word: string, places: readonly T[]): T[] {
  const exact = places.find(({ id }) => id === word) ?? places.find(({ name }) => name === word);
  return exact ? [exact] : places.filter(({ aliases }) => aliases.includes(word));
}

/** What a refusal says of a word: which places it may mean, where there are several. */
export function unclear(word: string, places: readonly Pick<Called, "id">[]): string {
  if (places.length < 2) return word;
  return `${word} may be ${places.map(({ id }) => id).join(" or ")}; say its id`;
}
