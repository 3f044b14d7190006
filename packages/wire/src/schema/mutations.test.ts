import { ExtData, decode as oracleDecode, encode as oracleEncode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  activeUsersLimit,
  boolean,
  bytes,
  type Codec,
  DecodeError,
  dateTime,
  decode,
  deviceLabel,
  encode,
  entryName,
  fileManifestOrigin,
  float,
  humanHandle,
  index,
  list,
  map,
  nonZeroU8,
  nullable,
  nullableOrMissing,
  realmRole,
  set,
  since,
  size,
  string,
  struct,
  trustedPasswordAlgorithm,
  tuple,
  userId,
  version,
  vlobId,
} from '../index.ts'

const id = (byte: string) => byte.repeat(16)

/** One field of every type of the tables; its value is given by the oracle's words. */
const message: Codec<unknown> = struct({
  flag: boolean,
  text: string,
  blob: bytes,
  offset: float,
  version,
  keyIndex: index,
  totalSize: size,
  weight: nonZeroU8,
  createdOn: dateTime,
  author: nullable(userId),
  label: deviceLabel,
  handle: humanHandle,
  role: realmRole,
  limit: activeUsersLimit,
  algorithm: trustedPasswordAlgorithm,
  origin: fileManifestOrigin,
  children: map(entryName, vlobId),
  recipients: set(userId),
  blocks: list(struct({ id: vlobId, size, digest: bytes })),
  pair: tuple(version, string),
  purpose: nullableOrMissing(string),
  extra: since(string),
})

const uuid = (byte: string) =>
  new ExtData(
    2,
    Uint8Array.from({ length: 16 }, () => Number.parseInt(byte, 16)),
  )
const time = new ExtData(1, Uint8Array.of(0, 3, 0x5d, 1, 0x3b, 0x37, 0xe0, 0))

const valid = {
  flag: true,
  text: 'texte é',
  blob: Uint8Array.of(1, 2, 3),
  offset: 0.5,
  version: 3,
  key_index: 1,
  total_size: 4096,
  weight: 2,
  created_on: time,
  author: uuid('ab'),
  label: 'PC1',
  handle: ['alice@example.com', 'Alice'],
  role: 'OWNER',
  limit: 500,
  algorithm: { type: 'ARGON2ID', memlimit_kb: 8, opslimit: 1, parallelism: 1, salt: new Uint8Array(16) },
  origin: { type: 'CRYPTPAD', channel_id: 'c', timestamp: time },
  children: { 'a.txt': uuid('01'), b: uuid('02') },
  recipients: [uuid('03'), uuid('04')],
  blocks: [{ id: uuid('05'), size: 5, digest: new Uint8Array(4) }],
  pair: [7, 'x'],
  purpose: 'p',
  extra: 'e',
}

/** One value of each type that MessagePack has, none of them valid for every field. */
const strangers: Readonly<Record<string, unknown>> = {
  nil: null,
  boolean: true,
  zero: 0,
  negative: -1,
  fraction: 1.5,
  huge: 2n ** 63n - 1n,
  text: 'zzz',
  nothing: '',
  bin: Uint8Array.of(9),
  array: [],
  map: {},
  date: time,
  uuid: uuid('0f'),
  extension: new ExtData(5, Uint8Array.of(1)),
  shortUuid: new ExtData(2, new Uint8Array(15)),
}

/** What each field takes of them (spec 01 §1.1); anything else must be refused. */
const taken: Readonly<Record<string, readonly string[]>> = {
  flag: ['boolean'],
  text: ['text', 'nothing'],
  blob: ['text', 'nothing', 'bin'],
  offset: ['zero', 'negative', 'fraction', 'huge'],
  version: ['zero'],
  key_index: ['zero', 'huge'],
  total_size: ['zero'],
  weight: [],
  created_on: ['date'],
  author: ['nil', 'uuid'],
  label: ['text'],
  handle: [],
  role: [],
  limit: ['nil', 'zero'],
  algorithm: [],
  origin: [],
  children: ['map'],
  recipients: ['array'],
  blocks: ['array'],
  pair: [],
  purpose: ['nil', 'text', 'nothing'],
  extra: ['text', 'nothing'],
}

test('the message itself is read, and written as the oracle writes it', () => {
  const value = decode(message, packed(valid))
  expect(value).toMatchObject({
    keyIndex: 1n,
    author: id('ab'),
    children: new Map([
      ['a.txt', id('01')],
      ['b', id('02')],
    ]),
  })
  expect(encode(message, value)).toEqual(packed(valid))
})

describe.each(Object.keys(valid))('%s', (field) => {
  test.each(Object.keys(strangers))('replaced by %s', (stranger) => {
    const read = () => decode(message, packed({ ...valid, [field]: strangers[stranger] }))
    if (taken[field]?.includes(stranger)) expect(read).not.toThrow()
    else expect(refusal(read).path.split('.')[0]).toBe(field)
  })

  test('missing', () => {
    const { [field as keyof typeof valid]: _, ...others } = valid
    const read = () => decode(message, packed(others))
    if (field === 'purpose' || field === 'extra') expect(read).not.toThrow()
    else expect(refusal(read).message).toBe(`${field}: missing field`)
  })

  test('given twice', () => {
    const twice = withEntry(packed(valid), [field, valid[field as keyof typeof valid]])
    expect(refusal(() => decode(message, twice)).message).toBe(`${field}: duplicate key`)
  })
})

test('every beginning of a message is refused', () => {
  const whole = packed(valid)
  for (let length = 0; length < whole.length; length += 1) refusal(() => decode(message, whole.subarray(0, length)))
})

test('bytes after a message and unknown entries in it are ignored', () => {
  const value = decode(message, packed(valid))
  expect(decode(message, Uint8Array.of(...packed(valid), 0xc1, 0xff))).toEqual(value)
  for (const stranger of Object.values(strangers))
    expect(decode(message, withEntry(packed(valid), ['unknown', stranger]))).toEqual(value)
})

describe('whatever is changed', () => {
  const whole = packed(valid)

  test('at one place, the answer is a value or a decode error', () => {
    for (let place = 0; place < whole.length; place += 1)
      for (const byte of [
        0x00, 0x7f, 0x80, 0x8f, 0x90, 0xa0, 0xbf, 0xc0, 0xc1, 0xc4, 0xc6, 0xc9, 0xcb, 0xcf, 0xd3, 0xd8, 0xd9, 0xdb,
        0xdd, 0xdf, 0xff,
      ])
        readsOrRefuses(whole.with(place, byte))
  })

  test('at several places, too', () => {
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(changes, (places) => {
        readsOrRefuses(places.reduce((bytes, [place, byte]) => bytes.with(place, byte), whole))
      }),
      { numRuns: 3000 },
    )
  })

  test('by taking a piece out, doubling it or moving it, too', () => {
    const piece = fc.tuple(
      fc.nat(whole.length),
      fc.nat(40),
      fc.nat(whole.length),
      fc.constantFrom('out', 'double', 'move'),
    )
    fc.assert(
      fc.property(piece, ([start, length, target, change]) => {
        const cut = whole.subarray(start, start + length)
        const rest = change === 'double' ? [...whole] : [...whole.subarray(0, start), ...whole.subarray(start + length)]
        if (change !== 'out') rest.splice(target, 0, ...cut)
        readsOrRefuses(Uint8Array.from(rest))
      }),
      { numRuns: 3000 },
    )
  })

  test('to noise, too', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 100 }), readsOrRefuses), { numRuns: 3000 })
  })
})

/** What is read after a change is a value like any other: it can be written and read again. */
function readsOrRefuses(bytes: Uint8Array): void {
  let value: unknown
  try {
    value = decode(message, bytes)
  } catch (error) {
    if (error instanceof DecodeError) return
    throw error
  }
  expect(decode(message, encode(message, value))).toEqual(value)
}

function refusal(read: () => unknown): DecodeError {
  try {
    read()
  } catch (error) {
    if (error instanceof DecodeError) return error
    throw error
  }
  throw new Error('was accepted')
}

function packed(value: unknown): Uint8Array {
  return oracleEncode(value, { useBigInt64: true })
}

/** The map in `bytes` with one more entry at its end, which may repeat a key. */
function withEntry(bytes: Uint8Array, entry: readonly [string, unknown]): Uint8Array {
  const count = Object.keys(oracleDecode(bytes) as object).length
  const header = count < 16 ? 1 : 3
  return Uint8Array.of(0xde, 0, count + 1, ...bytes.subarray(header), ...packed(entry[0]), ...packed(entry[1]))
}
