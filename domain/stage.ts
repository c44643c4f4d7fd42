/** The rungs of a project, lowest first. Reports only ever move a project up (see `milestone.ts`). */
export const STAGES = ["planned", "signed", "started", "producing", "capacity"] as const;

/** 谋划 `planned`, 已签约 `signed`, 已开工 `started`, 已投产 `producing`, 已达产 `capacity`. */
export type Stage = (typeof STAGES)[number];

/** The rung's number, 0 for `planned` to 4 for `capacity`, as the books store it. */
export function stageRank(stage: Stage): number {
  return STAGES.indexOf(stage);
}

/** The stage of a stored rung number. Throws a RangeError for a number that is no rung. */
export function stageOfRank(rank: number): Stage {
  const stage = STAGES[rank];
  if (stage === undefined) throw new RangeError(`no stage has rank ${rank}`);
  return stage;
}
