import { formatYi, isWan, WAN_PER_YI, type Wan, wanOfYi } from "#domain/money";

/** What the text of the money field means. `yi` is a guess that the person typed 亿元, for them to take or leave. */
export type Amount =
  | { readonly kind: "empty" }
  | { readonly kind: "wan"; readonly wan: Wan }
  | { readonly kind: "yi"; readonly yi: string; readonly wan: Wan }
  | { readonly kind: "unreadable" };

/** Reads an amount as typed on a phone: full-width digits, spaces and thousands marks are forgiven. */
export function readAmount(text: string): Amount {
  const plain = text.normalize("NFKC").replace(/[\s,]/g, "");
  if (plain === "") return { kind: "empty" };
  if (/^\d+$/.test(plain)) {
    const wan = Number(plain);
    return isWan(wan) ? { kind: "wan", wan } : { kind: "unreadable" };
  }
  // A decimal point cannot be 万元, which are whole: most likely somebody copied 亿元 from a sheet.
  if (/^\d{1,5}\.\d{1,4}$/.test(plain)) return { kind: "yi", yi: plain, wan: wanOfYi(plain) };
  return { kind: "unreadable" };
}

/** 亿元 of an amount, with the decimals it takes to see that it is not nothing: 14 万元 = 0.0014 亿元. */
export function yiToCompare(wan: Wan): string {
  return wan > 0 && wan < WAN_PER_YI / 100 ? (wan / WAN_PER_YI).toFixed(4) : formatYi(wan);
}

/** What may be wrong with an amount, though it can be saved. */
export type Doubt = "aboveTotal" | "belowLast" | null;

/** Compares an amount with the project's total and with what was last reported. */
export function doubtOf(wan: Wan, total: Wan | null, last: Wan | null): Doubt {
  if (total !== null && total > 0 && wan > total) return "aboveTotal";
  return last !== null && wan < last ? "belowLast" : null;
}

/** Whether the amount would make sense had 亿元 been typed as 万元: 14 for a project of 40 亿元. */
export function looksLikeYi(wan: Wan, total: Wan | null): boolean {
  return wan > 0 && total !== null && total >= WAN_PER_YI && wan * WAN_PER_YI <= total;
}
