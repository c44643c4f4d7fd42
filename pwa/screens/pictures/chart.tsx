import { effect } from "@preact/signals";
import type { ECharts } from "echarts/core";
import { useEffect, useRef, useState } from "preact/hooks";
import { inTheDark, onPaper } from "../../ui/media.ts";
import { theme } from "../../ui/preferences.ts";
import { words } from "../../words/index.ts";
import type { Bars, Lines } from "./drawing.ts";
import { heightOf, optionOf } from "./option.ts";
import { pagePalette, paperPalette } from "./palette.ts";

/** A page of A4 between its margins, in CSS pixels. */
const PAPER_PX = 680;

/** A drawing in the colours of the page, drawn anew when these, its room or the size of text change, and for paper. */
export function Chart({ shape, label }: { shape: Bars | Lines; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let chart: ECharts | undefined;
    let watch: ResizeObserver | undefined;
    let unwatch = () => {};
    let here = true;
    const draw = () => {
      const isPaper = onPaper.peek();
      const palette = isPaper ? paperPalette() : pagePalette();
      const width = isPaper ? PAPER_PX : element.clientWidth;
      if (!chart || width === 0) return;
      const height = heightOf(shape, width, palette.rem);
      element.style.height = `${height}px`;
      chart.resize({ width, height });
      chart.setOption(optionOf(shape, palette, width), { notMerge: true });
      // Paper does not wait for the next frame.
      chart.getZr().flush();
    };
    import("./echarts.ts").then(
      ({ init }) => {
        if (!here) return;
        chart = init(element, null, { renderer: "canvas" });
        unwatch = effect(() => {
          void [onPaper.value, inTheDark.value, theme.value];
          draw();
        });
        watch = new ResizeObserver(draw);
        watch.observe(element);
      },
      () => here && setFailed(true),
    );
    return () => {
      here = false;
      unwatch();
      watch?.disconnect();
      chart?.dispose();
    };
  }, [shape]);
  if (failed) return <p class="aside">{words().common.unavailable}</p>;
  return <div ref={frame} class="chart" role="img" aria-label={label} />;
}
