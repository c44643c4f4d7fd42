import { useState } from "preact/hooks";
import type { BulletinDetail, BulletinExport } from "#domain/bulletin";
import { titleOf } from "#domain/notice";
import { periodName } from "#domain/period";
import { useApp } from "../../ui/app.ts";
import { FormError } from "../../ui/form-error.tsx";
import { saveFile } from "../../ui/save-file.ts";
import { bulletinWords } from "./words.ts";

/** How each file is made. The libraries come when asked for. */
const MAKERS = {
  docx: async (bulletin: BulletinDetail) =>
    (await import("../../documents/bulletin-docx.ts")).bulletinDocx(bulletin),
  xlsx: async (bulletin: BulletinDetail) =>
    (await import("../../documents/bulletin-xlsx.ts")).bulletinXlsx(bulletin),
} as const;

/** 打印, Word, Excel. Each is noted in the audit trail. */
export function Outputs({ bulletin }: { bulletin: BulletinDetail }) {
  const { bulletins } = useApp();
  const w = bulletinWords();
  const [working, setWorking] = useState<BulletinExport | null>(null);
  const [failed, setFailed] = useState(false);
  const save = async (as: keyof typeof MAKERS) => {
    setWorking(as);
    setFailed(false);
    try {
      const bytes = await MAKERS[as](bulletin);
      await bulletins.noteExport(bulletin.id, as);
      saveFile(
        bytes,
        `${titleOf(bulletin)}（${periodName({ kind: bulletin.kind, id: bulletin.period })}）.${as}`,
      );
    } catch {
      // The script of the library could not be had.
      setFailed(true);
    }
    setWorking(null);
  };
  const print = async () => {
    await bulletins.noteExport(bulletin.id, "print");
    window.print();
  };
  return (
    <section class="bulletin__acts" aria-label={w.files}>
      <button type="button" class="weui-btn weui-btn_default" onClick={() => void print()}>
        {w.print}
      </button>
      {(["docx", "xlsx"] as const).map((as) => (
        <button
          key={as}
          type="button"
          class="weui-btn weui-btn_default"
          disabled={working !== null}
          onClick={() => void save(as)}
        >
          {working === as ? w.working : w[as]}
        </button>
      ))}
      <a class="weui-btn weui-btn_default" href={`/bulletins/${bulletin.id}/compare`}>
        {w.compare}
      </a>
      <FormError>{failed && w.notSaved}</FormError>
    </section>
  );
}
