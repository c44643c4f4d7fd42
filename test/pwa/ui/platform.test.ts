import { expect, it } from "vitest";
import { platformName } from "../../../pwa/ui/platform.ts";

const webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";

it.each([
  [
    `Mozilla/5.0 (Linux; Android 13; V2199A Build/TP1A; wv) ${webkit} Version/4.0 Chrome/116.0 Mobile Safari/537.36 MicroMessenger/8.0.49`,
    "Android 13 V2199A · 微信",
  ],
  [
    `Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`,
    "Android 10 · Chrome",
  ],
  [
    `Mozilla/5.0 (Linux; U; Android 12; zh-cn; M2012K11AC Build/SKQ1) ${webkit} Chrome/109 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.0`,
    "Android 12 M2012K11AC · Mi",
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1`,
    "iPhone · Safari",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 16_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.30",
    "iPhone · 微信",
  ],
  [
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0 Safari/537.36 Edg/126.0`,
    "Windows · Edge",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Linux · Firefox"],
  ["a phone of its own kind", "a phone of its own kind"],
  ["", "未知手机"],
])("%s is %s", (userAgent, name) => {
  expect(platformName(userAgent)).toBe(name);
});
