import { useEffect, useRef, useState } from "preact/hooks";
import { EXPORT_FORMATS, type ExportFormat, type ExportKind } from "#domain/export-kind";
import type { Progress } from "../../exports/jobs.ts";
import { exportOffPage } from "../../exports/off-page.ts";
import { useApp } from "../../ui/app.ts";
import { Choice } from "../../ui/choice.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { formatCount } from "../../ui/figures.ts";
import { notify } from "../../ui/notice.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { failureWords, language } from "../../words/index.ts";
import type { Exportable } from "./exportable.ts";
import { exportWords } from "./words.ts";

/** Asks for what and as what, then makes the file in a worker while it tells how far that is; it can be stopped at any time. */
export function ExportDialog({ what, close }: { what: Exportable; close: () => void }) {
  const { session } = useApp();
  const w = exportWords();
  const [kind, setKind] = useState<ExportKind>(what.kinds[0] as ExportKind);
  const [as, setAs] = useState<ExportFormat>("xlsx");
  const [progress, setProgress] = useState<Progress | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const act = async (): Promise<string | null> => {
    running.current = new AbortController();
    const { basis, filters, sort = null, query } = what;
    const said = Object.entries(query).filter((entry): entry is [string, string] => Boolean(entry[1]));
    const by = session.me.peek()?.name ?? "";
    const outcome = await exportOffPage(
      { kind, as, query: Object.fromEntries(said), basis, filters, sort, by, language: language() },
      setProgress,
      running.current.signal,
    );
    setProgress(null);
    // Stopped: the dialog is gone already.
    if (outcome === null) return null;
    if (!("ok" in outcome)) return failureWords(outcome);
    saveFile(outcome.ok.file, outcome.ok.name);
    notify({ text: w.done(formatCount(outcome.ok.rows)), about: outcome.ok.name });
    return null;
  };

  return (
    <Dialog
      title={w.export}
      text={w.traced}
      action={w.export}
      act={act}
      close={close}
      interrupt={() => running.current?.abort()}
    >
      <div class="stack export">
        {what.kinds.length > 1 && (
          <Choice
            legend={w.what}
            options={what.kinds.map((each) => [each, w.kinds[each]] as const)}
            chosen={kind}
            choose={setKind}
          />
        )}
        <p class="field__hint">{w.hints[kind]}</p>
        <Choice
          legend={w.as}
          options={EXPORT_FORMATS.map((format) => [format, w.formats[format]] as const)}
          chosen={as}
          choose={setAs}
        />
        {progress && (
          <div>
            <progress
              class="progress"
              aria-label={w.progress}
              {...(progress.phase === "writing" && { max: progress.of || 1, value: progress.rows })}
            />
            <p class="field__hint">
              {progress.phase === "reading"
                ? w.reading(formatCount(progress.rows))
                : w.writing(formatCount(progress.rows), formatCount(progress.of))}
            </p>
          </div>
        )}
      </div>
    </Dialog>
  );
}
