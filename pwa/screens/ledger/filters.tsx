import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { BATCHES } from "#domain/batch";
import { isCounted, type LedgerFilter, type LedgerWords } from "#domain/ledger-filter";
import { compareRounds } from "#domain/round";
import { BAND_SCHEMES, type BandScheme, bandBoundsYi, type SizeBand } from "#domain/size-band";
import { STAGES } from "#domain/stage";
import type { LedgerRows } from "../../state/contract.ts";
import { Choice } from "../../ui/choice.tsx";
import { projectWords } from "../../words/dossier.ts";
import { language, words } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import { ledgerWords } from "./words.ts";

interface FiltersProps {
  readonly ledger: LedgerRows;
  readonly chosen: LedgerWords;
  readonly filter: LedgerFilter;
  readonly choose: (patch: LedgerWords) => void;
  readonly bands: BandScheme;
  readonly chooseBands: (scheme: BandScheme) => void;
}

/** 7, 14, 30 … days: what notices ask about. A link may ask for any other number. */
const SILENCES = ["7", "14", "30", "60", "90", "180"];

/** All that narrows the ledger down; what can say nothing here (a chain nobody has) is left out. */
export function Filters({ ledger, chosen, filter, choose, bands, chooseBands }: FiltersProps) {
  const w = ledgerWords();
  const { rounds, chains } = useMemo(() => valuesOf(ledger), [ledger]);
  const silences =
    chosen.silent && !SILENCES.includes(chosen.silent) ? [...SILENCES, chosen.silent] : SILENCES;
  // A link may carry a class that the chosen way of classing has not.
  const scheme = filter.sizes.some((band) => !BAND_SCHEMES[bands].some((each) => each === band))
    ? otherThan(bands)
    : bands;
  return (
    <div class="ledger__filters">
      <Places ledger={ledger} chosen={filter.within} choose={(within) => choose({ within })} />
      <Select
        {...{ label: w.batch, open: w.anyBatch, chosen: filter.batch }}
        choose={(batch) => choose({ batch })}
        options={BATCHES.map((batch) => [batch, words().batch[batch]])}
      />
      <Select
        {...{ label: w.round, open: w.anyRound, chosen: filter.round }}
        choose={(round) => choose({ round })}
        options={rounds.map((round) => [round, round])}
      />
      {(chains.length > 0 || filter.chain) && (
        <Select
          {...{ label: projectWords().chain, open: w.anyChain, chosen: filter.chain }}
          choose={(chain) => choose({ chain })}
          options={chains.map((chain) => [chain, chain])}
        />
      )}
      <Select
        {...{ label: w.silence, open: w.anySilence, chosen: chosen.silent ?? null }}
        choose={(silent) => choose({ silent })}
        options={silences.map((days) => [days, w.silentFor(days)])}
      />
      <div class="ledger__group">
        <span class="ledger__label" aria-hidden="true">
          {w.basis}
        </span>
        <Choice
          legend={w.basis}
          options={[
            ["verified", w.verified],
            ["reported", w.reported],
          ]}
          chosen={filter.basis}
          choose={(basis) => choose({ basis: basis === "verified" ? undefined : basis })}
        />
      </div>
      <Several
        legend={w.stages}
        options={STAGES.map((stage) => [stage, words().stage[stage]])}
        chosen={filter.stages}
        choose={(stages) => choose({ stage: stages.join(",") })}
      />
      <Several
        legend={w.sizes}
        options={BAND_SCHEMES[scheme].map((band) => [band, bandText(band)])}
        chosen={filter.sizes}
        choose={(sizes) => choose({ size: sizes.join(",") })}
      >
        <button
          type="button"
          class="quiet"
          onClick={() => {
            // Classes of one way mean nothing beside those of the other.
            choose({ size: undefined });
            chooseBands(otherThan(scheme));
          }}
        >
          {w.bands}
          {words().common.colon}
          {w.scheme[scheme]}
        </button>
      </Several>
    </div>
  );
}

const otherThan = (scheme: BandScheme): BandScheme => (scheme === "apart" ? "nested" : "apart");

/** The rounds and chains that rows have, in order. */
function valuesOf({ rows }: LedgerRows) {
  const rounds = new Set(
    rows.flatMap(({ listings }) => listings.filter(isCounted).map(({ round }) => round)),
  );
  const chains = new Set(rows.flatMap(({ project }) => project.chain ?? []));
  return { rounds: [...rounds].sort(compareRounds).reverse(), chains: [...chains].sort() };
}

/** 1–5, 10 以上, 1 以下: a class by its bounds in 亿元. */
export function bandText(band: SizeBand): string {
  const w = ledgerWords();
  const [from, below] = bandBoundsYi(band);
  if (below === null) return w.bandFrom(from);
  return from === 0 ? w.bandBelow(below) : w.band(from, below);
}

interface SelectProps {
  readonly label: string;
  /** What stands for no choice, where there may be none. */
  readonly open?: string;
  readonly chosen: string | null;
  readonly choose: (value: string | undefined) => void;
  readonly options: readonly (readonly [value: string, text: string])[];
  readonly children?: ComponentChildren;
}

/** One value of several, or none. */
export function Select({ label, open, chosen, choose, options, children }: SelectProps) {
  return (
    <label class="ledger__group">
      <span class="ledger__label">{label}</span>
      <select
        class="select"
        value={chosen ?? ""}
        onChange={(event) => choose(event.currentTarget.value || undefined)}
      >
        {open !== undefined && <option value="">{open}</option>}
        {children ??
          options.map(([value, text]) => (
            <option key={value} value={value}>
              {text}
            </option>
          ))}
      </select>
    </label>
  );
}

/** The cities with their zones; nothing where there is but one zone. */
function Places({
  ledger,
  chosen,
  choose,
}: {
  ledger: LedgerRows;
  chosen: string | null;
  choose: (id: string | undefined) => void;
}) {
  const w = ledgerWords();
  if (ledger.zones.length < 2) return null;
  const cities = new Map(ledger.zones.map(({ city }) => [city.id, city]));
  return (
    <Select label={w.within} open={w.everywhere} chosen={chosen} choose={choose} options={[]}>
      {[...cities.values()].map((city) => {
        const zones = ledger.zones.filter((zone) => zone.city.id === city.id);
        const name = placeName(city, language());
        return (
          <optgroup key={city.id} label={name}>
            {zones.length > 1 && <option value={city.id}>{w.wholeCity(name)}</option>}
            {zones.map((zone) => (
              <option key={zone.id} value={zone.id}>
                {placeName(zone, language())}
              </option>
            ))}
          </optgroup>
        );
      })}
    </Select>
  );
}

interface SeveralProps<T extends string> {
  readonly legend: string;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly chosen: readonly T[];
  readonly choose: (values: readonly T[]) => void;
  readonly children?: ComponentChildren;
}

/** Any of a few options beside each other. */
function Several<T extends string>({ legend, options, chosen, choose, children }: SeveralProps<T>) {
  return (
    <fieldset class="ledger__several">
      <legend class="ledger__label">{legend}</legend>
      <div class="choice">
        {options.map(([value, text]) => {
          const isChosen = chosen.includes(value);
          return (
            <button
              key={value}
              type="button"
              class="choice__option"
              aria-pressed={isChosen}
              onClick={() => choose(isChosen ? chosen.filter((each) => each !== value) : [...chosen, value])}
            >
              {text}
            </button>
          );
        })}
        {children}
      </div>
    </fieldset>
  );
}
