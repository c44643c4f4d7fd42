import type { Shape } from "../../words/catalogue.ts";
import { language } from "../../words/index.ts";

/** What people read of their own account: enrolment, devices, password. Apart from the other words, as those are read daily. */
const zh = {
  enrol: {
    title: "开通",
    what: "点下面的按钮，这部手机就登录到管理员为您开通的账号，不用密码。",
    once: "链接只能用一次，请不要转发给别人。",
    submit: "登录这部手机",
    change: "换成链接里的账号",
    signedInAs: (name: string) => `这部手机现在登录的是 ${name}`,
    otherPerson: (name: string) => `如果这部手机由您接着用，就换成链接里的账号；${name} 要用时需重新登录。`,
    held: (what: string) => `还有 ${what}，会完好地留在手机里，原账号重新登录后继续上传。`,
    offline: "现在没有网络。链接没有用掉，连上后点重试。",
    done: (name: string) => `已登录：${name}`,
    between: "、",
    setPassword: "设密码",
    noneTitle: "这里要用开通链接打开",
    none: "请打开管理员发来的完整链接，或扫他屏幕上的二维码。",
    usedTitle: "链接不能用了",
  },
  bulletins: { title: "通报", open: "看已发布的通报" },
  devices: {
    title: "设备与登录",
    open: "查看设备",
    why: "您的账号登录着的手机和电脑。有不认识的，或手机丢了，就让它退出。",
    here: "本机",
    phone: "手机",
    browser: "浏览器",
    since: (when: string) => `${when} 登录`,
    used: (when: string) => `${when} 用过`,
    ends: (when: string) => `不用的话，${when} 自动退出`,
    end: "退出这台",
    endTitle: "让这台设备退出？",
    endText: "它下次联网时就要重新登录。里面未传的记录会留着，不会丢。",
    ended: "已退出",
    everywhere: "在所有设备上退出",
    everywhereTitle: "在所有设备上退出？",
    everywhereText: "这台也会退出，都要重新登录。未传的记录会留在各自的手机里。",
    everywhereDo: "全部退出",
  },
  password: {
    title: "密码",
    open: "设置或修改密码",
    why: "用链接登录的手机不需要密码；要在电脑上登录，就设一个。",
    rules: (least: number) =>
      `至少 ${least} 位；不能是常见密码，不能含有账号。几个不相干的词连在一起就好记又安全。`,
    current: "现在的密码",
    currentHint: "没有设过，或刚用开通链接登录，就空着",
    next: "新密码",
    again: "再输一次",
    show: "显示密码",
    tooShort: (least: number) => `太短了，至少要 ${least} 位`,
    different: "两次输入的不一样",
    weak: "太常见、太简单，或含有账号，请换一个",
    currentWrong: "现在的密码不对；忘了请找管理员要一个新的开通链接",
    submit: "保存密码",
    done: "密码已保存",
    others: "其他设备都要重新登录",
    forgot: "忘了密码：请管理员给您一个新的开通链接，用它登录后一小时内不用旧密码就能设新的。",
  },
  version: (version: string) => `版本 ${version}`,
} as const;

const en: Shape<typeof zh> = {
  enrol: {
    title: "Enrolment",
    what: "The button below signs this phone in to the account that your administrator made for you; no password needed.",
    once: "The link works once. Please do not pass it on.",
    submit: "Sign this phone in",
    change: "Change to the account of the link",
    signedInAs: (name) => `${name} is signed in on this phone`,
    otherPerson: (name) =>
      `If this phone is yours from now on, change to the link's account; ${name} would have to sign in again.`,
    held: (what) => `${what}: all of it stays here, safe, until that account signs in again.`,
    offline: "No network now. The link was not used up; try again once connected.",
    done: (name) => `Signed in: ${name}`,
    between: ", ",
    setPassword: "Set a password",
    noneTitle: "This page needs an enrolment link",
    none: "Open the whole link that your administrator sent, or scan the code on their screen.",
    usedTitle: "This link no longer works",
  },
  bulletins: { title: "Bulletins", open: "Read what was released" },
  devices: {
    title: "Devices",
    open: "See your devices",
    why: "The phones and computers signed in as you. Sign out what you do not know, or a phone you lost.",
    here: "This one",
    phone: "Phone",
    browser: "Browser",
    since: (when) => `signed in ${when}`,
    used: (when) => `used ${when}`,
    ends: (when) => `unused, it signs out ${when}`,
    end: "Sign this one out",
    endTitle: "Sign this device out?",
    endText: "It must sign in again at its next request. What it has not sent stays on it, safe.",
    ended: "Signed out",
    everywhere: "Sign out everywhere",
    everywhereTitle: "Sign out everywhere?",
    everywhereText: "Here too. What was not sent stays on each phone until you sign in again.",
    everywhereDo: "Sign all out",
  },
  password: {
    title: "Password",
    open: "Set or change the password",
    why: "A phone that was let in by a link needs none; to sign in at a desk, set one.",
    rules: (least) =>
      `At least ${least} characters; no common password, and not your user name. A few unrelated words are easy to keep and hard to guess.`,
    current: "Present password",
    currentHint: "Leave empty if you never set one, or have just come in by a link",
    next: "New password",
    again: "Once more",
    show: "Show passwords",
    tooShort: (least) => `Too short: at least ${least} characters`,
    different: "The two are not the same",
    weak: "Too common, too simple, or it holds your user name; choose another",
    currentWrong: "The present password is wrong; if you forgot it, ask your administrator for a new link",
    submit: "Save the password",
    done: "Password saved",
    others: "Your other devices must sign in again",
    forgot:
      "Forgotten? Ask your administrator for a new enrolment link; for an hour after you come in by it, you can choose a password without the old one.",
  },
  version: (version) => `Version ${version}`,
};

export const accountCatalogues = { zh, en };

/** These words in the language now spoken. */
export function accountWords(): Shape<typeof zh> {
  return accountCatalogues[language()];
}
