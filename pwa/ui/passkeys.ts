const KNOWN = "sanpi.passkey";

/** Whether passkeys can be used on this page: browsers bind them to a site's name, and an address in numbers is none. */
export function canUsePasskeys(): boolean {
  return typeof PublicKeyCredential === "function" && !/^[\d.]+$|^\[/.test(location.hostname);
}

/** Whether to offer them to somebody who signs in: at a desk, or in a browser that has used one. */
export function offersPasskeys(): boolean {
  return canUsePasskeys() && (!matchMedia("(pointer: coarse)").matches || isKnown());
}

/** Keeps that a passkey was used in this browser. */
export function keepPasskeyUsed(): void {
  try {
    localStorage.setItem(KNOWN, "used");
  } catch {
    // Where site data is blocked, a phone does without the offer.
  }
}

function isKnown(): boolean {
  try {
    return localStorage.getItem(KNOWN) !== null;
  } catch {
    return false;
  }
}
