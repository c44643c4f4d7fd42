import { mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { root } from "../../scripts/paths.ts";

/** One line of the result. */
export interface Finding {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** What is aimed at, and whether this run reached it. */
  readonly aim?: { readonly text: string; readonly reached: boolean };
}

/** An aim that is reached at or above a bound. */
export function atLeast(value: number, bound: number, text: string): { aim: NonNullable<Finding["aim"]> } {
  return { aim: { text, reached: value >= bound } };
}

/** An aim that is reached at or below a bound. */
export function atMost(value: number, bound: number, text: string): { aim: NonNullable<Finding["aim"]> } {
  return { aim: { text, reached: value <= bound } };
}

/** The middle of some values; the mean of the two middle ones when they are even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}

/** Prints a group of findings as lines of a table. */
export function print(title: string, findings: readonly Finding[]): void {
  console.log(`\n${title}`);
  for (const { what, value, unit, aim } of findings) {
    const verdict = aim ? `${aim.reached ? "reached" : "MISSED "}  aim ${aim.text}` : "";
    console.log(`  ${what.padEnd(58)}${shown(value).padStart(11)} ${unit.padEnd(10)} ${verdict}`.trimEnd());
  }
}

/** As many digits as say something: three significant ones, or the whole number. */
function shown(value: number): string {
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** Keeps a run for machines to read, where git does not look. Answers the file. */
export function keep(groups: Record<string, readonly Finding[]>): string {
  const file = join(root, "test-results", "bench.json");
  mkdirSync(join(root, "test-results"), { recursive: true });
  const machine = { cores: cpus().length, cpu: cpus()[0]?.model, node: process.version };
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), machine, groups }, null, 2)}\n`);
  return file;
}
