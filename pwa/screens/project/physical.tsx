import type { StoredReport } from "#domain/dossier";
import { formatCount } from "../../ui/figures.ts";
import { projectWords } from "../../words/dossier.ts";
import { words } from "../../words/index.ts";
import { counted, physicalOf } from "./reached.ts";

interface Line {
  readonly name: string;
  /** Null for what nobody verified yet. */
  readonly verified: Part | null;
  readonly pending: Part | null;
}

interface Part {
  readonly text: string;
  /** Of one; null where the whole is not known. */
  readonly share: number | null;
}

/** 形象进度: 28 / 51 栋, each kind of unit on a line, as verified with what is pending below it. */
export function PhysicalProgress({ reports }: { reports: readonly StoredReport[] }) {
  const w = projectWords();
  const lines = linesOf(reports);
  if (lines.length === 0) return null;
  return (
    <section class="card">
      <h2 class="card__title">{w.physical}</h2>
      <ul class="stack">
        {lines.map(({ name, verified, pending }) => (
          <li key={name}>
            <p class="physical__line">
              <span>{name}</span>
              <strong>{verified?.text ?? "—"}</strong>
            </p>
            {verified && verified.share !== null && (
              <progress class="bar" max={1} value={verified.share} aria-label={`${name} ${verified.text}`} />
            )}
            {pending && (
              <p class="pending">
                {words().state.pending} {pending.text}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function linesOf(reports: readonly StoredReport[]): Line[] {
  const w = projectWords();
  const [verified, reported] = [
    physicalOf(counted(reports, "verified")),
    physicalOf(counted(reports, "reported")),
  ];
  const unitsPart = (units: NonNullable<StoredReport["units"]> | undefined): Part | null =>
    units === undefined
      ? null
      : {
          text:
            units.total === null
              ? w.units(formatCount(units.done), units.unit)
              : w.unitsOf(formatCount(units.done), formatCount(units.total), units.unit),
          share: units.total === null ? null : units.done / units.total,
        };
  const percentPart = (percent: number | null): Part | null =>
    percent === null ? null : { text: `${percent} %`, share: percent / 100 };
  const lines = [...new Set([...verified.units.keys(), ...reported.units.keys()])].map((unit) =>
    lineOf(unit, unitsPart(verified.units.get(unit)), unitsPart(reported.units.get(unit))),
  );
  const inPercent = lineOf(w.overall, percentPart(verified.percent), percentPart(reported.percent));
  return inPercent.verified || inPercent.pending ? [...lines, inPercent] : lines;
}

function lineOf(name: string, verified: Part | null, reported: Part | null): Line {
  return { name, verified, pending: reported?.text === verified?.text ? null : reported };
}
