import { useMemo, useState } from "preact/hooks";
import type { BandScheme } from "#domain/size-band";
import { useApp } from "../../ui/app.ts";
import { Choice } from "../../ui/choice.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { language } from "../../words/index.ts";
import { Picture } from "./picture.tsx";
import { askedOf, type ShownProps } from "./shown.ts";
import {
  chainsDrawing,
  funnelDrawing,
  kindsDrawing,
  type Measure,
  sizesDrawing,
  strategicDrawing,
} from "./structure.ts";
import { pictureWords } from "./words.ts";

/** What the window is made of: the funnel, sizes, kinds of zones, strategic industries, chains. */
export function Structures({ chosen, within, version, caption, href }: ShownProps) {
  const { pictures } = useApp();
  const w = pictureWords();
  const spoken = language();
  const [scheme, setScheme] = useState<BandScheme>("apart");
  const [measure, setMeasure] = useState<Measure>("listed");
  const query = askedOf(chosen, within);
  const asked = useAsked(() => pictures.structure(query), [JSON.stringify(query), version]);
  const drawn = useMemo(
    () =>
      asked.value && {
        funnel: funnelDrawing(asked.value),
        sizes: sizesDrawing(asked.value, scheme, measure),
        kinds: kindsDrawing(asked.value, measure),
        strategic: strategicDrawing(asked.value),
        chains: chainsDrawing(asked.value, measure),
      },
    [asked.value, scheme, measure, spoken],
  );
  if (!drawn)
    return asked.failure ? <FailureMessage failure={asked.failure} retry={asked.again} /> : <Skeleton />;
  const measures = (
    <Choice<Measure>
      legend={w.measure}
      options={[
        ["listed", w.byProjects],
        ["investment", w.byInvestment],
      ]}
      chosen={measure}
      choose={setMeasure}
    />
  );
  return (
    <>
      <Picture drawing={drawn.funnel} caption={caption} href={href} />
      <Picture drawing={drawn.sizes} caption={caption} href={href}>
        {measures}
        <Choice<BandScheme>
          legend={w.sizes.scheme}
          options={[
            ["apart", w.sizes.apart],
            ["nested", w.sizes.nested],
          ]}
          chosen={scheme}
          choose={setScheme}
        />
      </Picture>
      <Picture drawing={drawn.kinds} caption={caption} href={href}>
        {measures}
      </Picture>
      <Picture drawing={drawn.strategic} caption={caption} href={href} />
      <Picture drawing={drawn.chains} caption={caption} href={href}>
        {measures}
      </Picture>
    </>
  );
}
