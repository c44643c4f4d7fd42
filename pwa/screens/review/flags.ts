import { milestoneRank } from "#domain/milestone";
import { formatYi } from "#domain/money";
import type { QueueItem } from "#domain/queue";
import { stageOfRank } from "#domain/stage";
import type { Unusual } from "#domain/unusual";
import { formatMetres } from "../../ui/distance.ts";
import { withSign } from "../../ui/figures.ts";
import type { IconName } from "../../ui/icon.tsx";
import { span } from "../../ui/when.ts";
import { words } from "../../words/index.ts";
import { reviewWords } from "./words.ts";

/** One thing to look at twice, in words. */
export interface Flag {
  readonly what: Unusual;
  readonly icon: IconName;
  readonly text: string;
}

const ICONS: Record<Unusual, IconName> = {
  ...{ key: "seal", photo_needed: "camera", fell: "chart", exceeds: "chart", jump: "chart", leap: "up" },
  ...{
    clock: "clock",
    far: "pin",
    old: "clock",
    reused: "swap",
    similar: "swap",
    missing: "phone",
    lost: "alert",
  },
};

/** What is unusual about a report, in words with its figures, most telling first. */
export function flagsOf(item: QueueItem): Flag[] {
  // A newer server may name what this version does not know.
  return item.unusual.flatMap((what) =>
    ICONS[what] ? [{ what, icon: ICONS[what], text: textOf(what, item) }] : [],
  );
}

function textOf(what: Unusual, { report, project }: QueueItem): string {
  const w = reviewWords().flags;
  const completed = report.completed ?? 0;
  const rise = completed - (project.verified.completed ?? 0);
  const most = (of: "distanceM" | "ageMs") => Math.max(0, ...report.photos.map((photo) => photo[of] ?? 0));
  switch (what) {
    case "fell":
      return w.fell(formatYi(-rise));
    case "exceeds":
      return w.exceeds(formatYi(completed - (project.investment ?? 0)));
    case "jump":
      return w.jump(withSign(rise, formatYi));
    case "leap":
      return w.leap(
        words().stage[project.verified.stage],
        words().stage[stageOfRank(milestoneRank(report.milestone))],
      );
    case "clock":
      return w.clock(span(Math.abs(report.clockOffsetMs)));
    case "far":
      return w.far(formatMetres(most("distanceM")));
    case "old":
      return w.old(span(most("ageMs")));
    case "missing":
      return w.missing(report.photos.filter((photo) => !photo.stored && !photo.lost).length);
    case "lost":
      return w.lost(report.photos.filter((photo) => photo.lost && !photo.stored).length);
    default:
      return w[what];
  }
}
