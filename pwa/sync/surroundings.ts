import { sendingPerson } from "../local/person.ts";
import { timer } from "./loop.ts";

/** What a request needs beside itself. */
export interface Wire {
  /** The phone's clock, epoch ms. */
  nowMs(): number;
  /** Calls back once after `ms`; answers how to forget it. */
  after(ms: number, callback: () => void): () => void;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

/** All that sending touches of the phone around it, in one place: so that several phones can live in one process. */
export interface Surroundings extends Wire {
  /** In [0, 1). */
  random(): number;
  /** The id of the person whose outbox may be sent now; null for nobody, undefined while a sign-in is under way. */
  sendingPerson(): Promise<string | null | undefined>;
}

/** The browser's own. */
export const browser: Surroundings = {
  nowMs: () => Date.now(),
  after: timer,
  fetch: (url, init) => fetch(url, init),
  random: () => Math.random(),
  sendingPerson: () => sendingPerson(),
};
