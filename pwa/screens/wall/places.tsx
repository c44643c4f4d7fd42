import { BATCHES } from "#domain/batch";
import type { Basis } from "#domain/fields";
import { words } from "../../words/index.ts";
import { Figure, figuresShown, Rank } from "../board/figure.tsx";
import type { BoardRow } from "../board/rows.ts";
import { wallWords } from "./words.ts";

/** Lines that fit under each other in figures that a room can read. */
const LINES = 13;

interface PlacesProps {
  readonly rows: readonly BoardRow[];
  readonly title: string;
  readonly basis: Basis;
  /** The row that is told large beside. */
  readonly lit: BoardRow;
  readonly flashed: ReadonlySet<string>;
}

/** All places with their three rates; of very many those about the lit one. */
export function Places({ rows, title, basis, lit, flashed }: PlacesProps) {
  const w = words();
  const page = Math.max(0, Math.floor(rows.indexOf(lit) / LINES));
  return (
    <table class="wall__places">
      <caption class="unseen">{wallWords().list(title)}</caption>
      <thead>
        <tr>
          <th scope="col">{wallWords().place}</th>
          {BATCHES.map((batch) => (
            <th key={batch} scope="col">
              {w.rateShort[batch]} <small>%</small>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.slice(page * LINES, (page + 1) * LINES).map((row) => (
          <tr key={row.id} class={row === lit ? "wall__lit" : ""}>
            <th scope="row">{row.name}</th>
            {BATCHES.map((batch) => (
              <td key={batch} class={row[batch].verified.listed === 0 ? "table__none" : ""}>
                <Rank stand={row[batch].stand} />
                <Figure flash={flashed.has(`${row.id}/${batch}`)}>
                  {figuresShown(row[batch], basis).rate}
                </Figure>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
