import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";

/** What is asked, and what happens on yes: null when it is done, words when it was not. */
export interface Question {
  readonly title: string;
  readonly text?: string;
  readonly action: string;
  readonly danger?: boolean;
  readonly act: () => Promise<string | null> | string | null;
}

const asked = signal<Question | null>(null);

/** Asks the person before something is done that matters. */
export function ask(question: Question): void {
  // Browsers before the dialog element (Safari 15.3) have their own way.
  if (typeof HTMLDialogElement === "undefined") askPlainly(question);
  else asked.value = question;
}

function askPlainly({ title, text, act }: Question): void {
  if (!confirm([title, text].filter(Boolean).join("\n\n"))) return;
  void Promise.resolve(act()).then((wrong) => wrong && alert(wrong));
}

type DialogLike = ComponentType<Question & { readonly close: () => void }>;

/** The place where questions appear. The dialog itself is loaded when first needed; the first screen has none. */
export function Asking() {
  const [Dialog, setDialog] = useState<DialogLike | null>(null);
  const question = asked.value;
  useEffect(() => {
    if (!question || Dialog) return;
    void import("./dialog.tsx").then(
      (module) => setDialog(() => module.Dialog),
      // A page older than the server's files, without a service worker: the browser's own way still asks.
      () => {
        asked.value = null;
        askPlainly(question);
      },
    );
  }, [question, Dialog]);
  if (!question || !Dialog) return null;
  return (
    <Dialog
      {...question}
      close={() => {
        asked.value = null;
      }}
    />
  );
}
