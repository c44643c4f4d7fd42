/** A parameter may hold 2 MB, and a character take three bytes of it. */
const MOST_CHARACTERS = 500_000;

/** Rows as JSON arrays in their order, each short enough to be one parameter of a statement. None for no rows. */
export function jsonParts(rows: readonly unknown[]): string[] {
  const parts: string[] = [];
  let part: string[] = [];
  let length = 0;
  const close = () => {
    if (part.length > 0) parts.push(`[${part.join(",")}]`);
    part = [];
    length = 0;
  };
  for (const row of rows) {
    const text = JSON.stringify(row);
    if (length + text.length > MOST_CHARACTERS) close();
    part.push(text);
    length += text.length + 1;
  }
  close();
  return parts;
}
