// Plays schedules one after the other against one server. `node test/chaos/many.ts SEED RUNS` prints one line of JSON;
// scripts/chaos.ts runs many of these and adds up. With `--one` only the last of the runs is played.
import { playMany, type Sum } from "./play-many.ts";

const [seed = 1, runs = 500] = process.argv.slice(2, 4).map(Number);
const first = process.argv.includes("--one") ? runs - 1 : 0;
const sum: Sum = await playMany(seed, runs, (text) => console.error(text), first);
console.log(JSON.stringify(sum));
process.exit(sum.failures.length > 0 ? 1 : 0);
