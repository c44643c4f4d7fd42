import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Choice } from "../../ui/choice.tsx";
import { Chart } from "./chart.tsx";
import type { Drawing } from "./drawing.ts";
import { type Caption, savePng } from "./save.ts";
import { TileMap } from "./tile-map.tsx";
import { Twin } from "./twin.tsx";
import { pictureWords } from "./words.ts";

interface PictureProps {
  readonly drawing: Drawing;
  readonly caption: Caption;
  /** Where a square of the map leads. */
  readonly href: (place: string) => string;
  /** What can be chosen for this picture alone. */
  readonly children?: ComponentChildren;
}

/** One picture with its table, its sentence and the way to keep it. */
export function Picture({ drawing, caption, href, children }: PictureProps) {
  const w = pictureWords();
  const [shown, show] = useState<"drawn" | "table">("drawn");
  const [failed, setFailed] = useState(false);
  const { name, title, sentence, table, shape } = drawing;
  const save = () => {
    setFailed(false);
    savePng(drawing, caption).catch(() => setFailed(true));
  };
  return (
    <section class={`card picture picture--${name}`}>
      <header class="picture__head">
        <h2 class="picture__title">{title}</h2>
        <Choice
          legend={w.show(title)}
          options={[
            ["drawn", w.drawn],
            ["table", w.table],
          ]}
          chosen={shown}
          choose={show}
        />
        <button type="button" class="quiet picture__save" aria-label={w.saveOne(title)} onClick={save}>
          {w.save}
        </button>
      </header>
      {children && <div class="picture__choices">{children}</div>}
      {shown === "table" ? (
        <Twin table={table} title={title} />
      ) : shape.kind === "tiles" ? (
        <TileMap {...shape} href={href} />
      ) : (
        <Chart shape={shape} label={`${title}${w.stop} ${sentence}`} />
      )}
      <p class="picture__sentence">{sentence}</p>
      {failed && (
        <p class="picture__failed" role="alert">
          {w.saveFailed}
        </p>
      )}
    </section>
  );
}
