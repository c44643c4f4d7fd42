/** What a drawing is painted with. */
export interface Palette {
  readonly ink: string;
  readonly ink2: string;
  readonly line: string;
  readonly surface: string;
  /** The five depths of the stages' hue. */
  readonly hues: readonly string[];
  readonly font: string;
  /** Pixels of 1 rem, by which text grows when the person wants it larger. */
  readonly rem: number;
}

/** The colours of the page as it looks now, light or dark. */
export function pagePalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    ink2: token("ink-2"),
    line: token("line"),
    surface: token("surface"),
    hues: [0, 1, 2, 3, 4].map((depth) => token(`stage-${depth}`)),
    font: getComputedStyle(document.body).fontFamily,
    rem: Number.parseFloat(style.fontSize),
  };
}

/** Black on white, for paper and for pictures that leave the app. */
export function paperPalette(): Palette {
  return {
    ink: "#000",
    ink2: "#333",
    line: "#bbb",
    surface: "#fff",
    hues: ["#d7e3f4", "#a9c4e8", "#6f9ad3", "#3c6cb0", "#1c4580"],
    font: getComputedStyle(document.body).fontFamily,
    rem: 16,
  };
}
