/** A lower-case UUID. Phones make version 7, whose order is the order of making. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A lower-case hexadecimal SHA-256 digest. */
export const SHA256 = /^[0-9a-f]{64}$/;

// Half of a character is stored as another one; a whole one of two halves is fine. Without flags, as the API describes it.
const SIGN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is meant.
  /(?:[^\s/\x00-\x1f\x7f-\x9f\ud800-\udfff]|[\ud800-\udbff][\udc00-\udfff])/.source;

/** The id of a city, zone or project: signs of any script, spaces only between them, and no slash, which parts keys. */
export const LEDGER_ID = new RegExp(`^${SIGN}(?: *${SIGN})*$`);

/**
 * A UUID version 7 (RFC 9562) of an instant in epoch milliseconds and 10 bytes of randomness.
 * Clock and randomness come from the caller, so that this stays a pure function.
 */
export function uuidv7(instantMs: number, random: Uint8Array): string {
  if (random.length < 10) throw new RangeError("a UUID needs 10 random bytes");
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(instantMs / 2 ** (8 * (5 - i))) % 256;
  bytes.set(random.subarray(0, 10), 6);
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f);
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
