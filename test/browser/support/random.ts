/** Numbers in [0, 1) that follow from a seed: mulberry32. Says the seed, so that a failing run can be had again. */
export function seeded(
  what: string,
  seed = Number(process.env.TEST_SEED ?? Date.now() % 1_000_000),
): () => number {
  console.log(`${what}: TEST_SEED=${seed}`);
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
