import type { OutboxEntry } from "../../state/contract.ts";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";
import { outboxWords } from "../../words/outbox.ts";

/** 已存手机 → 已送达 → 照片齐全 → 已核实: how far a report has come. Done steps are ticked, not only coloured. */
export function Steps({ entry }: { entry: OutboxEntry }) {
  const w = words();
  const received = entry.phase === "received" || entry.phase === "complete" || entry.state !== "pending";
  const complete = received && entry.photosSent >= entry.photosTotal && entry.photosLost === 0;
  const photos = complete ? w.phase.complete : outboxWords().photosSent(entry.photosSent, entry.photosTotal);
  const steps: (readonly [text: string, done: boolean])[] = [
    [w.phase.waiting, true],
    [w.phase.received, received],
  ];
  if (entry.photosTotal > 0) steps.push([photos, complete]);
  steps.push([w.state.verified, entry.state === "verified"]);
  return (
    <ol class="steps" aria-label={outboxWords().steps}>
      {steps.map(([text, done]) => (
        <li key={text} class={done ? "step step--done" : "step"}>
          <span class="step__mark">{done && <Icon name="tick" />}</span>
          {text}
        </li>
      ))}
    </ol>
  );
}
