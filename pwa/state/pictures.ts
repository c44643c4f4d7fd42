import type { Structure } from "#domain/structure";
import type { Trend } from "#domain/trend";
import { searchOf } from "../live/tallies.ts";
import { isObject } from "../sync/reply.ts";
import type { Read } from "./ask.ts";
import type { PicturesState } from "./contract.ts";
import type { Session } from "./session.ts";

const readTrend: Read<Trend> = (value) =>
  isObject(value) && Array.isArray(value.steps) && isObject(value.total)
    ? (value as unknown as Trend)
    : undefined;

const readStructure: Read<Structure> = (value) =>
  isObject(value) && Array.isArray(value.funnel) && isObject(value.bands)
    ? (value as unknown as Structure)
    : undefined;

/** What the pictures need beside the figures of the board. */
export function createPictures({ ask }: Session): PicturesState {
  return {
    trend: (query) => ask.get(`/api/trend?${searchOf(query)}`, readTrend),
    structure: (query) => ask.get(`/api/structure?${searchOf(query)}`, readStructure),
  };
}
