import { MIN_PASSWORD } from "#domain/account";
import { isCommonPassword } from "../common-passwords.ts";

/** Answers whether a password may be chosen: long enough, not one that is tried first, and without the user name. */
export function isStrongEnough(password: string, username: string): boolean {
  const plain = password.normalize("NFKC").toLowerCase();
  return (
    [...plain].length >= MIN_PASSWORD &&
    !isCommonPassword(plain) &&
    !(username.length >= 3 && plain.includes(username.toLowerCase())) &&
    new Set(plain).size > 3
  );
}
