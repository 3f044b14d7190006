/**
 * Compares without an early exit, so that the time taken tells nothing about where two secrets differ.
 * Lengths are public: two lengths differ at once.
 */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left.length !== right.length) return false
  let difference = 0
  for (let index = 0; index < left.length; index += 1) difference |= (left[index] ?? 0) ^ (right[index] ?? 0)
  return difference === 0
}
