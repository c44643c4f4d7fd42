import type { Grant, Role } from "./scope.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long a session counts. */
export interface SessionLimit {
  /** Without being used. */
  readonly idleMs: number;
  /** At all. */
  readonly absoluteMs: number;
}

/**
 * The limits of each role's sessions, the strictest last. A field phone stays signed in for as long as a building site
 * takes; who decides about others' reports or accounts does so at a desk that somebody else may sit down at.
 */
const LIMITS: Record<Role, SessionLimit> = {
  reporter: { idleMs: 90 * DAY_MS, absoluteMs: 365 * DAY_MS },
  manager: { idleMs: 3 * DAY_MS, absoluteMs: 30 * DAY_MS },
  reviewer: { idleMs: 12 * HOUR_MS, absoluteMs: 7 * DAY_MS },
  admin: { idleMs: HOUR_MS, absoluteMs: 12 * HOUR_MS },
};

/** The longest any session may last: how long browsers keep the cookie. */
export const LONGEST_SESSION_MS = LIMITS.reporter.absoluteMs;

/** The limits of a person's sessions: the strictest of their roles; without any role, those of an administrator. */
export function sessionLimit(grants: readonly Pick<Grant, "role">[]): SessionLimit {
  const limits = grants.length > 0 ? grants.map((g) => LIMITS[g.role]) : [LIMITS.admin];
  return {
    idleMs: Math.min(...limits.map((l) => l.idleMs)),
    absoluteMs: Math.min(...limits.map((l) => l.absoluteMs)),
  };
}

/** When a session ends (epoch ms) unless it is used before. */
export function sessionEndsMs(limit: SessionLimit, sinceMs: number, usedMs: number): number {
  return Math.min(sinceMs + limit.absoluteMs, usedMs + limit.idleMs);
}

/** How much later than `usedMs` a use must be to be worth a write: a twentieth of the idle limit. */
export function isWorthNoting(limit: SessionLimit, usedMs: number, nowMs: number): boolean {
  return nowMs - usedMs > limit.idleMs / 20;
}
