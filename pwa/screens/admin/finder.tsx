import { useEffect, useState } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import { words } from "../../words/index.ts";
import { adminWords } from "./words.ts";

/** Something found, by id and name. */
export interface Found {
  readonly id: string;
  readonly name: string;
}

const PAUSE_MS = 250;

interface FinderProps {
  readonly label: string;
  readonly hint: string;
  readonly chosen: Found | null;
  readonly find: (query: string) => Promise<readonly Found[]>;
  readonly choose: (found: Found | null) => void;
}

/** One of many, found by typing a part of its name. */
export function Finder({ label, hint, chosen, find, choose }: FinderProps) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly Found[] | null>(null);
  const w = adminWords().audit;
  const wanted = query.trim();
  useEffect(() => {
    setFound(null);
    if (!wanted) return;
    let here = true;
    const timer = setTimeout(() => void find(wanted).then((rows) => here && setFound(rows)), PAUSE_MS);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  if (chosen) {
    return (
      <div class="finder">
        <p class="field__label">{label}</p>
        <div class="chosen">
          <strong>{chosen.name}</strong>
          <button type="button" class="quiet" aria-label={w.clear(label)} onClick={() => choose(null)}>
            <Icon name="close" />
          </button>
        </div>
      </div>
    );
  }
  return (
    <div class="finder">
      <label>
        <span class="field__label">{label}</span>
        <input
          class="input"
          type="search"
          placeholder={hint}
          autocomplete="off"
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
        />
      </label>
      {found && (
        <ul class="tree" aria-label={words().common.all}>
          {found.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                class="tree__leaf"
                onClick={() => {
                  setQuery("");
                  choose(one);
                }}
              >
                {one.name}
              </button>
            </li>
          ))}
          {found.length === 0 && <li class="field__hint">{w.nothing}</li>}
        </ul>
      )}
    </div>
  );
}
