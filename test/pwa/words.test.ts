import { describe, expect, it } from "vitest";
import { fileCatalogues } from "../../pwa/exports/words.ts";
import { rescueCatalogues } from "../../pwa/rescue/words.ts";
import { adminCatalogues } from "../../pwa/screens/admin/words.ts";
import { bulletinCatalogues } from "../../pwa/screens/bulletins/words.ts";
import { exportCatalogues } from "../../pwa/screens/export/words.ts";
import { importCatalogues } from "../../pwa/screens/import/words.ts";
import { ledgerCatalogues } from "../../pwa/screens/ledger/words.ts";
import { accountCatalogues } from "../../pwa/screens/me/words.ts";
import { pictureCatalogues } from "../../pwa/screens/pictures/words.ts";
import { reviewCatalogues } from "../../pwa/screens/review/words.ts";
import { boardCatalogues } from "../../pwa/words/board.ts";
import { projectCatalogues } from "../../pwa/words/dossier.ts";
import { en } from "../../pwa/words/en.ts";
import { outboxCatalogues } from "../../pwa/words/outbox.ts";
import { passkeyCatalogues } from "../../pwa/words/passkeys.ts";
import { zh } from "../../pwa/words/zh.ts";

type Leaf = string | ((...values: (string | number)[]) => string) | readonly string[];

/** Every word of a catalogue by its path, `capture.save`. */
function wordsOf(catalogue: object, path = ""): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  for (const [key, value] of Object.entries(catalogue)) {
    const here = path ? `${path}.${key}` : key;
    if (typeof value === "object" && !Array.isArray(value)) {
      for (const [inner, word] of wordsOf(value, here)) found.set(inner, word);
    } else {
      found.set(here, value);
    }
  }
  return found;
}

const chinese = wordsOf({
  ...zh,
  rescue: rescueCatalogues.zh,
  account: accountCatalogues.zh,
  admin: adminCatalogues.zh,
  import: importCatalogues.zh,
  export: exportCatalogues.zh,
  file: fileCatalogues.zh,
  ledger: ledgerCatalogues.zh,
  bulletins: bulletinCatalogues.zh,
  pictures: pictureCatalogues.zh,
  review: reviewCatalogues.zh,
  figures: boardCatalogues.zh,
  project: projectCatalogues.zh,
  outbox: outboxCatalogues.zh,
  passkeys: passkeyCatalogues.zh,
});
const english = wordsOf({
  ...en,
  rescue: rescueCatalogues.en,
  account: accountCatalogues.en,
  admin: adminCatalogues.en,
  import: importCatalogues.en,
  export: exportCatalogues.en,
  file: fileCatalogues.en,
  ledger: ledgerCatalogues.en,
  bulletins: bulletinCatalogues.en,
  pictures: pictureCatalogues.en,
  review: reviewCatalogues.en,
  figures: boardCatalogues.en,
  project: projectCatalogues.en,
  outbox: outboxCatalogues.en,
  passkeys: passkeyCatalogues.en,
});
const functions = [...chinese].flatMap(([path, word]) =>
  typeof word === "function" ? [[path, word] as const] : [],
);

/** Values that no word contains by itself; numbers, because plurals look at them. */
const marks = [7_919, 7_927, 7_933];

function fill(word: Leaf | undefined, count: number): string {
  if (typeof word !== "function") throw new TypeError("not a word with placeholders");
  return word(...marks.slice(0, count));
}

describe("the two catalogues", () => {
  it("have the same keys, in the same order", () => {
    expect([...english.keys()]).toEqual([...chinese.keys()]);
  });

  it("leave no word empty", () => {
    for (const [path, word] of [...chinese, ...english]) {
      if (typeof word === "function") continue;
      for (const each of [word].flat()) expect(each.trim(), path).not.toBe("");
    }
  });

  it("say the same number of things in a list", () => {
    for (const [path, word] of chinese) {
      if (Array.isArray(word)) expect(english.get(path), path).toHaveLength(word.length);
    }
  });

  it.each(functions)("use every placeholder of %s", (path, word) => {
    for (const mark of marks.slice(0, word.length)) {
      expect(fill(word, word.length)).toContain(String(mark));
      expect(fill(english.get(path), word.length)).toContain(String(mark));
    }
  });

  it("are in their own language", () => {
    // 亿元 and 万元 are units of account with no English name in use; 中文 names itself.
    const units = /亿元|万元/g;
    for (const [path, word] of english) {
      const text = typeof word === "function" ? fill(word, 3) : [word].flat().join(" ");
      expect(text.replace(units, ""), path).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it("speak of one thing and of several", () => {
    expect(outboxCatalogues.en.summary(1)).toBe("1 report to send");
    expect(outboxCatalogues.en.summary(2)).toBe("2 reports to send");
    expect(boardCatalogues.en.board.held(1, 1)).toBe("1 phone still holds 1 report");
    expect(en.status.needsYou(1)).toBe("1 needs you");
  });
});
