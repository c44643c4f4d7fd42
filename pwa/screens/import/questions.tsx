import { useEffect, useState } from "preact/hooks";
import { BATCHES, type Batch } from "#domain/batch";
import { ROUND_ID } from "#domain/round";
import type { PlaceTree } from "../../state/contract.ts";
import type { Answers, Reading } from "../../tables/reading.ts";
import { useApp } from "../../ui/app.ts";
import { Choice } from "../../ui/choice.tsx";
import { Field } from "../../ui/field.tsx";
import { words } from "../../words/index.ts";
import { importWords } from "./words.ts";

interface QuestionsProps {
  readonly reading: Reading;
  readonly answers: Answers;
  readonly answer: (said: Answers) => void;
}

/** What the table leaves open and nobody may guess: units, whose projects these are, where they are listed. */
export function Questions({ reading, answers, answer }: QuestionsProps) {
  const { admin } = useApp();
  const w = importWords();
  const [said, setSaid] = useState(answers);
  const [round, setRound] = useState("");
  const [tree, setTree] = useState<PlaceTree | null>(null);
  const lacks = (name: "zone" | "batch" | "round") => !reading.columns.some(({ field }) => field === name);
  const lacksZone = lacks("zone") && !reading.columns.some(({ field }) => field === "id");
  useEffect(() => {
    if (lacksZone) void admin.places().then((places) => "ok" in places && setTree(places.ok));
  }, []);
  const groups = tree
    ? [
        ...tree.cities.map(({ city, zones }) => ({ name: city.name, zones })),
        ...(tree.zones.length > 0 ? [{ name: w.zoneHint, zones: tree.zones }] : []),
      ]
    : [];
  const isRoundWrong = round !== "" && !ROUND_ID.test(round);
  const isWhole =
    reading.unitless.every(({ field }) => said.units[field]) &&
    (!lacksZone || said.zone !== null) &&
    !isRoundWrong;
  return (
    <section class="card stack">
      <h2 class="card__title">{w.questions}</h2>
      {reading.unitless.map(({ field, title, samples }) => (
        <div key={field} class="field">
          <p class="field__label">{w.unit(title)}</p>
          <p class="field__hint">{w.samples(samples.join(w.comma))}</p>
          <Choice
            legend={w.unit(title)}
            options={[
              ["wan", w.wan],
              ["yi", w.yi],
            ]}
            chosen={said.units[field] ?? ("" as "wan")}
            choose={(unit) => setSaid({ ...said, units: { ...said.units, [field]: unit } })}
          />
        </div>
      ))}
      {lacksZone && (
        <Field label={w.zone}>
          {(control) => (
            <select
              {...control}
              class="weui-input"
              value={said.zone ?? ""}
              onChange={(event) => setSaid({ ...said, zone: event.currentTarget.value || null })}
            >
              <option value="">{w.zoneHint}</option>
              {groups.map((group) => (
                <optgroup key={group.name} label={group.name}>
                  {group.zones.map((zone) => (
                    <option key={zone.id} value={zone.name}>
                      {zone.name}
                    </option>
                  ))}
                </optgroup>
              ))}
            </select>
          )}
        </Field>
      )}
      {lacks("batch") && (
        <div class="field">
          <p class="field__label">{w.batch}</p>
          <Choice<Batch | "">
            legend={w.batch}
            options={[["", w.notListed], ...BATCHES.map((batch) => [batch, words().batch[batch]] as const)]}
            chosen={said.batch ?? ""}
            choose={(batch) => setSaid({ ...said, batch: batch || null })}
          />
        </div>
      )}
      {lacks("round") && (
        <Field label={w.round} hint={w.roundHint} error={isRoundWrong ? w.roundWrong : undefined}>
          {(control) => (
            <input
              {...control}
              class="weui-input"
              value={round}
              onInput={(event) => setRound(event.currentTarget.value.trim())}
            />
          )}
        </Field>
      )}
      <button
        type="button"
        class="weui-btn weui-btn_primary weui-btn_block"
        disabled={!isWhole}
        onClick={() => answer({ ...said, round: round || null })}
      >
        {w.go}
      </button>
    </section>
  );
}
