import type { Shape } from "../../words/catalogue.ts";
import { language } from "../../words/index.ts";

/** The words of the wall, in both languages: they come with its screen. */
const zh = {
  title: (place: string) => `${place}三个一批`,
  place: "地区",
  list: (place: string) => `${place}各地区的三个率`,
  outOf: (achieved: string, eligible: string) => `${achieved} / ${eligible} 个`,
  money: (gained: string, base: string) => `${gained} / ${base} 亿元`,
  rank: (rank: number, of: number) => `第 ${rank} 名，共 ${of} 个`,
  pending: (points: string) => `待核 ${points}`,
  confirmed: (age: string) => `数据 ${age}核对`,
  seconds: (n: number) => `${n} 秒前`,
  cut: "连接断开，正在重连",
  cutSince: (time: string, age: string) => `连接断开，正在重连。这是 ${time} 的数（${age}）`,
  nothing: "还没有取到数据",
  nothingText: "连上以后自动显示，这里不会把取不到当作零。",
  signIn: "登录已过期：请在这台电脑上重新登录，大屏才会继续更新",
  toSignIn: "去登录",
};

const en: Shape<typeof zh> = {
  title: (place) => `Three batches of ${place}`,
  place: "Place",
  list: (place) => `The three rates of ${place} by place`,
  outOf: (achieved, eligible) => `${achieved} of ${eligible} projects`,
  money: (gained, base) => `${gained} of ${base} 亿元`,
  rank: (rank, of) => `Rank ${rank} of ${of}`,
  pending: (points) => `pending ${points}`,
  confirmed: (age) => `Figures confirmed ${age}`,
  seconds: (n) => `${n} s ago`,
  cut: "No connection; connecting again",
  cutSince: (time, age) => `No connection; connecting again. These are the figures of ${time} (${age})`,
  nothing: "No figures yet",
  nothingText: "They show by themselves once connected; nothing here takes a failure for nought.",
  signIn: "The session has expired: sign in on this computer again, and the wall goes on",
  toSignIn: "Sign in",
};

export const wallCatalogues = { zh, en };

/** The same in the language now spoken. */
export function wallWords(): Shape<typeof zh> {
  return wallCatalogues[language()];
}
