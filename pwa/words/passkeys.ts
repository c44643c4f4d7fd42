import type { Shape } from "./catalogue.ts";
import { language } from "./index.ts";

/** What people read of passkeys. Apart from the other words: most sign in without them. */
const zh = {
  signIn: "用通行密钥登录",
  notSignedIn: "没有登录：设备上取消了，或没有您的通行密钥。请重试，或用密码登录。",
  title: "通行密钥",
  open: "管理通行密钥",
  why: "在电脑上用指纹、人脸或 PIN 登录，不用输密码。密钥由您的设备保管，别人骗不走。",
  made: (when: string) => `${when} 添加`,
  used: (when: string) => `${when} 用过`,
  unused: "还没有用过",
  remove: "移除",
  removeTitle: (name: string) => `移除“${name}”？`,
  removeText: "以后不能再用它登录。已登录的设备不受影响；设备里的那一份，可在系统设置中删除。",
  removed: "已移除",
  add: "添加通行密钥",
  adding: "请按设备的提示操作…",
  name: "名称",
  nameHint: "写明是哪台设备，以后好认",
  nameMissing: "请写个名称",
  password: "密码",
  passwordHint: "再输一次，确认是您本人",
  passwordMissing: "请输入密码",
  passwordWrong: "密码不对",
  added: "已添加，下次可以用它登录",
  declined: "没有添加：设备上取消了，或等得太久。请重试。",
  present: "这台设备已经有您的通行密钥，直接用它登录就行。",
  noPassword: "要先有密码，才能添加通行密钥。",
  setPassword: "设密码",
  full: (most: number) => `最多 ${most} 个。要添加新的，请先移除一个不用的。`,
  cannot: "这个浏览器在这里用不了通行密钥。请用新一些的浏览器，并用域名而不是数字地址打开。",
} as const;

const en: Shape<typeof zh> = {
  signIn: "Sign in with a passkey",
  notSignedIn:
    "Not signed in: it was cancelled on the device, or there is no passkey of yours. Try again, or use your password.",
  title: "Passkeys",
  open: "Manage passkeys",
  why: "At a computer, sign in with a finger, your face or a PIN instead of the password. Your device keeps the key; nobody can trick you out of it.",
  made: (when) => `added ${when}`,
  used: (when) => `used ${when}`,
  unused: "not used yet",
  remove: "Remove",
  removeTitle: (name) => `Remove “${name}”?`,
  removeText:
    "It will no longer sign you in. Devices that are signed in stay so; your device's own copy can be deleted in its settings.",
  removed: "Removed",
  add: "Add a passkey",
  adding: "Follow your device…",
  name: "Name",
  nameHint: "Which device it is, to know it by later",
  nameMissing: "Give it a name",
  password: "Password",
  passwordHint: "Once more, so that we know it is you",
  passwordMissing: "Enter your password",
  passwordWrong: "Wrong password",
  added: "Added; you can sign in with it next time",
  declined: "Not added: it was cancelled on the device, or took too long. Try again.",
  present: "This device has a passkey of yours already; just sign in with it.",
  noPassword: "You need a password before you can add a passkey.",
  setPassword: "Set a password",
  full: (most) => `${most} at most. To add another, first remove one that you no longer use.`,
  cannot:
    "This browser cannot use passkeys here. Use a newer one, and open the site by its name, not by an address in numbers.",
};

export const passkeyCatalogues = { zh, en };

/** These words in the language now spoken. */
export function passkeyWords(): Shape<typeof zh> {
  return passkeyCatalogues[language()];
}
