import { useEffect, useState } from "preact/hooks";
import { rescueWords } from "../../rescue/words.ts";
import { useApp } from "../../ui/app.ts";
import { formatBytes } from "../../ui/figures.ts";
import { Icon } from "../../ui/icon.tsx";
import { failureWords } from "../../words/index.ts";

interface Packed {
  readonly file: File;
  readonly url: string;
  readonly reports: number;
  readonly drafts: number;
}

/** 导出备份: packs, then offers the file to be saved, or sent where the browser can. */
export function Pack() {
  const { rescue } = useApp();
  const w = rescueWords();
  const [packing, setPacking] = useState<readonly [done: number, total: number] | null>(null);
  const [packed, setPacked] = useState<Packed | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => () => URL.revokeObjectURL(packed?.url ?? ""), [packed]);

  const pack = async () => {
    setSaid(null);
    setPacked(null);
    setPacking([0, 0]);
    const outcome = await rescue.pack((done, total) => setPacking([done, total]));
    setPacking(null);
    if ("failed" in outcome) setSaid(failureWords(outcome));
    else if (outcome.ok === null) setSaid(w.packEmpty);
    else setPacked({ ...outcome.ok, url: URL.createObjectURL(outcome.ok.file) });
  };
  return (
    <section class="card">
      <h2 class="card__title">{w.pack}</h2>
      <p class="field__hint">{w.packWhy}</p>
      <p role="status">
        {packing && w.packing(...packing)}
        {said}
        {packed && w.packed(packed.reports, packed.drafts, formatBytes(packed.file.size))}
      </p>
      {packed ? (
        <SaveOrShare packed={packed} failed={() => setSaid(w.shareFailed)} />
      ) : (
        <button
          type="button"
          class="weui-btn weui-btn_primary weui-btn_block"
          disabled={packing !== null}
          onClick={() => void pack()}
        >
          {w.pack}
        </button>
      )}
    </section>
  );
}

function SaveOrShare({ packed, failed }: { packed: Packed; failed: () => void }) {
  const w = rescueWords();
  const files = [packed.file];
  const share = () =>
    navigator.share({ files, title: packed.file.name }).catch((error: unknown) => {
      // Closing the sheet is no failure.
      if ((error as { name?: unknown } | null)?.name !== "AbortError") failed();
    });
  return (
    <div class="stack">
      <a class="weui-btn weui-btn_primary weui-btn_block" href={packed.url} download={packed.file.name}>
        {w.save}
      </a>
      {navigator.canShare?.({ files }) && (
        <button type="button" class="weui-btn weui-btn_default weui-btn_block" onClick={() => void share()}>
          <Icon name="up" />
          {w.share}
        </button>
      )}
    </div>
  );
}
