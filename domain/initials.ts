/** The first character of each pinyin initial, in the order in which Chinese collation sorts them (no i, u, v). */
const FIRST_OF_LETTER = "阿八嚓哒妸发旮哈讥咔垃痳拏噢妑七呥扨它穵夕丫帀";
const LETTERS = "abcdefghjklmnopqrstwxyz";

const collator = new Intl.Collator("zh-Hans-CN-u-co-pinyin");
/** Old browsers without pinyin collation would answer nonsense; they go without. */
const sortsByPinyin = collator.compare("阿", "帀") < 0 && collator.compare("夕", "七") > 0;
const known = new Map<string, string>();

/** The pinyin initials of a text, so that `sysw` finds 双雁生物; anything but Chinese stays as it is. */
export function initialsOf(text: string): string {
  return Array.from(text.toLowerCase(), initialOf).join("");
}

function initialOf(character: string): string {
  if (!sortsByPinyin || !/[\u4e00-\u9fff]/.test(character)) return character;
  let letter = known.get(character);
  if (letter === undefined) {
    letter = "";
    for (let i = FIRST_OF_LETTER.length - 1; i >= 0 && letter === ""; i--) {
      if (collator.compare(character, FIRST_OF_LETTER.charAt(i)) >= 0) letter = LETTERS.charAt(i);
    }
    known.set(character, letter);
  }
  return letter;
}
