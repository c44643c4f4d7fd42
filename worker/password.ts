import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** scrypt's cost: about 80 ms and 32 MB a guess. Runs natively in workerd; pure JavaScript would overrun the CPU limit. */
const COST = { N: 16_384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };
const KEY_BYTES = 64;

/** A salted scrypt hash, `salt:key` in hexadecimal. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}:${(await derive(password, salt)).toString("hex")}`;
}

/** Answers whether `password` is the one that `hash` was made of, in constant time. */
export async function verifyPassword({
  hash,
  password,
}: {
  hash: string;
  password: string;
}): Promise<boolean> {
  const [saltHex, keyHex] = hash.split(":");
  if (!saltHex || !keyHex) return false;
  const key = Buffer.from(keyHex, "hex");
  if (key.length !== KEY_BYTES) return false;
  return timingSafeEqual(key, await derive(password, Buffer.from(saltHex, "hex")));
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  // One form of Unicode, so that the same characters typed on different phones are the same password.
  return new Promise((resolve, reject) =>
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, COST, (error, key) =>
      error ? reject(error) : resolve(key),
    ),
  );
}
