import { toHex } from '@parallax/wire'
import { equalBytes } from '../constant-time.ts'
import {
  DER_BIT_STRING,
  DER_INTEGER,
  DER_NULL,
  DER_OBJECT_ID,
  DER_OCTET_STRING,
  DER_SEQUENCE,
  DerReader,
} from './der.ts'

/** Modulus and public exponent of an RSA key. */
export interface RsaNumbers {
  readonly modulus: bigint
  readonly exponent: bigint
  /** Modulus in bytes, the size of every signature and ciphertext. */
  readonly size: number
}

const RSA_ENCRYPTION = Uint8Array.of(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01)
// What OpenSSL takes at most, so that both back ends load the same keys; the least is the key of the vectors.
const LEAST_BITS = 512
const MOST_BITS = 16_384
const MOST_EXPONENT = 2n ** 33n - 1n

/** Reads an RSA SubjectPublicKeyInfo; undefined for anything else, keys of other kinds included. */
export function readSpki(der: Uint8Array): RsaNumbers | undefined {
  const key = sequence(der)
  if (key === undefined || !readRsaAlgorithm(key)) return undefined
  const bits = key.expect(DER_BIT_STRING)
  if (bits?.[0] !== 0 || !key.atEnd) return undefined
  const numbers = sequence(bits.subarray(1))
  const result = numbers && readNumbers(numbers)
  return numbers?.atEnd ? result : undefined
}

/** Reads the public part of an RSA PKCS#8 private key; undefined for anything else. */
export function readPkcs8(der: Uint8Array): RsaNumbers | undefined {
  const key = sequence(der)
  if (key === undefined || key.expect(DER_INTEGER)?.length !== 1 || !readRsaAlgorithm(key)) return undefined
  const content = key.expect(DER_OCTET_STRING)
  const numbers = content && sequence(content)
  if (numbers === undefined || numbers.expect(DER_INTEGER)?.length !== 1) return undefined
  return readNumbers(numbers)
}

function sequence(der: Uint8Array): DerReader | undefined {
  const outer = new DerReader(der)
  const content = outer.expect(DER_SEQUENCE)
  return content !== undefined && outer.atEnd ? new DerReader(content) : undefined
}

function readRsaAlgorithm(key: DerReader): boolean {
  const algorithm = new DerReader(key.expect(DER_SEQUENCE) ?? new Uint8Array())
  const id = algorithm.expect(DER_OBJECT_ID)
  if (id === undefined || !equalBytes(id, RSA_ENCRYPTION)) return false
  return algorithm.expect(DER_NULL)?.length === 0 && algorithm.atEnd
}

function readNumbers(numbers: DerReader): RsaNumbers | undefined {
  const modulus = positive(numbers.expect(DER_INTEGER))
  const exponent = positive(numbers.expect(DER_INTEGER))
  if (modulus === undefined || exponent === undefined) return undefined
  const bits = modulus.toString(2).length
  const sound = bits >= LEAST_BITS && bits <= MOST_BITS && isOdd(modulus)
  if (!sound || exponent < 3n || exponent > MOST_EXPONENT || !isOdd(exponent)) return undefined
  return { modulus, exponent, size: Math.ceil(bits / 8) }
}

function positive(content: Uint8Array | undefined): bigint | undefined {
  const first = content?.[0]
  if (content === undefined || first === undefined || first >= 0x80) return undefined
  const padded = first === 0 && content.length > 1
  if (padded && (content[1] ?? 0) < 0x80) return undefined
  return BigInt(`0x${toHex(content)}`)
}

function isOdd(value: bigint): boolean {
  return (value & 1n) === 1n
}
