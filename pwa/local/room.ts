import { isFull } from "./connection.ts";

/**
 * Room set aside for facts. Photos fill a phone to the last byte, and browsers do not tell how much there really is
 * (Chromium reports the same 10 GB to everybody); so a piece of this size is occupied beforehand and given up when a
 * report would not fit without it. It lies in a cache, because what is deleted there is free at once.
 */
const ROOM = "sanpi-room";
const ROOM_BYTES = 1_048_576;

/** Sets the room aside unless it is already. Never fails: a phone that is full has none to set aside. */
export async function holdRoom(): Promise<void> {
  try {
    if (await caches.has(ROOM)) return;
    await (await caches.open(ROOM)).put("/room", new Response(new Uint8Array(ROOM_BYTES)));
  } catch {
    await giveRoomUp();
  }
}

async function giveRoomUp(): Promise<boolean> {
  try {
    return await caches.delete(ROOM);
  } catch {
    return false;
  }
}

/** Does `work`, which must be safe to repeat; where the phone is full, once more in the room that was set aside. */
export async function withRoom<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isFull(error) || !(await giveRoomUp())) throw error;
    return work();
  }
}
