import type { Grant, GrantInput } from "#domain/account";
import type { Level, Role } from "#domain/scope";
import { words } from "../../words/index.ts";
import { placeOf } from "../me/place-of.ts";

/** A place that a right is over, as chosen on a screen. */
export interface ChosenPlace {
  readonly level: Level;
  readonly id: string;
  readonly name: string;
}

/** A right being written; its place is null until chosen. */
export interface DraftRight {
  readonly role: Role;
  readonly place: ChosenPlace | null;
}

/** A right in words: 项目专员 大同经济技术开发区. */
export function rightWords(grant: Grant): string {
  return `${words().role[grant.role]} ${placeOf(grant)}`;
}

/** A person's rights as a form starts with them. */
export function draftOf(grants: readonly Grant[]): DraftRight[] {
  return grants.map((grant) => ({
    role: grant.role,
    place: { level: grant.level, id: grant.place, name: placeOf(grant) },
  }));
}

/** Rights as the server takes them. Those without a place are left out: the form asks for it before. */
export function inputOf(rights: readonly DraftRight[]): GrantInput[] {
  return rights.flatMap(({ role, place }) =>
    place ? [{ role, level: place.level, ...(place.level !== "province" && { place: place.id }) }] : [],
  );
}
