/** Drawn on a 24 × 24 grid with a line of 2; each is one path, so that a shape costs a few bytes. */
const PATHS = {
  back: "M15 4 7 12l8 8",
  next: "m9 5 7 7-7 7",
  down: "m5 9 7 7 7-7",
  search: "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm5 12 5 5",
  camera: "M4 8h4l2-3h4l2 3h4v11H4ZM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z",
  album: "M4 5h16v14H4Zm0 11 5-5 4 4 3-3 4 4M15.5 8.5v.5",
  close: "M6 6l12 12M18 6 6 18",
  list: "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
  tray: "M12 15V4m-4 4 4-4 4 4M4 14v6h16v-6",
  chart: "M5 20v-7m7 7V4m7 16V9",
  person: "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21c0-4 3.5-6.5 8-6.5s8 2.5 8 6.5",
  offline: "M4 4l16 16M7 17a4 4 0 0 1-.5-8M10 6a6 6 0 0 1 7.5 5A3.5 3.5 0 0 1 19.5 16",
  phone: "M7 3h10v18H7Zm4 15h2",
  up: "M12 20V5m-6 6 6-6 6 6",
  tick: "m5 13 5 5L19 7",
  ticks: "m2 13 5 5L16 7m-4 9 2 2 8-11",
  seal: "M12 3 4.5 6v6c0 4.5 3.2 7.5 7.5 9 4.3-1.5 7.5-4.5 7.5-9V6Zm-3.5 9 2.5 2.5 4.5-5",
  clock: "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17ZM12 8v4.500l3 2",
  alert: "M12 4 2.5 20h19ZM12 10v5m0 2.500v.5",
  undo: "M9 5 4 10l5 5M4 10h10a6 6 0 0 1 0 12h-3",
  swap: "M4 9h14l-4-4m6 10H6l4 4",
  pin: "M12 21c-4-4.5-6.5-7.5-6.5-11a6.5 6.5 0 0 1 13 0c0 3.5-2.5 6.5-6.5 11Zm0-13.500a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5Z",
  plus: "M12 5v14M5 12h14",
} as const;

export type IconName = keyof typeof PATHS;

/** A shape beside a word. It is hidden from screen readers: the word says it. */
export function Icon({ name, class: names = "" }: { name: IconName; class?: string }) {
  return (
    <svg class={`icon ${names}`} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
