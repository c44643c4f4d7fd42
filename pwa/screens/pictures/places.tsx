import { useMemo, useState } from "preact/hooks";
import { BATCHES, type Batch } from "#domain/batch";
import type { Tallies } from "#domain/tally";
import { Choice } from "../../ui/choice.tsx";
import { language, words } from "../../words/index.ts";
import { Picture } from "./picture.tsx";
import { mapDrawing, ratesDrawing } from "./rates.ts";
import type { Caption } from "./save.ts";
import { pictureWords } from "./words.ts";

interface MapAndRatesProps {
  readonly tallies: Tallies;
  readonly caption: Caption;
  readonly href: (place: string) => string;
}

/** The pictures that are made of the board's own figures, and move with them. */
export function MapAndRates({ tallies, caption, href }: MapAndRatesProps) {
  const w = pictureWords().map;
  const spoken = language();
  const [batch, choose] = useState<Batch>("start");
  const rates = useMemo(() => ratesDrawing(tallies), [tallies, spoken]);
  const map = mapDrawing(tallies, batch);
  return (
    <>
      {map && (
        <Picture drawing={map} caption={caption} href={href}>
          <Choice
            legend={w.batch}
            options={BATCHES.map((each) => [each, words().rateShort[each]] as const)}
            chosen={batch}
            choose={choose}
          />
        </Picture>
      )}
      <Picture drawing={rates} caption={caption} href={href} />
    </>
  );
}
