interface ChoiceProps<T extends string> {
  readonly legend: string;
  readonly options: readonly (readonly [value: T, text: string])[];
  readonly chosen: T;
  readonly choose: (value: T) => void;
  /** Options that open something below them stand in even columns. */
  readonly tabs?: boolean;
}

/** A few options beside each other, one of them chosen. */
export function Choice<T extends string>({ legend, options, chosen, choose, tabs }: ChoiceProps<T>) {
  return (
    <fieldset class={tabs ? "choice choice--tabs" : "choice"} aria-label={legend}>
      {options.map(([value, text]) => (
        <button
          key={value}
          type="button"
          class="choice__option"
          aria-pressed={value === chosen}
          onClick={() => choose(value)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
