import { signal } from "@preact/signals";

/** Somebody a code is to be made for. */
export interface CodeFor {
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

/** The people just imported, on their way to the page that makes their codes. Forgotten with the page. */
export const codesFor = signal<readonly CodeFor[]>([]);
