import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * A port that nobody listens on now, below those that systems hand out by themselves: it must still be free when what
 * stopped listening on it begins again.
 */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries++) {
    const port = randomInt(20_000, 32_768);
    if (await isFree(port)) return port;
  }
  throw new Error("no port between 20000 and 32767 is free");
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once("error", () => resolve(false));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
}
