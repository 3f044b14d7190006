/** `count` of the items, drawn by a seed: the same seed draws the same from the same list. In the list's order. */
export function sample<T>(items: readonly T[], count: number, seed: number): readonly T[] {
  const random = mulberry32(seed)
  const drawn = items.map((_, index) => ({ index, rank: random() })).sort((one, other) => one.rank - other.rank)
  const kept = new Set(drawn.slice(0, count).map(({ index }) => index))
  return items.filter((_, index) => kept.has(index))
}

/** A generator of 32 bits of state; good enough to draw a sample. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return (mixed ^ (mixed >>> 14)) >>> 0
  }
}
