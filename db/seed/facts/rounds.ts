import type { ImportRound } from "#domain/import";

/** The rounds that the articles speak of. Those of 2023 are printed as "four rounds", without a date for any. */
export const ROUNDS = [
  { id: "2023-1", heldOn: null, note: "举办日期未刊载" },
  { id: "2023-2", heldOn: null, note: "举办日期未刊载" },
  { id: "2023-3", heldOn: null, note: "举办日期未刊载" },
  { id: "2023-4", heldOn: null, note: "举办日期未刊载" },
  { id: "2024-1", heldOn: "2024-02-23", note: "主会场在运城" },
] as const satisfies readonly ImportRound[];

export const ROUNDS_OF_2023 = ["2023-1", "2023-2", "2023-3", "2023-4"] as const;

/** What counts as the listing day of 2023's rounds: the last day on which any of them can have been held. */
export const LAST_DAY_OF_2023 = "2023-12-31";
export const DAY_OF_2024_1 = "2024-02-23";
