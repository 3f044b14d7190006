const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base32 without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET.charAt((pending >> (bits - 5)) & 31)
  }
  return bits === 0 ? text : text + ALPHABET.charAt((pending << (5 - bits)) & 31)
}

/** Undefined on a character outside `A-Z2-7`, an impossible length or non-zero spare bits. */
export function fromBase32(text: string): Uint8Array | undefined {
  const spare = (text.length * 5) % 8
  if (spare >= 5) return undefined
  const bytes: number[] = []
  let pending = 0
  let bits = 0
  for (const character of text) {
    const value = ALPHABET.indexOf(character)
    if (value < 0) return undefined
    pending = ((pending << 5) | value) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes.push((pending >> bits) & 255)
  }
  return (pending & ((1 << spare) - 1)) === 0 ? Uint8Array.from(bytes) : undefined
}
