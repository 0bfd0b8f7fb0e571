// A few of many, the same ones for the same seed.

/** @returns `count` of the list, in its order */
export function sampled<T>(list: readonly T[], count: number, seed: number): T[] {
  if (list.length <= count) return [...list];
  const chance = chanceOf(seed + list.length);
  const drawn = list.map((one, at) => ({ one, at, by: chance() })).sort((a, b) => a.by - b.by);
  return drawn
    .slice(0, count)
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** Numbers from 0 to 1 by a seed: mulberry32. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
