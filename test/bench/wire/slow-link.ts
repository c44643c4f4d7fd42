import { type AddressInfo, createConnection, createServer, type Server, type Socket } from "node:net";

/** A link of so many bits a second in each direction, shared by all connections, and so many ms there and back. */
export interface LinkSpeed {
  readonly bitsPerSecond: number;
  readonly roundTripMs: number;
}

/** What an Ethernet, IP or TCP header adds on a real link is not counted; the bytes of the connections are. */
const SLICE_BYTES = 1_460;
/** What the link takes in before it makes the sender wait, as the buffer of a base station does. */
const BUFFER_BYTES = 64 * 1_024;

/**
 * One direction of the link: a queue that all connections share. Slices leave one after the other at the link's speed
 * and arrive half a round trip later.
 */
class Lane {
  readonly #bytesPerMs: number;
  readonly #delayMs: number;
  readonly #flying: { readonly atMs: number; readonly arrive: () => void }[] = [];
  #freeAtMs = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Bytes carried so far. */
  carried = 0;

  constructor({ bitsPerSecond, roundTripMs }: LinkSpeed) {
    this.#bytesPerMs = bitsPerSecond / 8_000;
    this.#delayMs = roundTripMs / 2;
  }

  /** Carries what `from` sends to `to`. */
  join(from: Socket, to: Socket): void {
    let under = 0;
    from.on("data", (data: Buffer) => {
      for (let at = 0; at < data.length; at += SLICE_BYTES) {
        const slice = data.subarray(at, at + SLICE_BYTES);
        under += slice.length;
        this.#after(slice.length, () => {
          under -= slice.length;
          to.write(slice);
          if (under < BUFFER_BYTES) from.resume();
        });
      }
      if (under >= BUFFER_BYTES) from.pause();
    });
    from.once("end", () => this.#after(0, () => to.end()));
    from.once("close", () => this.#after(0, () => to.destroy()));
    from.once("error", () => to.destroy());
  }

  #after(bytes: number, arrive: () => void): void {
    const now = performance.now();
    this.#freeAtMs = Math.max(now, this.#freeAtMs) + bytes / this.#bytesPerMs;
    this.carried += bytes;
    this.#flying.push({ atMs: this.#freeAtMs + this.#delayMs, arrive });
    this.#timer ??= setTimeout(this.#land, this.#freeAtMs + this.#delayMs - now);
  }

  /** Lets arrive what is due, in the order in which it left: timers of their own could overtake each other. */
  readonly #land = () => {
    let next = this.#flying[0];
    while (next && next.atMs <= performance.now()) {
      this.#flying.shift();
      next.arrive();
      next = this.#flying[0];
    }
    this.#timer = next && setTimeout(this.#land, Math.max(0, next.atMs - performance.now()));
  };
}

/**
 * A slow link in front of a server: for whoever connects to its port, in a page or a service worker. A connection costs
 * a round trip before its first byte, as TCP does.
 */
export class SlowLink {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #up: Lane;
  readonly #down: Lane;
  #isSlow = false;
  /** Connections begun while the link was slow. */
  connections = 0;

  private constructor(target: URL, speed: LinkSpeed) {
    this.#up = new Lane(speed);
    this.#down = new Lane(speed);
    this.#server = createServer((near) => {
      near.setNoDelay(true);
      this.#sockets.add(near);
      near.once("close", () => this.#sockets.delete(near));
      near.once("error", () => near.destroy());
      const far = createConnection({ host: target.hostname, port: Number(target.port), noDelay: true });
      far.once("error", () => near.destroy());
      if (!this.#isSlow) {
        near.pipe(far).pipe(near);
        return;
      }
      this.connections++;
      near.pause();
      this.#down.join(far, near);
      // The handshake.
      setTimeout(() => {
        this.#up.join(near, far);
        near.resume();
      }, speed.roundTripMs);
    });
  }

  /** Opens the link; it is as fast as the machine until `slow` is called. */
  static async open(target: URL, speed: LinkSpeed): Promise<SlowLink> {
    const link = new SlowLink(target, speed);
    await new Promise<void>((done) => link.#server.listen(0, "127.0.0.1", done));
    return link;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Connections from now on are slow; those there are, are ended. */
  slow(): void {
    this.#isSlow = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Bytes carried in each direction while slow. */
  get carried(): { readonly up: number; readonly down: number } {
    return { up: this.#up.carried, down: this.#down.carried };
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
  }
}
