import { useLocation } from "preact-iso/router";
import { BATCHES, type Batch } from "#domain/batch";
import type { Bulletin, BulletinDetail, Bulletins as BulletinsPage, FrozenCell } from "#domain/bulletin";
import { type ComparedLine, compared } from "#domain/bulletin-compare";
import { minuteOf } from "#domain/day";
import { formatYi } from "#domain/money";
import { periodName } from "#domain/period";
import { isSameWindow } from "#domain/round";
import { useApp } from "../../ui/app.ts";
import { Field } from "../../ui/field.tsx";
import { formatCount, formatRate, withSign } from "../../ui/figures.ts";
import { FailureMessage, Message } from "../../ui/message.tsx";
import { Screen } from "../../ui/screen.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { useAsked } from "../../ui/use-asked.ts";
import { language, words } from "../../words/index.ts";
import { placeName } from "../board/rows.ts";
import { bulletinWords } from "./words.ts";

/** The word in the address while the other one is still to be chosen. */
const UNCHOSEN = "compare";

/** Two bulletins beside each other: what each says of a place, and the difference. */
export function ComparePage({ id, other }: { id: string; other: string }) {
  const { bulletins } = useApp();
  const { route } = useLocation();
  const w = bulletinWords();
  const one = useAsked(() => bulletins.open(id), [bulletins, id]);
  const two = useAsked<BulletinDetail | null>(
    async () => (other === UNCHOSEN ? { ok: null } : bulletins.open(other)),
    [bulletins, other],
  );
  const place = one.value?.place.id;
  const choices = useAsked<BulletinsPage | null>(
    async () => (place === undefined ? { ok: null } : bulletins.list({ within: place })),
    [bulletins, place],
  );
  const failed = [one, two, choices].find(({ failure }) => failure);
  const others = choices.value?.bulletins.filter((each) => each.id !== id);
  return (
    <Screen title={w.compareTitle} back={`/bulletins/${id}`} width="full">
      {failed?.failure && <FailureMessage failure={failed.failure} retry={failed.again} />}
      {!failed && (!one.value || !others) && <Skeleton rows={8} />}
      {one.value && others && (
        <section class="card compared__choice">
          <p>
            <strong>{w.compareThis}</strong> {nameOf(one.value)}
          </p>
          {others.length === 0 ? (
            <Message icon="list" title={w.none} />
          ) : (
            <Field label={w.compareWith}>
              {(control) => (
                <select
                  {...control}
                  class="select"
                  value={other}
                  onChange={(event) => route(`/bulletins/${id}/${event.currentTarget.value}`, true)}
                >
                  {other === UNCHOSEN && <option value={UNCHOSEN}>{w.choose}</option>}
                  {others.map((each) => (
                    <option key={each.id} value={each.id}>
                      {nameOf(each)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          )}
        </section>
      )}
      {one.value && two.value && <Compared pair={inOrder(one.value, two.value)} />}
    </Screen>
  );
}

function nameOf(bulletin: Bulletin): string {
  const w = bulletinWords();
  const { kind, period, asOf, released } = bulletin;
  const name = `${w.kind[kind]} ${periodName({ kind, id: period })}`;
  return `${name} · ${w.asOf(minuteOf(asOf))} · ${released ? w.released : w.draft}`;
}

/** The earlier first, so that a difference is what came since. */
function inOrder(a: BulletinDetail, b: BulletinDetail): readonly [BulletinDetail, BulletinDetail] {
  return a.asOf <= b.asOf ? [a, b] : [b, a];
}

function Compared({ pair: [first, second] }: { pair: readonly [BulletinDetail, BulletinDetail] }) {
  const w = bulletinWords();
  const hasSameWindow = isSameWindow(first.window.rounds, second.window.rounds);
  const warnings = [
    ...(first.rule === second.rule ? [] : [w.differentRule]),
    ...(hasSameWindow ? [] : [w.differentWindow]),
    ...(first.place.id === second.place.id ? [] : [w.differentPlace]),
  ];
  return (
    <>
      <dl class="card compared__pair">
        <div>
          <dt>{w.first}</dt>
          <dd>{nameOf(first)}</dd>
        </div>
        <div>
          <dt>{w.second}</dt>
          <dd>{nameOf(second)}</dd>
        </div>
      </dl>
      {warnings.map((warning) => (
        <p key={warning} class="aside aside--amber">
          {warning}
        </p>
      ))}
      {BATCHES.map((batch) => (
        <BatchTable key={batch} batch={batch} lines={compared(first.figures, second.figures, batch)} />
      ))}
    </>
  );
}

function BatchTable({ batch, lines }: { batch: Batch; lines: readonly ComparedLine[] }) {
  const w = bulletinWords();
  const groups = [
    [words().rate[batch], words().common.percent],
    [w.rank, ""],
    [w.achieved, ""],
    [w.listed, ""],
    [w.investment, ""],
  ] as const;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must scroll by keyboard too.
    <section class="table-frame compared__table" aria-label={words().batch[batch]} tabIndex={0}>
      <table class="table">
        <caption class="compared__caption">{words().batch[batch]}</caption>
        <thead>
          <tr>
            <th rowSpan={2} scope="col" class="table__place">
              {w.place}
            </th>
            {groups.map(([name, unit]) => (
              <th key={name} colSpan={3} scope="colgroup" class="table__batch">
                {name} <small>{unit}</small>
              </th>
            ))}
          </tr>
          <tr>
            {groups.map(([name]) =>
              [w.first, w.second, w.difference].map((head, i) => (
                <th key={`${name}/${head}`} scope="col" class={i === 0 ? "table__first" : undefined}>
                  {head}
                </th>
              )),
            )}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.place?.id ?? ""} line={line} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Steps of rank: up, down, or none. */
function stepsOf(rise: number | null): string {
  if (rise === null) return "—";
  return rise === 0 ? "0" : `${rise > 0 ? "↑" : "↓"}${Math.abs(rise)}`;
}

function Line({ line }: { line: ComparedLine }) {
  const w = bulletinWords();
  const { place, first, second } = line;
  const both = (of: (cell: FrozenCell) => string) => [first ? of(first) : "—", second ? of(second) : "—"];
  const signed = (difference: number | null, format: (size: number) => string) =>
    difference === null ? "—" : difference === 0 ? format(0) : withSign(difference, format);
  const ranks = [first?.rank ?? null, second?.rank ?? null] as const;
  const rise = ranks[0] === null || ranks[1] === null ? null : ranks[0] - ranks[1];
  const groups = [
    [...both(({ verified }) => formatRate(verified.rate)), signed(line.points, formatRate)],
    [...both(({ rank }) => formatCount(rank)), stepsOf(rise)],
    [...both(({ verified }) => formatCount(verified.achieved)), signed(line.achieved, formatCount)],
    [...both(({ verified }) => formatCount(verified.listed)), signed(line.listed, formatCount)],
    [...both(({ verified }) => formatYi(verified.investment)), signed(line.investment, formatYi)],
  ];
  return (
    <tr class={place ? undefined : "compared__total"}>
      <th scope="row" class="table__place">
        {place ? placeName(place, language()) : w.total}
      </th>
      {groups.map((figures, group) =>
        figures.map((figure, i) => (
          <td
            key={`${group}/${i}`}
            class={i === 0 ? "table__first" : i === 2 ? "compared__difference" : undefined}
          >
            {figure}
          </td>
        )),
      )}
    </tr>
  );
}
