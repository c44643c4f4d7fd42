import type { Tiles } from "./drawing.ts";

/** A square for each reporting unit, filled as high as its rate; with its figure and rank, and a door to its own pictures. */
export function TileMap({ tiles, href }: Tiles & { href: (place: string) => string }) {
  return (
    <ul class="tiles">
      {tiles.map(({ id, name, column, row, rate, figure, word }) => (
        <li key={id} class="tiles__place" style={{ gridColumn: column, gridRow: row }}>
          <a class={rate === null ? "tile tile--none" : "tile"} href={href(id)}>
            <span class="tile__level" style={{ height: `${Math.min(100, rate ?? 0)}%` }} />
            <span class="tile__name">{name}</span>
            <span class="tile__figure">
              {figure}
              {rate !== null && <small> %</small>}
            </span>
            <span class="tile__word">{word}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
