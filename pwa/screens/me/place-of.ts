import type { Grant } from "#domain/account";
import { words } from "../../words/index.ts";

/** The place of a right in words: 大同市, 全省. */
export function placeOf({ level, place, name }: Grant): string {
  return level === "province" ? words().board.province : (name ?? place);
}
