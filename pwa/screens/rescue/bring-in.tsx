import { useState } from "preact/hooks";
import { rescueWords } from "../../rescue/words.ts";
import type { BroughtIn, RescueFile } from "../../state/contract.ts";
import { useApp } from "../../ui/app.ts";
import { Icon } from "../../ui/icon.tsx";
import { ago } from "../../ui/when.ts";
import { failureWords } from "../../words/index.ts";
import { HandIn } from "./hand-in.tsx";

/** 导入备份: says what a file holds before anything is done with it, and whose it is. */
export function BringIn() {
  const { rescue } = useApp();
  const w = rescueWords();
  const [file, setFile] = useState<RescueFile | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const choose = async (input: HTMLInputElement) => {
    const chosen = input.files?.[0];
    // Emptied, so that the same file can be chosen again.
    input.value = "";
    if (!chosen) return;
    setFile(null);
    setSaid(w.opening);
    const opened = await rescue.open(chosen);
    setSaid("fault" in opened ? w.faults[opened.fault] : null);
    setFile("ok" in opened ? opened.ok : null);
  };
  return (
    <section class="card">
      <h2 class="card__title">{w.open}</h2>
      <p class="field__hint">{w.openWhy}</p>
      <label class="weui-btn weui-btn_default weui-btn_block file-source">
        <input
          class="unseen"
          type="file"
          accept=".zip,application/zip"
          onChange={(event) => void choose(event.currentTarget)}
        />
        {w.choose}
      </label>
      <p role="status">{said}</p>
      {file && <Opened key={`${file.manifest.device.id} ${file.manifest.exportedAt}`} file={file} />}
    </section>
  );
}

function Opened({ file }: { file: RescueFile }) {
  const { rescue } = useApp();
  const w = rescueWords();
  const { person, exportedAt, reports, drafts, photos } = file.manifest;
  const whose = rescue.whose(file);
  return (
    <>
      <p>
        <strong>{w.of(person.name, ago(exportedAt))}</strong>
      </p>
      <p>{w.contents(reports.length, drafts.length, photos.length)}</p>
      {whose === "own" && <Own file={file} />}
      {whose === "handIn" && <HandIn file={file} />}
      {whose === "foreign" && (
        <p class="field__error" role="alert">
          <Icon name="alert" />
          {w.foreignPerson(person.name)}
        </p>
      )}
    </>
  );
}

function Own({ file }: { file: RescueFile }) {
  const { rescue } = useApp();
  const w = rescueWords();
  const [moving, setMoving] = useState<readonly [done: number, total: number] | null>(null);
  const [brought, setBrought] = useState<BroughtIn | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const bring = async () => {
    setFailed(null);
    setMoving([0, 0]);
    const outcome = await rescue.bringIn(file, (done, total) => setMoving([done, total]));
    setMoving(null);
    if ("ok" in outcome) setBrought(outcome.ok);
    else setFailed(failureWords(outcome));
  };
  return (
    <>
      <div role="status">
        {moving && <p>{w.bringing(...moving)}</p>}
        {brought && <p>{w.brought(brought.reports, brought.drafts)}</p>}
        {brought && brought.known > 0 && <p>{w.known(brought.known)}</p>}
        {brought && brought.draftsKept > 0 && <p>{w.draftsKept(brought.draftsKept)}</p>}
        {brought && brought.photosLost > 0 && <p class="pending">{w.photosLost(brought.photosLost)}</p>}
      </div>
      <p class="field__error" role="alert">
        {failed && (
          <>
            <Icon name="alert" />
            {failed}
          </>
        )}
      </p>
      {brought ? (
        <a class="weui-btn weui-btn_primary weui-btn_block" href="/outbox">
          {w.toOutbox}
        </a>
      ) : (
        <button
          type="button"
          class="weui-btn weui-btn_primary weui-btn_block"
          disabled={moving !== null}
          onClick={() => void bring()}
        >
          {w.bringIn}
        </button>
      )}
    </>
  );
}
