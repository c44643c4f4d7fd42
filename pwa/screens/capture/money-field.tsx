import { formatWan, formatYi, type Wan } from "#domain/money";
import { Field } from "../../ui/field.tsx";
import { shareOf } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";
import { doubtOf, looksLikeYi, readAmount, yiToCompare } from "./amount.ts";

interface MoneyFieldProps {
  readonly text: string;
  readonly change: (text: string) => void;
  readonly total: Wan | null;
  readonly last: Wan | null;
  readonly error: string | undefined;
}

/** 累计完成投资 in 万元, said again in 亿元 while typing, so that a wrong unit is seen at once. */
export function MoneyField({ text, change, total, last, error }: MoneyFieldProps) {
  const w = words();
  return (
    <Field
      label={w.capture.completed}
      unit={w.common.wan}
      error={error}
      hint={<Meaning text={text} change={change} total={total} last={last} />}
    >
      {(control) => (
        <input
          {...control}
          class="input input--figure"
          name="completedWan"
          inputmode="numeric"
          enterkeyhint="done"
          autocomplete="off"
          value={text}
          onInput={(event) => change(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

function Meaning({ text, change, total, last }: Omit<MoneyFieldProps, "error">) {
  const w = words().capture;
  const { inYi } = words().common;
  const amount = readAmount(text);
  const meant = (yi: string, wan: Wan) => (
    <button type="button" class="suggestion" onClick={() => change(String(wan))}>
      {w.meantYi(yi, formatWan(wan))}
    </button>
  );
  if (amount.kind === "empty") {
    return <>{last === null ? w.completedHint : w.lastWas(formatWan(last), formatYi(last))}</>;
  }
  if (amount.kind === "unreadable") return <Doubtful text={w.notWhole} />;
  if (amount.kind === "yi") {
    return (
      <>
        <Doubtful text={w.notWhole} />
        {meant(amount.yi, amount.wan)}
      </>
    );
  }
  const share = shareOf(amount.wan, total);
  const doubt = doubtOf(amount.wan, total, last);
  return (
    <>
      <output class="meaning">
        <strong>= {inYi(yiToCompare(amount.wan))}</strong>
        {share !== null && <span>{w.ofTotal(share)}</span>}
      </output>
      {doubt === "aboveTotal" && total !== null && <Doubtful text={w.aboveTotal(formatYi(total))} />}
      {doubt === "belowLast" && last !== null && <Doubtful text={w.belowLast(formatYi(last))} />}
      {doubt === "belowLast" && looksLikeYi(amount.wan, total) && meant(text.trim(), amount.wan * 10_000)}
    </>
  );
}

function Doubtful({ text }: { text: string }) {
  return (
    <p class="doubt">
      <Icon name="alert" />
      {text}
    </p>
  );
}
