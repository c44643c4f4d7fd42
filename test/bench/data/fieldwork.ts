import { uuidv7 } from "#domain/id";
import { MILESTONES, type MilestoneCode } from "#domain/milestone";
import type { Report } from "#domain/report";
import type { BenchProject } from "./campaign.ts";
import { Random } from "./random.ts";

const MOVING = MILESTONES.filter((m) => "stage" in m).map((m): MilestoneCode => m.code);
const OTHERS = MILESTONES.filter((m) => !("stage" in m)).map((m): MilestoneCode => m.code);
const MINUTE_MS = 60_000;

/**
 * What staff send from the sites, without end and the same on every run: one report in six moves a stage, every second
 * names another milestone, every second states money, a third have a note, half a position. Photos are left out: their
 * bytes travel on their own, and so does their cost.
 */
export class Fieldwork {
  readonly #random: Random;
  #seq = 0;
  #observedMs: number;

  constructor(seed: number, firstObservedMs: number) {
    this.#random = new Random(seed);
    this.#observedMs = firstObservedMs;
  }

  /** A report of one of `projects`. */
  report(projects: readonly BenchProject[]): Report {
    const random = this.#random;
    const project = random.pick(projects);
    this.#observedMs += 1 + random.below(2 * MINUTE_MS);
    return {
      id: uuidv7(this.#observedMs, random.bytes(10)),
      seq: ++this.#seq,
      project: project.id,
      observedAt: this.#observedMs,
      milestone: this.#milestone(),
      ...(random.oneIn(4) && { units: { done: random.below(50), total: 50, unit: "栋" } }),
      ...(random.oneIn(4) && { percent: random.below(101) }),
      completed: random.oneIn(2) ? random.below(project.investmentWan) : null,
      note: random.oneIn(3) ? "三号厂房钢结构吊装，雨后场地积水，预计两天后恢复。" : "现场正常",
      ...(random.oneIn(2) && { position: { lat: 37.5 + random.fraction(), lng: 112.5, accuracy: 12 } }),
      photos: [],
    };
  }

  /** Whether a reviewer confirms the report just made: a third of them. */
  isVerified(): boolean {
    return this.#random.oneIn(3);
  }

  #milestone(): MilestoneCode | null {
    if (this.#random.oneIn(6)) return this.#random.pick(MOVING);
    return this.#random.oneIn(2) ? this.#random.pick(OTHERS) : null;
  }
}
