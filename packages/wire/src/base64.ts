const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
const URL_SAFE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

/** Standard alphabet, with padding. */
export function toBase64(bytes: Uint8Array): string {
  return padded(write(bytes, STANDARD))
}

/** Bytes of standard base64 with its padding; undefined for anything else, non-zero spare bits included. */
export function fromBase64(text: string): Uint8Array | undefined {
  return readPadded(text, STANDARD_VALUES)
}

/** URL-safe alphabet, with padding (authentication tokens). */
export function toBase64Url(bytes: Uint8Array): string {
  return padded(write(bytes, URL_SAFE))
}

/** Bytes of URL-safe base64 with its padding; undefined for anything else, non-zero spare bits included. */
export function fromBase64Url(text: string): Uint8Array | undefined {
  return readPadded(text, URL_SAFE_VALUES)
}

/** URL-safe alphabet, no padding (links). */
export function toBase64UrlUnpadded(bytes: Uint8Array): string {
  return write(bytes, URL_SAFE)
}

/** Bytes of URL-safe base64 without padding; undefined for anything else, non-zero spare bits included. */
export function fromBase64UrlUnpadded(text: string): Uint8Array | undefined {
  return read(text, URL_SAFE_VALUES)
}

const STANDARD_VALUES = valuesOf(STANDARD)
const URL_SAFE_VALUES = valuesOf(URL_SAFE)

/** Value of each ASCII character, 255 for those outside the alphabet. */
function valuesOf(alphabet: string): Uint8Array {
  const values = new Uint8Array(128).fill(255)
  for (let value = 0; value < 64; value += 1) values[alphabet.charCodeAt(value)] = value
  return values
}

function write(bytes: Uint8Array, alphabet: string): string {
  let text = ''
  let pending = 0
  let bits = 0
  for (const byte of bytes) {
    pending = ((pending << 8) | byte) & 0xffff
    for (bits += 8; bits >= 6; ) {
      bits -= 6
      text += alphabet.charAt((pending >> bits) & 63)
    }
  }
  return bits === 0 ? text : text + alphabet.charAt((pending << (6 - bits)) & 63)
}

function padded(text: string): string {
  return text + '='.repeat(-text.length & 3)
}

function readPadded(text: string, values: Uint8Array): Uint8Array | undefined {
  if (text.length % 4 !== 0) return undefined
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0
  return read(text.slice(0, text.length - padding), values)
}

function read(text: string, values: Uint8Array): Uint8Array | undefined {
  if (text.length % 4 === 1) return undefined
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let pending = 0
  let bits = 0
  let length = 0
  for (let index = 0; index < text.length; index += 1) {
    const value = values[text.charCodeAt(index)] ?? 255
    if (value === 255) return undefined
    pending = ((pending << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[length] = (pending >> bits) & 255
      length += 1
    }
  }
  return (pending & ((1 << bits) - 1)) === 0 ? bytes : undefined
}
