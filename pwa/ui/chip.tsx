import type { ReportState, VerdictWord } from "#domain/project";
import type { OutboxPhase } from "../state/contract.ts";
import { words } from "../words/index.ts";
import { Icon, type IconName } from "./icon.tsx";

/** What a colour means: green reached or verified, amber waiting, red needs somebody, plain anything else. */
export type Tone = "green" | "amber" | "red" | "plain";

/** One word with one colour and one shape, so that none of the three stands alone. */
export function Chip({ tone, icon, text }: { tone: Tone; icon: IconName; text: string }) {
  return (
    <span class={`chip chip--${tone}`}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

const STATES: Record<ReportState, readonly [Tone, IconName]> = {
  pending: ["amber", "clock"],
  verified: ["green", "seal"],
  returned: ["red", "undo"],
  withdrawn: ["plain", "close"],
};

/** 待核 / 已核实 / 已退回 / 已撤回. */
export function StateChip({ state }: { state: ReportState }) {
  const [tone, icon] = STATES[state];
  return <Chip tone={tone} icon={icon} text={words().state[state]} />;
}

/** A reviewer's or the reporter's word: as the state it leads to, or that an earlier word was taken back. */
export function VerdictChip({ verdict }: { verdict: VerdictWord }) {
  if (verdict !== "pending") return <StateChip state={verdict} />;
  return <Chip tone="plain" icon="undo" text={words().common.takenBack} />;
}

const PHASES: Record<OutboxPhase, readonly [Tone, IconName]> = {
  waiting: ["amber", "phone"],
  sending: ["amber", "up"],
  received: ["plain", "tick"],
  complete: ["green", "ticks"],
  needsYou: ["red", "alert"],
  superseded: ["plain", "swap"],
  withdrawn: ["plain", "close"],
};

/** 已存手机 / 正在上传 / 已送达 / 照片齐全 / 需要您 / 已更正 / 已撤回. */
export function PhaseChip({ phase }: { phase: OutboxPhase }) {
  const [tone, icon] = PHASES[phase];
  return <Chip tone={tone} icon={icon} text={words().phase[phase]} />;
}
