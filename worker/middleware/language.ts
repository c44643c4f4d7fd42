import { createMiddleware } from "hono/factory";
import { LANGUAGES, type Language } from "#domain/error";
import type { App } from "../env.ts";

/** The language of error messages: the first of Accept-Language that we speak, Chinese otherwise. */
export function language() {
  return createMiddleware<App>(async function language(c, next) {
    c.set("language", chosenLanguage(c.req.header("accept-language")));
    await next();
  });
}

/** The language that an Accept-Language header asks for. */
export function chosenLanguage(header: string | undefined): Language {
  for (const part of (header ?? "").split(",")) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    const spoken = LANGUAGES.find((l) => l === tag);
    if (spoken) return spoken;
  }
  return "zh";
}
