/** What a person may do. `reporter` 项目专员, `reviewer` 审核员, `manager` 管理者, `admin` 管理员. */
export const ROLES = ["reporter", "reviewer", "manager", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** The levels of the scope tree, widest first. */
export const LEVELS = ["province", "city", "zone", "project"] as const;
export type Level = (typeof LEVELS)[number];

/** The province's own place id; a grant at province level carries it. */
export const PROVINCE = "14";

/** One right: a role over a place and all that lies below it. */
export interface Grant {
  readonly role: Role;
  readonly level: Level;
  readonly place: string;
}

/** Answers whether somebody holds one of these roles anywhere; nobody holds none. */
export function holds(
  who: { readonly grants: readonly Pick<Grant, "role">[] } | null | undefined,
  ...roles: readonly Role[]
): boolean {
  return who?.grants.some((grant) => roles.includes(grant.role)) ?? false;
}

/** Exists for the compiler alone: no other file can name it, so no other file can make a scope by hand. */
declare const ofGrants: unique symbol;

/**
 * Where a set of roles reaches, as the store's queries take it: everywhere, or these places. Made of somebody's grants by
 * `scopeOf` and in no other way.
 */
export interface Scope {
  readonly [ofGrants]: true;
  readonly province: boolean;
  readonly cities: readonly string[];
  readonly zones: readonly string[];
  readonly projects: readonly string[];
}

/** The union of the places at which somebody holds one of `roles`. */
export function scopeOf(grants: readonly Grant[], roles: readonly Role[]): Scope {
  const held = grants.filter((g) => roles.includes(g.role));
  const places = (level: Level) =>
    [...new Set(held.filter((g) => g.level === level).map((g) => g.place))].sort();
  const reach: Omit<Scope, typeof ofGrants> = {
    province: held.some((g) => g.level === "province"),
    cities: places("city"),
    zones: places("zone"),
    projects: places("project"),
  };
  return reach as Scope;
}

/** Answers whether a scope reaches nothing at all. */
export function isEmptyScope(scope: Scope): boolean {
  return !scope.province && scope.cities.length + scope.zones.length + scope.projects.length === 0;
}

/** Answers whether a zone lies wholly inside a scope. */
export function coversZone(scope: Scope, zone: string | null, city: string | null): boolean {
  return (
    scope.province ||
    (city !== null && scope.cities.includes(city)) ||
    (zone !== null && scope.zones.includes(zone))
  );
}
