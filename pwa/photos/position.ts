import type { Position } from "#domain/fields";

const PATIENCE_MS = 10_000;
/** A position this old still tells where somebody stands who takes several photos. */
const FRESH_MS = 30_000;

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

/** Six decimals of a degree are 11 cm: more is noise. */
function round(degrees: number): number {
  return Math.round(degrees * 1e6) / 1e6;
}
