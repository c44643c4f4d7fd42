import { useEffect, useState } from "preact/hooks";
import type { KeptImport, StandingOn } from "#domain/import";
import type { Failure } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { ask } from "../../ui/ask.tsx";
import { FailureMessage } from "../../ui/message.tsx";
import { notify } from "../../ui/notice.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { moment } from "../../ui/when.ts";
import { failureWords, words } from "../../words/index.ts";
import { importWords } from "./words.ts";

/** Who took in which file, when, with what outcome; each can be taken back as long as nothing stands on it. */
export function History({ turn }: { readonly turn: number }) {
  const { sheets } = useApp();
  const w = importWords();
  const [imports, setImports] = useState<readonly KeptImport[] | undefined>();
  const [next, setNext] = useState<number | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [standing, setStanding] = useState<{
    readonly of: string;
    readonly on: readonly StandingOn[];
  } | null>(null);

  const fetchPage = async (before: number | null) => {
    const page = await sheets.history(before);
    setFailure("ok" in page ? null : page);
    if (!("ok" in page)) return;
    setImports((shown) => (before === null ? page.ok.imports : [...(shown ?? []), ...page.ok.imports]));
    setNext(page.ok.next);
  };
  useEffect(() => {
    setStanding(null);
    void fetchPage(null);
  }, [turn]);

  const undo = ({ id, file, created, updated }: KeptImport) =>
    ask({
      title: w.undoTitle(file),
      text: w.undoText(created, updated),
      action: w.undo,
      danger: true,
      act: async () => {
        const undone = await sheets.undo(id);
        if (!("ok" in undone)) return failureWords(undone);
        setStanding(undone.ok.undone ? null : { of: id, on: undone.ok.standing });
        if (undone.ok.undone) notify({ text: w.undoDone });
        await fetchPage(null);
        return null;
      },
    });

  return (
    <section class="card stack">
      <h2 class="card__title">{w.history}</h2>
      {failure && <FailureMessage failure={failure} retry={() => void fetchPage(null)} />}
      {!imports && !failure && <Skeleton rows={2} />}
      {imports?.length === 0 && <p class="field__hint">{w.historyEmpty}</p>}
      <ul class="outcomes">
        {imports?.map((one) => (
          <li key={one.id} class="outcome">
            <div class="entry__head">
              <p>
                <strong class="file-name">{one.file}</strong>
              </p>
              {!one.undone && (
                <button
                  type="button"
                  class="quiet danger"
                  aria-label={w.undoOf(one.file)}
                  onClick={() => undo(one)}
                >
                  {w.undo}
                </button>
              )}
            </div>
            <p class="row__facts">
              <span>{one.person.name ?? w.somebody}</span>
              <span>{moment(one.at)}</span>
              <span>{w.counts(one.created, one.updated, one.unchanged)}</span>
              {one.undone && <span>{w.undone(moment(one.undone.at), one.undone.by ?? w.somebody)}</span>}
            </p>
            {standing?.of === one.id && (
              <div role="alert">
                <p class="todo__why">{w.standing}</p>
                <ul class="changes">
                  {standing.on.map(({ key, name, why }) => (
                    <li key={`${key} ${why}`}>
                      {name} {w.why[why]}
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </li>
        ))}
      </ul>
      {next !== null && (
        <button
          type="button"
          class="weui-btn weui-btn_default weui-btn_block"
          onClick={() => void fetchPage(next)}
        >
          {words().common.more}
        </button>
      )}
    </section>
  );
}
