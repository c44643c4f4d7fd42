import type { Me } from "#domain/account";
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

/** The window as it travels in the addresses of the board: `?from=2023-1&to=2024-1`, or nothing for all rounds. */
export function windowIn(query: { readonly from?: string; readonly to?: string }): string {
  const search = new URLSearchParams();
  if (query.from) search.set("from", query.from);
  if (query.to) search.set("to", query.to);
  const text = search.toString();
  return text && `?${text}`;
}
