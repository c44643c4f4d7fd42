import type { ErrorCode, Language } from "./error.ts";
import { ERRORS_EN } from "./error-en.ts";
import { ERRORS_ZH } from "./error-zh.ts";

const MESSAGES = { zh: ERRORS_ZH, en: ERRORS_EN } as const satisfies Record<Language, unknown>;

/** What happened and what to do next, in the user's language. For the server: the app says it in its own words. */
export function errorMessage(code: ErrorCode, language: Language): string {
  return MESSAGES[language][code];
}
