import type { Position } from "#domain/fields";

/** Where the phone is now, or null where it may not or cannot say. */
export function whereIAm(): Promise<Position | null> {
  return new Promise((resolve) => {
    if (!("geolocation" in navigator)) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ lat: coords.latitude, lng: coords.longitude, accuracy: coords.accuracy }),
      () => resolve(null),
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
}
