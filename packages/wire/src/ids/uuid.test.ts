import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  accountAuthMethodId,
  accountVaultItemOpaqueKeyId,
  asyncEnrollmentId,
  blockId,
  type Codec,
  chunkId,
  DecodeError,
  decode,
  deviceId,
  encode,
  greetingAttemptId,
  hyphenated,
  parseUuid,
  sequesterServiceId,
  toHex,
  totpOpaqueKeyId,
  type UserId,
  type Uuid,
  userId,
  uuidFromBytes,
  uuidToBytes,
  vlobId,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

interface Ids {
  readonly uuid: {
    readonly msgpack: readonly { readonly hex: string; readonly msgpack: string; readonly hyphenated: string }[]
    readonly text_accepted: readonly string[]
    readonly msgpack_rejected_self_made: readonly string[]
  }
}

const vectors: Ids['uuid'] = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/ids.json', import.meta.url), 'utf8'),
).uuid

const codecs: Readonly<Record<string, Codec<Uuid<string>>>> = {
  vlobId,
  blockId,
  chunkId,
  userId,
  deviceId,
  sequesterServiceId,
  asyncEnrollmentId,
  greetingAttemptId,
  accountAuthMethodId,
  accountVaultItemOpaqueKeyId,
  totpOpaqueKeyId,
}

describe.each(Object.entries(codecs))('%s', (_, codec) => {
  test.each(vectors.msgpack)('reads and writes $msgpack', ({ hex, msgpack, hyphenated: text }) => {
    const id = decode(codec, hexBytes(msgpack))
    expect(id).toBe(hex)
    expect(hyphenated(id)).toBe(text)
    expect(toHex(encode(codec, id))).toBe(msgpack)
  })

  test.each(vectors.msgpack_rejected_self_made)('refuses %s', (msgpack) => {
    expect(() => decode(codec, hexBytes(msgpack))).toThrow(DecodeError)
  })
})

test('is read under any extension header that holds 16 bytes', () => {
  expect(decode(userId, hexBytes(`c71002${'ab'.repeat(16)}`))).toBe('ab'.repeat(16))
  expect(decode(userId, hexBytes(`c8001002${'ab'.repeat(16)}`))).toBe('ab'.repeat(16))
  for (const length of [0, 15, 17]) {
    const hex = `c7${toHex(Uint8Array.of(length))}02${'ab'.repeat(length)}`
    expect(() => decode(userId, hexBytes(hex))).toThrow(DecodeError)
  }
})

test('is any 16 bytes, both ways', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (raw) => {
      const id = uuidFromBytes<UserId>(raw)
      expect(id).toBe(Buffer.from(raw).toString('hex'))
      expect(uuidToBytes(id)).toEqual(raw)
      expect(decode(userId, encode(userId, id))).toBe(id)
      expect(parseUuid(hyphenated(id).toUpperCase())).toBe(id)
    }),
  )
  expect(() => uuidFromBytes(new Uint8Array(15))).toThrow(RangeError)
})

test('is refused on write when it is no id', () => {
  for (const text of ['ab'.repeat(15), 'ab'.repeat(17), 'zz'.repeat(16), '']) {
    const slip = text as UserId
    expect(() => encode(userId, slip)).toThrow(RangeError)
    expect(() => uuidToBytes(slip)).toThrow(RangeError)
  }
})

test.each(vectors.text_accepted)('text %s is read', (text) => {
  expect(parseUuid(text)).toBe('a11cec00100000000000000000000000')
})

test.each([
  '',
  'a11cec0010000000000000000000000',
  'a11cec001000-0000-0000-000000000000',
  `${'g'.repeat(32)}`,
  `${'a'.repeat(32)}\n`,
])('text %j is refused', (text) => {
  expect(parseUuid(text)).toBeUndefined()
})
