/** The highest that a column of type bigint holds. */
const MAX_STORED = 2n ** 63n - 1n

/** An index or checkpoint to look for: on the wire it has 64 bits (spec 01 §1.1), but none is ever that high. */
export function storedIndex(index: bigint): bigint {
  return index < MAX_STORED ? index : MAX_STORED
}
