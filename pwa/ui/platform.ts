import { boardWords } from "../words/board.ts";

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/HarmonyOS|OpenHarmony/, "HarmonyOS"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/Linux/, "Linux"],
];

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/HuaweiBrowser/, "Huawei"],
  [/MiuiBrowser/, "Mi"],
  [/(?:Edg|EdgA|EdgiOS)\//, "Edge"],
  [/(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:Chrome|CriOS)\//, "Chrome"],
  [/Safari\//, "Safari"],
];

/** A phone as somebody who looks for it would call it, from what its browser says of itself: `Android 13 V2199A · 微信`. */
export function platformName(userAgent: string): string {
  const w = boardWords().phones;
  const system = nameIn(SYSTEMS, userAgent);
  const version = /Android (\d+)/.exec(userAgent)?.[1];
  // Newer browsers say "K" for every model.
  const model = /Android [\d.]+; (?:[a-z]{2}-[a-z]{2}; )?([^;)]{2,40}?)(?: Build\/|[;)])/i.exec(
    userAgent,
  )?.[1];
  const browser = userAgent.includes("MicroMessenger") ? w.wechat : nameIn(BROWSERS, userAgent);
  const name = [system, version, model].filter(Boolean).join(" ");
  return [name, browser].filter(Boolean).join(" · ") || userAgent.slice(0, 40) || w.unknown;
}

function nameIn(names: readonly (readonly [RegExp, string])[], userAgent: string): string | undefined {
  return names.find(([pattern]) => pattern.test(userAgent))?.[1];
}
