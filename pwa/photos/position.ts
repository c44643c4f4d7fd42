import type { Position } from "#domain/fields";

const PATIENCE_MS = 10_000;
/** A position this old still tells where somebody stands who takes several photos. */
const FRESH_MS = 30_000;
const AGREED = "sanpi.position";

/** Where the phone is now, or why that is not known: the person said no, or the phone cannot tell in time. */
export function locate(): Promise<Position | "denied" | "unavailable"> {
  if (!navigator.geolocation) return Promise.resolve("unavailable");
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lat: round(coords.latitude),
          lng: round(coords.longitude),
          accuracy: Math.round(coords.accuracy),
        }),
      (error) => resolve(error.code === error.PERMISSION_DENIED ? "denied" : "unavailable"),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: FRESH_MS },
    );
  });
}

/**
 * Whether the position may be asked for without the browser putting a question that nobody has explained: the phone
 * allows or refuses it already, or the person has read the reason and agreed.
 */
export async function mayLocate(): Promise<boolean> {
  if (!navigator.geolocation || hasAgreed()) return true;
  // Old Safari has no permissions to query.
  const permission = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
  return permission?.state === "granted" || permission?.state === "denied";
}

/** Remembers on this phone that the person was told why, and agreed. */
export function agreeToLocate(): void {
  try {
    localStorage.setItem(AGREED, "agreed");
  } catch {
    // Site data is blocked: the reason will be given again.
  }
}

function hasAgreed(): boolean {
  try {
    return localStorage.getItem(AGREED) !== null;
  } catch {
    return false;
  }
}

/** Six decimals of a degree are 11 cm: more is noise. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
