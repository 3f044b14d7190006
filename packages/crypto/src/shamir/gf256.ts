/** Reduction polynomial x^8 + x^4 + x^3 + x^2 + 1 (spec 01 §5.13). */
const POLYNOMIAL = 0x11d

/** Product in GF(2^8). Without tables or branches on the operands: both may be secret. */
export function multiply(left: number, right: number): number {
  let product = 0
  let shifted = left
  for (let bit = 0; bit < 8; bit += 1) {
    product ^= shifted & -((right >> bit) & 1)
    shifted = (shifted << 1) ^ (POLYNOMIAL & -(shifted >> 7))
  }
  return product
}

/** Inverse of a non-zero element: its 254th power. */
export function invert(value: number): number {
  let power = value
  let result = 1
  for (let bit = 1; bit < 8; bit += 1) {
    power = multiply(power, power)
    result = multiply(result, power)
  }
  return result
}
