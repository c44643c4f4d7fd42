import type { Grant } from "#domain/account";
import { boardWords } from "../../words/board.ts";

/** The place of a right in words: 大同市, 全省. */
export function placeOf({ level, place, name }: Grant): string {
  return level === "province" ? boardWords().board.province : (name ?? place);
}
