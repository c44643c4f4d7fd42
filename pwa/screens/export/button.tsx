import type { ComponentType } from "preact";
import { useState } from "preact/hooks";
import { holds } from "#domain/scope";
import { useApp } from "../../ui/app.ts";
import { notify } from "../../ui/notice.tsx";
import { words } from "../../words/index.ts";
import type { Exportable } from "./exportable.ts";
import { exportWords } from "./words.ts";

type DialogLike = ComponentType<{ readonly what: Exportable; readonly close: () => void }>;

/** 导出, for those who may. What it opens, and the worker behind that, are loaded when first needed. */
export function ExportButton({ what, look }: { what: Exportable; look: string }) {
  const me = useApp().session.me.value;
  const [Dialog, setDialog] = useState<DialogLike | null>(null);
  const [isOpen, setOpen] = useState(false);
  if (!me || !holds(me, "manager", "admin")) return null;
  const open = async () => {
    try {
      const { ExportDialog } = await import("./dialog.tsx");
      setDialog(() => ExportDialog);
      setOpen(true);
    } catch {
      notify({ text: words().common.unavailable });
    }
  };
  return (
    <>
      <button type="button" class={look} onClick={() => void open()}>
        {exportWords().export}
      </button>
      {isOpen && Dialog && <Dialog what={what} close={() => setOpen(false)} />}
    </>
  );
}
