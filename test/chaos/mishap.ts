import type { Cut } from "./cut.ts";

/** What can befall a request between a phone and the server, by name, and how a story tells it. */
export const MISHAPS = {
  lostRequest: "is lost on the way",
  cutRequest: "reaches the server by half",
  late: "wanders about, while the phone hears nothing",
  twice: "reaches the server twice",
  lostAnswer: "is answered, but the answer is lost",
  stalledAnswer: "is answered, but nothing comes back",
  cutAnswer: "is answered, but the connection breaks in the middle of the answer",
  shortAnswer: "is answered, but only half of the answer comes, as if it were whole",
  portalPage: "is answered by a captive portal with its page",
  portalJson: "is answered by a captive portal with some JSON",
  gateway: "is answered 502 by a gateway",
  timeout: "is answered 408 by a proxy",
  busy: "is answered 503, come again in two minutes",
  login: "is answered 401 by a proxy",
} as const;

export type MishapName = keyof typeof MISHAPS;

/** One of them, or the server's death at a statement of the request. */
export type Mishap = { readonly name: MishapName | "none" } | { readonly name: "dies"; readonly cut: Cut };

/** Answers that never come from our server, by mishap. */
export const FOREIGN: Partial<Record<Mishap["name"], { status: number; body: string; retryAfter?: string }>> =
  {
    portalPage: { status: 200, body: "<!doctype html><title>WLAN</title><form>手机号</form>" },
    portalJson: { status: 200, body: '{"ok":true,"code":0}' },
    gateway: { status: 502, body: "<html><h1>502 Bad Gateway</h1></html>" },
    timeout: { status: 408, body: "" },
    busy: { status: 503, body: "<html>busy</html>", retryAfter: "120" },
    login: { status: 401, body: "<html>log in to this network</html>" },
  };
