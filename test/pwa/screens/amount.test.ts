import { describe, expect, it } from "vitest";
import { doubtOf, looksLikeYi, readAmount, yiToCompare } from "../../../pwa/screens/capture/amount.ts";

describe("what the money field understands", () => {
  it.each([
    ["", { kind: "empty" }],
    ["  ", { kind: "empty" }],
    ["12345", { kind: "wan", wan: 12_345 }],
    ["140,000", { kind: "wan", wan: 140_000 }],
    ["１４００００", { kind: "wan", wan: 140_000 }],
    ["0", { kind: "wan", wan: 0 }],
    ["1.4", { kind: "yi", yi: "1.4", wan: 14_000 }],
    ["14.63", { kind: "yi", yi: "14.63", wan: 146_300 }],
    ["1.23456", { kind: "unreadable" }],
    ["-5", { kind: "unreadable" }],
    ["1.4亿", { kind: "unreadable" }],
    ["1000000001", { kind: "unreadable" }],
  ])("reads %j", (text, amount) => {
    expect(readAmount(text)).toEqual(amount);
  });

  it("says small amounts with enough decimals to be seen", () => {
    expect(yiToCompare(12_345)).toBe("1.23");
    expect(yiToCompare(14)).toBe("0.0014");
    expect(yiToCompare(0)).toBe("0.00");
  });

  it("doubts an amount above the total or below the last one, and nothing else", () => {
    expect(doubtOf(500_000, 400_000, 121_000)).toBe("aboveTotal");
    expect(doubtOf(100_000, 400_000, 121_000)).toBe("belowLast");
    expect(doubtOf(140_000, 400_000, 121_000)).toBeNull();
    expect(doubtOf(140_000, null, null)).toBeNull();
  });

  it("guesses 亿元 only where that would fit the project", () => {
    expect(looksLikeYi(14, 400_000)).toBe(true);
    expect(looksLikeYi(41, 400_000)).toBe(false);
    expect(looksLikeYi(14, null)).toBe(false);
  });
});
