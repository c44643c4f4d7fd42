import { BATCHES, type Batch } from "#domain/batch";
import { ROUND_ID } from "#domain/round";
import { type Cell, plain, textOf } from "./cells.ts";

const BATCH_WORDS: Record<Batch, RegExp> = {
  signing: /签约|signing/i,
  start: /开工|start/i,
  production: /投产|production/i,
};

/** The batch that a text names: 签约一批, 开工项目, 投产. Undefined for none or several. */
export function batchIn(text: string): Batch | undefined {
  const named = BATCHES.filter((batch) => BATCH_WORDS[batch].test(text));
  return named.length === 1 ? named[0] : undefined;
}

const NUMERALS = "一二三四五六七八九";

/** The round that a cell names: 2024-1, 2024年第1次, 2024年第一轮; Excel makes a date of 2024-1. Undefined for none. */
export function roundIn(cell: Cell): string | undefined {
  const text = plain(textOf(cell));
  const date = typeof cell === "object" && cell ? /^(20\d\d)-0?(\d{1,2})-01$/.exec(text) : null;
  const match =
    date ??
    /^(20\d\d)(?:-|年度?第?)(\d{1,2}|[一二三四五六七八九十]{1,2})(?:次|轮|批|期)?(?:活动)?$/.exec(text);
  const [, year, ordinal] = match ?? [];
  if (!year || !ordinal) return undefined;
  const round = `${year}-${/^\d/.test(ordinal) ? Number(ordinal) : numeralOf(ordinal)}`;
  return ROUND_ID.test(round) ? round : undefined;
}

function numeralOf(text: string): number {
  const [tens, ones] = text.includes("十") ? text.split("十") : ["", text];
  const digit = (sign: string | undefined) => NUMERALS.indexOf(sign || "?") + 1;
  return (text.includes("十") ? (digit(tens) || 1) * 10 : 0) + digit(ones);
}

/** Yes or no as sheets write it. Undefined for anything else. */
export function truthIn(cell: Cell): boolean | undefined {
  if (typeof cell === "boolean") return cell;
  const text = plain(textOf(cell)).toLowerCase();
  if (/^(是|√|✓|✔|有|y|yes|true|1)$/.test(text)) return true;
  return /^(否|×|x|无|n|no|false|0)$/.test(text) ? false : undefined;
}
