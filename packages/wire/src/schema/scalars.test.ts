import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  boolean,
  bytes,
  type Codec,
  DecodeError,
  decode,
  encode,
  fixedBytes,
  float,
  index,
  integer,
  mapped,
  nonZeroInteger,
  nonZeroU8,
  Reader,
  refined,
  size,
  string,
  toHex,
  trustedPasswordAlgorithm,
  u32,
  untrustedPasswordAlgorithm,
  version,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

const crypto = JSON.parse(readFileSync(new URL('../../../../spec/vectors/crypto.json', import.meta.url), 'utf8'))

test('booleans are booleans', () => {
  expect([decode(boolean, hexBytes('c3')), decode(boolean, hexBytes('c2'))]).toEqual([true, false])
  for (const hex of ['c0', '00', '01']) expect(() => decode(boolean, hexBytes(hex))).toThrow(DecodeError)
})

describe('scalars', () => {
  test.each([
    ['version', version, ['00', 'ceffffffff'], ['ff', 'cf0000000100000000']],
    ['u32', u32, ['00', 'ceffffffff'], ['ff', 'cf0000000100000000']],
    ['size', size, ['00', 'cf001fffffffffffff'], ['ff', 'cf0020000000000000', 'cfffffffffffffffff']],
    [
      'integer',
      integer,
      ['ff', 'cf001fffffffffffff', 'd3ffe0000000000001'],
      ['cf0020000000000000', 'd38000000000000000'],
    ],
    ['nonZeroInteger', nonZeroInteger, ['01', 'cf001fffffffffffff'], ['00', 'ff', 'cf0020000000000000']],
    ['nonZeroU8', nonZeroU8, ['01', 'ccff'], ['00', 'ff', 'cd0100']],
  ] as const)('%s has its range, on read and on write', (_, codec, inside, outside) => {
    for (const hex of inside) expect(toHex(encode(codec, decode(codec, hexBytes(hex))))).toBe(hex)
    for (const hex of outside) {
      expect(() => decode(codec, hexBytes(hex))).toThrow(DecodeError)
      expect(() => encode(codec, new Reader(hexBytes(hex)).float())).toThrow(RangeError)
    }
    expect(() => encode(codec, 1.5)).toThrow(RangeError)
    expect(() => encode(codec, Number.NaN)).toThrow(RangeError)
    for (const hex of ['cb3ff0000000000000', 'a131', 'c0', 'c3'])
      expect(() => decode(codec, hexBytes(hex))).toThrow(DecodeError)
  })

  test('index is any u64', () => {
    for (const hex of ['00', 'cf0020000000000000', 'cfffffffffffffffff'])
      expect(toHex(encode(index, decode(index, hexBytes(hex))))).toBe(hex)
    expect(decode(index, hexBytes('cfffffffffffffffff'))).toBe(2n ** 64n - 1n)
    expect(() => decode(index, hexBytes('ff'))).toThrow(DecodeError)
    expect(() => encode(index, -1n)).toThrow(RangeError)
    expect(() => encode(index, 2n ** 64n)).toThrow(RangeError)
  })

  test.each([
    ['0005', 0],
    ['cc0005', 0],
    ['cd000505', 5],
    ['ce0000000505', 5],
    ['cf000000000000000505', 5],
    ['d00505', 5],
    ['d10005', 5],
    ['d200000005', 5],
    ['d30000000000000005', 5],
  ])('integers are read in any form, bytes after them ignored: %s', (hex, value) => {
    expect(decode(version, hexBytes(hex))).toBe(value)
    expect(decode(index, hexBytes(hex))).toBe(BigInt(value))
  })

  test('floats are read from any number and written as float64', () => {
    for (const hex of ['05', 'ca40a00000', 'cb4014000000000000', 'd30000000000000005'])
      expect(decode(float, hexBytes(hex))).toBe(5)
    expect(toHex(encode(float, 5))).toBe('cb4014000000000000')
  })

  test('bytes are read from str too and written as bin', () => {
    for (const hex of ['c403616263', 'a3616263', 'd903616263', 'da0003616263']) {
      expect(decode(bytes, hexBytes(hex))).toEqual(hexBytes('616263'))
      expect(decode(fixedBytes(3), hexBytes(hex))).toEqual(hexBytes('616263'))
    }
    expect(decode(bytes, hexBytes('a1ff'))).toEqual(hexBytes('ff'))
    expect(toHex(encode(bytes, hexBytes('616263')))).toBe('c403616263')
    // An array of integers, which no client sends (spec 01 §1.1).
    expect(() => decode(bytes, hexBytes('93616263'))).toThrow(DecodeError)
  })

  test('strings are not read from bin', () => {
    expect(() => decode(string, hexBytes('c403616263'))).toThrow(DecodeError)
  })

  test('bytes of one length have no other, on read and on write', () => {
    for (const length of [0, 31, 33]) {
      const value = new Uint8Array(length)
      expect(() => decode(fixedBytes(32), encode(bytes, value))).toThrow(DecodeError)
      expect(() => encode(fixedBytes(32), value)).toThrow(RangeError)
    }
  })

  test('keys are the bytes of the vectors', () => {
    const [key] = crypto.secret_key.msgpack
    expect(toHex(decode(fixedBytes(32), hexBytes(key.msgpack)))).toBe(key.raw)
    expect(toHex(decode(fixedBytes(32), hexBytes(key.also_accepted)))).toBe(key.raw)
    expect(toHex(encode(fixedBytes(32), hexBytes(key.raw)))).toBe(key.msgpack)
    for (const { msgpack } of crypto.secret_key.msgpack_error)
      expect(() => decode(fixedBytes(32), hexBytes(msgpack))).toThrow(DecodeError)
    const { seed, msgpack } = crypto.ed25519.signing_key_msgpack
    expect(toHex(decode(fixedBytes(32), hexBytes(msgpack)))).toBe(seed)
  })

  test('password algorithms are those of the vectors', () => {
    for (const [codec, vector] of [
      [trustedPasswordAlgorithm, crypto.password.trusted_msgpack],
      [untrustedPasswordAlgorithm, crypto.password.untrusted_msgpack],
    ] as const) {
      const value = decode(codec, hexBytes(vector.msgpack))
      const { memlimit_kb: memlimitKb, opslimit, parallelism } = vector
      expect(value).toMatchObject({ type: 'ARGON2ID', memlimitKb, opslimit, parallelism })
      if ('salt' in value && value.salt instanceof Uint8Array) expect(toHex(value.salt)).toBe(vector.salt)
      expect(toHex(encode(codec as Codec<typeof value>, value))).toBe(vector.msgpack)
    }
  })

  test('refinements check, mappings convert', () => {
    const even = refined(version, (value) => {
      if (value % 2 !== 0) throw new DecodeError('odd')
      return value
    })
    const text = mapped(version, String, Number)
    expect(decode(even, hexBytes('02'))).toBe(2)
    expect(() => decode(even, hexBytes('03'))).toThrow('odd')
    expect(decode(text, hexBytes('02'))).toBe('2')
    expect(toHex(encode(text, '2'))).toBe('02')
  })
})

function _str(text: string): string {
  return toHex(encode(string, text))
}
