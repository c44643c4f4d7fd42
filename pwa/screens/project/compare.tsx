import { useState } from "preact/hooks";
import { dayOf } from "#domain/day";
import type { StoredReport } from "#domain/dossier";
import { lastOf } from "#domain/last";
import { milestone } from "#domain/milestone";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { projectWords } from "../../words/dossier.ts";
import { language } from "../../words/index.ts";
import { type Shot, shotsOf } from "./reached.ts";

/** 照片对比: two photos of the site over each other, and a divider to draw across. */
export function Compare({ reports }: { reports: readonly StoredReport[] }) {
  const shots = shotsOf(reports);
  const [first, last] = [shots[0], lastOf(shots)];
  const [chosen, choose] = useState<{ readonly before?: string; readonly after?: string }>({});
  const w = projectWords();
  if (!first || !last || first === last) return null;
  const find = (sha256: string | undefined) => shots.find((shot) => shot.sha256 === sha256);
  const [before, after] = [find(chosen.before) ?? first, find(chosen.after) ?? last];
  return (
    <section class="card stack" aria-label={w.comparePhotos}>
      <h2 class="card__title">{w.comparePhotos}</h2>
      <Slider key={`${before.sha256} ${after.sha256}`} before={before} after={after} />
      <div class="compare__chosen">
        <Pick
          label={w.before}
          shots={shots}
          chosen={before}
          choose={(sha256) => choose({ ...chosen, before: sha256 })}
        />
        <Pick
          label={w.after}
          shots={shots}
          chosen={after}
          choose={(sha256) => choose({ ...chosen, after: sha256 })}
        />
      </div>
    </section>
  );
}

/** What a photo is called in a list: its day, what was reached then, and which of the report's photos it is. */
function nameOf({ atMs, report, place }: Shot): string {
  const step = report.milestone ? milestone(report.milestone)[language()] : null;
  return [dayOf(atMs), step, projectWords().photo(place)].filter(Boolean).join(" · ");
}

interface PickProps {
  readonly label: string;
  readonly shots: readonly Shot[];
  readonly chosen: Shot;
  readonly choose: (sha256: string) => void;
}

function Pick({ label, shots, chosen, choose }: PickProps) {
  return (
    <label class="compare__pick">
      {label}
      <select class="select" value={chosen.sha256} onChange={(event) => choose(event.currentTarget.value)}>
        {shots.map((shot) => (
          <option key={shot.sha256} value={shot.sha256}>
            {nameOf(shot)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The divider moves by finger or mouse on the photos, and by the arrow keys on the control below them. */
function Slider({ before, after }: { before: Shot; after: Shot }) {
  const { dossier } = useApp();
  const w = projectWords();
  const [percent, setPercent] = useState(50);
  const [unseen, setUnseen] = useState(false);
  const draw = (event: PointerEvent) => {
    const frame = event.currentTarget as HTMLElement;
    const { left, width } = frame.getBoundingClientRect();
    setPercent(Math.round(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100))));
  };
  if (unseen)
    return (
      <p class="aside aside--amber aside--icon">
        <Icon name="offline" />
        {w.photoUnseen}
      </p>
    );
  const photo = (shot: Shot, style: Record<string, string>) => (
    <img
      class="compare__photo"
      src={dossier.photoUrl(shot.sha256)}
      alt={nameOf(shot)}
      style={style}
      loading="lazy"
      decoding="async"
      draggable={false}
      onError={() => setUnseen(true)}
    />
  );
  return (
    <div>
      <div
        class="compare__frame"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          draw(event);
        }}
        onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && draw(event)}
      >
        {photo(before, {})}
        {photo(after, { clipPath: `inset(0 0 0 ${percent}%)` })}
        <span class="compare__divider" style={{ left: `${percent}%` }} aria-hidden="true">
          <Icon name="swap" />
        </span>
        <span class="compare__day">{dayOf(before.atMs)}</span>
        <span class="compare__day compare__day--after">{dayOf(after.atMs)}</span>
      </div>
      <input
        class="compare__range"
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-label={w.divider}
        aria-valuetext={w.dividerAt(percent, dayOf(before.atMs), dayOf(after.atMs))}
        onInput={(event) => setPercent(event.currentTarget.valueAsNumber)}
      />
    </div>
  );
}
