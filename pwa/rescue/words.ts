import type { Shape } from "../words/catalogue.ts";
import { counted } from "../words/counted.ts";
import { language } from "../words/index.ts";

/**
 * What the rescue screens say. Apart from the app's other words, because few people ever read these and every first
 * start would load them.
 */
const zh = {
  title: "备份与恢复",
  pack: "导出备份",
  packWhy:
    "把只在这部手机里的记录、草稿和照片存成一个文件，可交给管理员或在另一部手机导入。导出不改变任何内容，待传的照常上传。",
  packing: (done: number, total: number) => `正在打包 ${done} / ${total} 张照片`,
  packEmpty: "没有要备份的：记录都已送达，也没有草稿。",
  packed: (reports: number, drafts: number, size: string) => `${reports} 条记录，${drafts} 份草稿，${size}`,
  save: "保存文件",
  share: "发送给他人",
  shareFailed: "这个浏览器不能直接发送，请先保存文件再发。",
  open: "导入备份",
  openWhy: "选择备份文件。本人的记录会进入这部手机的待传；管理员可代他人上交。重复导入不会重复计算。",
  choose: "选择备份文件",
  opening: "正在检查文件…",
  faults: {
    foreign: "这不是三批的备份文件，没有导入任何内容。",
    cut: "文件不完整，可能没有下载完。请重新获取后再导入；没有导入任何内容。",
    altered: "文件内容被改动或损坏，没有导入任何内容。请用原来的手机重新导出。",
    newer: "文件由更新的版本导出，请先更新应用；没有导入任何内容。",
  },
  of: (name: string, when: string) => `${name} 的备份，${when} 导出`,
  contents: (reports: number, drafts: number, photos: number) =>
    `${reports} 条记录，${drafts} 份草稿，${photos} 张照片`,
  foreignPerson: (name: string) => `这是 ${name} 的备份。请本人登录后导入，或交给管理员上交。`,
  bringIn: "导入到这部手机",
  bringing: (done: number, total: number) => `正在导入 ${done} / ${total}`,
  brought: (reports: number, drafts: number) =>
    `已导入 ${reports} 条记录、${drafts} 份草稿，有网后自动上传。`,
  known: (n: number) => `${n} 条本来就在这部手机，没有改动。`,
  draftsKept: (n: number) => `${n} 份草稿没有导入：这部手机里同一项目已有草稿。`,
  photosLost: (n: number) => `${n} 张照片在文件里缺失或损坏。`,
  toOutbox: "查看待传",
  handIn: "代为上交",
  handInWhy: "以上报人的名义上交记录和照片；草稿不上交。",
  handing: (done: number, total: number) => `正在上交照片 ${done} / ${total}`,
  handedIn: (reports: number) => `已上交 ${reports} 条`,
  outcome: { accepted: "已收下", duplicate: "原已收到", refused: "没有收下" },
  photos: (stored: number, total: number) => `照片 ${stored} / ${total}`,
  photosGone: (n: number) => `${n} 张缺失或损坏`,
  photosRefused: (n: number) => `${n} 张没有收下`,
} as const;

const en: Shape<typeof zh> = {
  title: "Backup",
  pack: "Back up",
  packWhy:
    "Puts the reports, drafts and photos that only this phone has into one file, for an administrator or another phone. It changes nothing here; what waits is sent as usual.",
  packing: (done, total) => `Packing photo ${done} of ${total}`,
  packEmpty: "Nothing to back up: all reports were received and there are no drafts.",
  packed: (reports, drafts, size) => `${counted(reports, "report")}, ${counted(drafts, "draft")}, ${size}`,
  save: "Save the file",
  share: "Send it to somebody",
  shareFailed: "This browser cannot send it; save the file first, then send it.",
  open: "Bring in",
  openWhy:
    "Choose a backup file. Your own reports go into this phone's outbox; an administrator can hand in another person's. Doing it twice counts nothing twice.",
  choose: "Choose a file",
  opening: "Checking the file…",
  faults: {
    foreign: "This is no backup of Sanpi. Nothing was brought in.",
    cut: "The file is not whole; its download may have been cut. Get it again. Nothing was brought in.",
    altered: "The file was changed or damaged. Nothing was brought in; back up again on the first phone.",
    newer: "A newer version made this file; update the app first. Nothing was brought in.",
  },
  of: (name, when) => `Backup of ${name}, made ${when}`,
  contents: (reports, drafts, photos) =>
    `${counted(reports, "report")}, ${counted(drafts, "draft")}, ${counted(photos, "photo")}`,
  foreignPerson: (name) =>
    `This is a backup of ${name}, who can bring it in after signing in; or an administrator can hand it in.`,
  bringIn: "Bring into this phone",
  bringing: (done, total) => `Bringing in ${done} of ${total}`,
  brought: (reports, drafts) =>
    `${counted(reports, "report")} and ${counted(drafts, "draft")} brought in; they go out once connected.`,
  known: (n) => `${n} were on this phone already and stay as they are.`,
  draftsKept: (n) => `${counted(n, "draft")} left out: this phone has another draft of the same project.`,
  photosLost: (n) => `${counted(n, "photo")} missing or damaged in the file.`,
  toOutbox: "To the outbox",
  handIn: "Hand in",
  handInWhy: "Hands reports and photos in under the reporter's name; drafts are left out.",
  handing: (done, total) => `Handing in photo ${done} of ${total}`,
  handedIn: (reports) => `${counted(reports, "report")} handed in`,
  outcome: { accepted: "Accepted", duplicate: "Received before", refused: "Not accepted" },
  photos: (stored, total) => `photos ${stored} / ${total}`,
  photosGone: (n) => `${n} missing or damaged`,
  photosRefused: (n) => `${n} not accepted`,
};

export const rescueCatalogues = { zh, en };

/** The words of the rescue screens in the language now spoken. */
export function rescueWords(): Shape<typeof zh> {
  return rescueCatalogues[language()];
}
