import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { BULLETIN_KINDS, type BulletinKind } from "#domain/period";
import { DEFAULT_RATE_RULE, RATE_RULE_NAMES, type RateRule } from "#domain/rate";
import { compareRounds } from "#domain/round";
import { useApp } from "../../ui/app.ts";
import { Choice } from "../../ui/choice.tsx";
import { Field } from "../../ui/field.tsx";
import { Icon } from "../../ui/icon.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { notify } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { failureWords, language, words } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import { bulletinWords } from "./words.ts";

/** Which place, period, rounds and rule a new bulletin is of. */
export function MakeForm({ cancel }: { cancel: () => void }) {
  const { bulletins } = useApp();
  const { route } = useLocation();
  const w = bulletinWords();
  const { value: known, failure, again } = useAsked(() => bulletins.places(), [bulletins]);
  const [kind, setKind] = useState<BulletinKind>("weekly");
  const [chosen, setPlace] = useState("");
  const [period, setPeriod] = useState<"last" | "running">("last");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [rule, setRule] = useState<RateRule>(DEFAULT_RATE_RULE);
  const [working, setWorking] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  if (!known) return failure ? <FailureMessage failure={failure} retry={again} /> : <Skeleton rows={3} />;
  const place = chosen || (known.places[0]?.id ?? "");

  const make = async () => {
    setWorking(true);
    // Ends that stand the wrong way round mean the rounds between them all the same.
    const ends = from && to ? [from, to].sort(compareRounds) : [from, to];
    const outcome = await bulletins.make({
      ...{ kind, place, period, rule },
      ...(ends[0] && { from: ends[0] }),
      ...(ends[1] && { to: ends[1] }),
    });
    setWorking(false);
    if (!("ok" in outcome)) {
      setFailed(failureWords(outcome));
      return;
    }
    notify({ text: w.made });
    route(`/bulletins/${outcome.ok.id}`);
  };
  const levels = [
    ["province", w.province],
    ["city", w.cities],
    ["zone", w.zones],
  ] as const;
  const roundSelect = (label: string, open: string, value: string, set: (round: string) => void) => (
    <Field label={label}>
      {(control) => (
        <select {...control} class="select" value={value} onChange={(e) => set(e.currentTarget.value)}>
          <option value="">{open}</option>
          {known.rounds.map((round) => (
            <option key={round} value={round}>
              {round}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <form
      class="card stack make"
      onSubmit={(event) => {
        event.preventDefault();
        if (!working) void make();
      }}
    >
      <h2 class="card__title">{w.makeTitle}</h2>
      <p class="field__hint">{w.makeWhat}</p>
      <Choice
        legend={w.kinds}
        options={BULLETIN_KINDS.map((one) => [one, w.kind[one]] as const)}
        chosen={kind}
        choose={setKind}
      />
      <Choice
        legend={w.period}
        options={[
          ["last", w.last],
          ["running", w.running],
        ]}
        chosen={period}
        choose={setPeriod}
      />
      <div class="make__fields">
        <Field label={w.place}>
          {(control) => (
            <select
              {...control}
              class="select"
              value={place}
              onChange={(e) => setPlace(e.currentTarget.value)}
            >
              {levels.map(([level, label]) => {
                const some = known.places.filter((one) => one.level === level);
                return some.length === 0 ? null : (
                  <optgroup key={level} label={label}>
                    {some.map((one) => (
                      <option key={one.id} value={one.id}>
                        {placeName(one, language())}
                      </option>
                    ))}
                  </optgroup>
                );
              })}
            </select>
          )}
        </Field>
        <Field label={w.rule}>
          {(control) => (
            <select
              {...control}
              class="select"
              value={rule}
              onChange={(e) => setRule(e.currentTarget.value as RateRule)}
            >
              {RATE_RULE_NAMES.map((name) => (
                <option key={name} value={name}>
                  {words().rule[name]}
                </option>
              ))}
            </select>
          )}
        </Field>
        {roundSelect(w.from, w.earliest, from, setFrom)}
        {roundSelect(w.to, w.latest, to, setTo)}
      </div>
      <p class="field__error" role="alert">
        {failed && (
          <>
            <Icon name="alert" />
            {failed}
          </>
        )}
      </p>
      <div class="make__buttons">
        <button type="button" class="weui-btn weui-btn_default" disabled={working} onClick={cancel}>
          {w.cancel}
        </button>
        <button type="submit" class="weui-btn weui-btn_primary" disabled={working || place === ""}>
          {working ? w.working : w.makeDo}
        </button>
      </div>
    </form>
  );
}
