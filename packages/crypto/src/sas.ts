import { CODE_ALPHABET, parseSasCode, type SasCode } from '@parallax/wire'
import type { CryptoBackend } from './backend.ts'
import type { SecretKey } from './keys/keys.ts'

/** Bytes of the nonce that each side of a greeting draws (spec 01 §5.11). */
export const SAS_NONCE_SIZE = 64
/** How many codes a person chooses from. */
export const SAS_CANDIDATES = 4

const CODES = 2 ** 20

/** The codes that the two people compare: each side shows its own, and looks for the other's. */
export function sasCodes(
  crypto: CryptoBackend,
  sharedSecret: SecretKey,
  nonces: { readonly claimer: Uint8Array; readonly greeter: Uint8Array },
): { readonly claimer: SasCode; readonly greeter: SasCode } {
  const data = new Uint8Array(nonces.claimer.length + nonces.greeter.length)
  data.set(nonces.claimer)
  data.set(nonces.greeter, nonces.claimer.length)
  const mac = crypto.mac512(sharedSecret, data)
  const view = new DataView(mac.buffer, mac.byteOffset)
  return {
    claimer: sasCode(view.getUint32(1) & (CODES - 1)),
    greeter: sasCode(view.getUint32(0) >>> 12),
  }
}

/** The code of a number below 2^20, least significant character first. Throws `RangeError` on any other number. */
export function sasCode(number: number): SasCode {
  if (!Number.isInteger(number) || number < 0 || number >= CODES) throw new RangeError('a SAS code has 20 bits')
  let text = ''
  for (let shift = 0; shift < 20; shift += 5) text += CODE_ALPHABET.charAt((number >> shift) & 31)
  const code = parseSasCode(text)
  if (code === undefined) throw new RangeError('a SAS code has 20 bits')
  return code
}

/** `right` among `count - 1` wrong codes, in random order; empty for 0. */
export function sasCandidates(
  crypto: CryptoBackend,
  right: SasCode,
  count: number = SAS_CANDIDATES,
): readonly SasCode[] {
  if (count < 1) return []
  const wrong = Array.from({ length: count - 1 }, () => wrongCode(crypto, right))
  const place = randomBelow(crypto, count)
  return [...wrong.slice(0, place), right, ...wrong.slice(place)]
}

function wrongCode(crypto: CryptoBackend, right: SasCode): SasCode {
  let code = right
  while (code === right) code = sasCode(random32(crypto) % CODES)
  return code
}

/** Uniform: the numbers beyond the last whole multiple of `limit` are drawn again. */
function randomBelow(crypto: CryptoBackend, limit: number): number {
  const whole = 2 ** 32 - (2 ** 32 % limit)
  let number = whole
  while (number >= whole) number = random32(crypto)
  return number % limit
}

function random32(crypto: CryptoBackend): number {
  const bytes = crypto.random(4)
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(0)
}
