import { effect, signal } from "@preact/signals";
import { LANGUAGES, type Language } from "#domain/error";
import { speak } from "../words/index.ts";

export const THEMES = ["auto", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** 跟随系统 / 浅色 / 深色, as the person chose on this phone. */
export const theme = signal<Theme>(read("theme", THEMES, "auto"));
/** The language the person chose on this phone; Chinese until they choose. */
export const chosenLanguage = signal<Language>(read("language", LANGUAGES, "zh"));

/** Keeps both choices and applies them to the page. Answers when the chosen language can be spoken. */
export function applyPreferences(): Promise<void> {
  effect(() => {
    keep("theme", theme.value);
    for (const element of [document.documentElement, document.body]) {
      if (theme.value === "auto") element.removeAttribute("data-weui-theme");
      else element.setAttribute("data-weui-theme", theme.value);
    }
  });
  let ready = Promise.resolve();
  effect(() => {
    keep("language", chosenLanguage.value);
    ready = speak(chosenLanguage.value);
    // English comes over the network the first time; without it the app goes on in Chinese.
    ready = ready.catch(() => undefined);
  });
  return ready;
}

// localStorage throws where site data is blocked; the choice then lasts as long as the page.
function read<T extends string>(key: string, known: readonly T[], otherwise: T): T {
  try {
    const kept = localStorage.getItem(`sanpi.${key}`);
    return known.find((value) => value === kept) ?? otherwise;
  } catch {
    return otherwise;
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(`sanpi.${key}`, value);
  } catch {
    return;
  }
}
