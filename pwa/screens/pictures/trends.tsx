import { useMemo, useState } from "preact/hooks";
import { dayOf, daysAfter } from "#domain/day";
import { useApp } from "../../ui/app.ts";
import { Choice } from "../../ui/choice.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { now } from "../../ui/when.ts";
import { language } from "../../words/index.ts";
import { Picture } from "./picture.tsx";
import { askedOf, type ShownProps } from "./shown.ts";
import { trendDrawing } from "./trend.ts";
import { pictureWords } from "./words.ts";

const DAYS = { half: 26 * 7, year: 52 * 7, all: null } as const;
type Since = keyof typeof DAYS;

/** 三率走势 of the whole view. */
export function Trends({ chosen, within, version, caption, href }: ShownProps) {
  const { pictures } = useApp();
  const w = pictureWords().trend;
  const spoken = language();
  const [step, setStep] = useState<"week" | "round">("week");
  const [since, setSince] = useState<Since>("all");
  const days = DAYS[since];
  const last = chosen.asOf ?? dayOf(now.value);
  const query = { ...askedOf(chosen, within), step, since: days === null ? null : daysAfter(last, -days) };
  const asked = useAsked(() => pictures.trend(query), [JSON.stringify(query), version]);
  const drawing = useMemo(() => asked.value && trendDrawing(asked.value), [asked.value, spoken]);
  if (!drawing)
    return asked.failure ? <FailureMessage failure={asked.failure} retry={asked.again} /> : <Skeleton />;
  return (
    <Picture drawing={drawing} caption={caption} href={href}>
      <Choice
        legend={w.step}
        options={[
          ["week", w.week],
          ["round", w.round],
        ]}
        chosen={step}
        choose={setStep}
      />
      {step === "week" && (
        <Choice<Since>
          legend={w.since}
          options={[
            ["half", w.half],
            ["year", w.year],
            ["all", w.all],
          ]}
          chosen={since}
          choose={setSince}
        />
      )}
    </Picture>
  );
}
