import { signal } from "@preact/signals";
import type { BandScheme } from "#domain/size-band";
import { keep, readKept } from "../../ui/kept.ts";
import { type ColumnId, FIRST_COLUMNS } from "./columns.ts";
import { columnsOf } from "./view.ts";

/** A view with a name; `search` is what stands behind the `?`, the columns included. */
export interface NamedView {
  readonly name: string;
  readonly search: string;
}

const isNamedView = (value: unknown): value is NamedView =>
  typeof value === "object" &&
  value !== null &&
  typeof (value as NamedView).name === "string" &&
  typeof (value as NamedView).search === "string";

const listOf =
  <T>(isOne: (value: unknown) => value is T) =>
  (value: unknown): T[] | undefined =>
    Array.isArray(value) ? value.filter(isOne) : undefined;
const isText = (value: unknown): value is string => typeof value === "string";

/** What a person's ledger remembers on this device: the columns last chosen, the way of classing, the named views. */
export function createKept(personId: string) {
  const at = (what: string) => `ledger.${what}.${personId}`;
  const columns = signal<readonly ColumnId[]>(
    columnsOf(readKept(at("columns"), listOf(isText), [...FIRST_COLUMNS])),
  );
  const bands = signal<BandScheme>(
    readKept<BandScheme>(at("bands"), (value) => (value === "nested" ? value : undefined), "apart"),
  );
  const views = signal<readonly NamedView[]>(readKept(at("views"), listOf(isNamedView), []));
  return {
    ...{ columns, bands, views },
    setColumns(next: readonly ColumnId[]): void {
      columns.value = next;
      keep(at("columns"), next);
    },
    setBands(next: BandScheme): void {
      bands.value = next;
      keep(at("bands"), next);
    },
    /** A name used again names the new view. */
    addView(view: NamedView): void {
      views.value = [...views.peek().filter(({ name }) => name !== view.name), view];
      keep(at("views"), views.peek());
    },
    removeView(name: string): void {
      views.value = views.peek().filter((view) => view.name !== name);
      keep(at("views"), views.peek());
    },
  };
}

export type Kept = ReturnType<typeof createKept>;
