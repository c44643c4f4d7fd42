import { Clock, START_MS } from "./clock.ts";
import { Ledger } from "./ledger.ts";
import { Net } from "./net.ts";
import { Phone } from "./phone.ts";
import { Place } from "./place.ts";
import type { Server } from "./server.ts";
import { quiet } from "./turn.ts";

/** How long, once all faults are over, people are asked to wait until everything is through. */
export const PATIENCE_MS = 2 * 3_600_000;

/** More requests than any schedule needs while no time passes. */
const RESTLESS = 1000;

/** Everything that one schedule plays with. */
export class World {
  readonly server: Server;
  readonly place: Place;
  readonly clock = new Clock(START_MS);
  readonly net: Net;
  readonly ledger = new Ledger();
  readonly phones: Phone[] = [];
  /** What nobody caught. */
  readonly uncaught: unknown[] = [];
  #seed: number;

  constructor(server: Server, seed: number) {
    this.server = server;
    this.#seed = seed | 0;
    this.place = new Place(server);
    this.net = new Net(server, this.place, this.clock, () => this.random());
  }

  /** Phones of Ann and Bob, and a second one of Ann's without Web Locks. */
  async open(phones: number): Promise<void> {
    await this.place.open();
    for (let i = 0; i < phones; i++) {
      const phone = new Phone(this, `phone ${i + 1}`, i < 2);
      await phone.belongsTo(this.place.person(i % 2));
      this.phones.push(phone);
    }
  }

  /** In [0, 1), by the schedule's seed (mulberry32). */
  random(): number {
    this.#seed = (this.#seed + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#seed ^ (this.#seed >>> 15), 1 | this.#seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** The randomness of an id: by the schedule's seed, and of this world alone. */
  idBytes(): Uint8Array<ArrayBuffer> {
    const bytes = Uint8Array.from({ length: 10 }, () => Math.floor(this.random() * 256));
    new DataView(bytes.buffer).setUint32(6, this.place.number);
    return bytes;
  }

  /** Keeps what nobody caught. */
  readonly catch = (error: unknown): void => {
    this.uncaught.push(error);
  };

  /** Lets a person do something on a phone, as far as the phone comes with it; then does `then`. */
  async act(doing: Promise<unknown>, then: () => void = () => {}): Promise<void> {
    void doing.then(then, () => {
      // The screen says that it did not work: nothing was promised.
    });
    await quiet();
  }

  quiet(): Promise<void> {
    return quiet();
  }

  /** Lets an hour, or whatever, pass. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.clock.nowMs + ms;
    await quiet();
    while (this.clock.ringNext(untilMs)) await quiet();
  }

  /** Moves letters until there are none. A page that asks without end is stopped, and told. */
  async deliverAll(): Promise<void> {
    await quiet();
    for (let moves = 0; this.net.letters.length > 0; moves++) {
      if (moves > RESTLESS) {
        const paths = new Set(this.net.letters.map(({ request }) => request.path));
        this.ledger.broken.push(`without a pause somebody asks for ${[...paths].join()}`);
        for (const phone of this.phones) phone.killAll();
        this.net.letters.length = 0;
      } else await this.net.move(0);
      await quiet();
    }
  }

  /** Delivers, and lets time pass where that is what everybody waits for, until `isDone`. Answers whether it is. */
  async waitFor(isDone: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<boolean> {
    const untilMs = this.clock.nowMs + patienceMs;
    for (;;) {
      await this.deliverAll();
      if (await isDone()) return true;
      if (!this.clock.ringNext(untilMs)) return false;
    }
  }
}
