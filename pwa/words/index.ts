import { signal } from "@preact/signals";
import type { ErrorCode, Language } from "#domain/error";
import type { Failure } from "../state/contract.ts";
import type { Catalogue } from "./catalogue.ts";
import { zh } from "./zh.ts";

export type { Catalogue };

const spoken = signal<{ readonly language: Language; readonly catalogue: Catalogue }>({
  language: "zh",
  catalogue: zh,
});

/** The words of the language now spoken. A component that calls this is drawn again when the language changes. */
export function words(): Catalogue {
  return spoken.value.catalogue;
}

/** The language now spoken; a component that calls this is drawn again when it changes. */
export function language(): Language {
  return spoken.value.language;
}

/** Changes the language once its words are here. Chinese is always here; English comes when first asked for. */
export async function speak(next: Language): Promise<void> {
  const catalogue = next === "en" ? (await import("./en.ts")).en : zh;
  spoken.value = { language: next, catalogue };
  document.documentElement.lang = next === "en" ? "en" : "zh-CN";
}

/** What an action's failure says to the person: what happened and what to do next. */
export function failureWords(failure: Failure): string {
  if (failure.failed === "offline") return words().common.offline;
  if (failure.failed === "storage_full") return words().common.storageOut;
  return errorWords(failure.failed);
}

/** What a code of the closed list says to the person: what happened and what to do next. */
export function errorWords(code: ErrorCode): string {
  return words().errors[code];
}
