import type { Me } from "#domain/account";
import { BATCHES, type Batch } from "#domain/batch";
import { isDay } from "#domain/day";
import type { Basis } from "#domain/fields";
import { RATE_RULE_NAMES, type RateRule } from "#domain/rate";
import { ROUND_ID } from "#domain/round";
import { PROVINCE, scopeOf } from "#domain/scope";
import type { BoardQuery, BoardState } from "../../state/contract.ts";

/** Which rows a screen of the board shows. */
export type View = Pick<BoardQuery, "by" | "within">;

/** The first view of a person: the cities of the province, the zones of their one city, or their zones. */
export function firstView(me: Me | null | undefined): View {
  if (!me) return { by: "city", within: null };
  const scope = scopeOf(me.grants, ["reviewer", "manager", "admin"]);
  const [city] = scope.cities;
  if (scope.province || scope.cities.length > 1) return { by: "city", within: null };
  if (city !== undefined)
    return scope.zones.length === 0 ? { by: "zone", within: city } : { by: "city", within: null };
  return { by: "zone", within: null };
}

/** The view whose total is the figure of a place. */
export function viewOf(place: string): View {
  return place === PROVINCE ? { by: "city", within: null } : { by: "zone", within: place };
}

/** The figures of a view, once they are those of this view and not of the one before. */
export function figuresOf(board: BoardState, view: View) {
  const figures = board.figures.value;
  if (!figures) return undefined;
  const { by, within } = figures.verified;
  return by === view.by && (within?.id ?? null) === view.within ? figures : undefined;
}

/** What was chosen on a board: which figures, and how they are shown. All of it stands in the address, so that a view is a link. */
export interface Chosen extends Omit<BoardQuery, "by" | "within"> {
  /** The basis of the large figures; the other stands beside them. */
  readonly basis: Basis;
  /** The batch by whose rate the rows are ordered; null for the order of the places. */
  readonly sort: Batch | null;
}

/** Reads an address. What it holds that is none of ours counts as not chosen. */
export function chosenIn(query: Readonly<Record<string, string | undefined>>): Chosen {
  const isRound = (id: string | undefined) => id !== undefined && ROUND_ID.test(id);
  const round = (id: string | undefined) => (id !== undefined && isRound(id) ? id : null);
  const rounds = [...new Set(query.rounds?.split(",").filter(isRound))].join(",");
  return {
    from: round(query.from),
    to: round(query.to),
    rounds: rounds || null,
    year: query.year !== undefined && /^20\d{2}$/.test(query.year) ? query.year : null,
    rule: RATE_RULE_NAMES.find((name): name is RateRule => name === query.rule) ?? null,
    asOf: query.asOf !== undefined && isDay(query.asOf) ? query.asOf : null,
    basis: query.basis === "reported" ? "reported" : "verified",
    sort: BATCHES.find((batch) => batch === query.sort) ?? null,
  };
}

/** What was chosen as it travels in the addresses of the board: `?from=2023-1&to=2024-1`, or nothing for what stands by itself. */
export function searchOf({ basis, ...chosen }: Partial<Chosen>): string {
  const search = new URLSearchParams();
  const words = { ...chosen, basis: basis === "reported" ? basis : null };
  for (const [name, value] of Object.entries(words)) if (value) search.set(name, value);
  // A comma needs no escape in a query, and a link is also read by people.
  const text = search.toString().replaceAll("%2C", ",");
  return text && `?${text}`;
}

/** What the figures are asked for by: all that was chosen but how they are shown. */
export function queryOf({ basis: _, sort: __, ...asked }: Chosen, view: View): BoardQuery {
  return { ...asked, ...view };
}
