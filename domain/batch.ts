import { type Stage, stageRank } from "./stage.ts";

/** The three batches (三个一批) of a round, in the order of the campaign. */
export const BATCHES = ["signing", "start", "production"] as const;

/** 签约一批 `signing`, 开工一批 `start`, 投产一批 `production`. */
export type Batch = (typeof BATCHES)[number];

/** The stage a project must have reached for its listing to count as achieved: the one after the batch's own. */
export const ACHIEVED_STAGE: Record<Batch, Stage> = {
  signing: "started",
  start: "producing",
  production: "capacity",
};

/** Answers whether a listing in `batch` has achieved its purpose when its project stands at `stage`. */
export function hasAchieved(batch: Batch, stage: Stage): boolean {
  return stageRank(stage) >= stageRank(ACHIEVED_STAGE[batch]);
}
