import { describe, expect, test } from 'vitest'
import {
  type Codec,
  DecodeError,
  decode,
  encode,
  entryName,
  list,
  map,
  set,
  string,
  struct,
  tagged,
  toHex,
  tuple,
  userId,
  version,
} from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

const shape = tagged('type', { DOT: {} })

describe('containers', () => {
  test('sets collapse duplicates on read', () => {
    expect(decode(set(version), hexBytes('93010201'))).toEqual(new Set([1, 2]))
    expect(toHex(encode(set(version), new Set([2, 1])))).toBe('920201')
  })

  test('maps have keys of their own type', () => {
    const [one, two] = ['01'.repeat(16), '02'.repeat(16)]
    const hex = `82d802${one}05d802${two}06`
    const value = decode(map(userId, version), hexBytes(hex))
    expect([...value]).toEqual([
      [one, 5],
      [two, 6],
    ])
    expect(toHex(encode(map(userId, version), value))).toBe(hex)
    expect(decode(map(entryName, version), hexBytes('81a17805'))).toEqual(new Map([['x', 5]]))
    expect(() => decode(map(userId, version), hexBytes('81a17805'))).toThrow(DecodeError)
  })

  test('maps refuse a key that comes twice, also once it is normalised', () => {
    expect(() => decode(map(string, version), hexBytes('82a17805a17806'))).toThrow('1: duplicate key')
    expect(() => decode(map(entryName, version), hexBytes('82a3c3a97805a465cc817806'))).toThrow('1: duplicate key')
  })

  test('tuples have exactly their length', () => {
    const pair = tuple(version, string)
    expect(decode(pair, hexBytes('9205a178'))).toEqual([5, 'x'])
    expect(toHex(encode(pair, [5, 'x']))).toBe('9205a178')
    for (const hex of ['9105', '9305a178c0', '90']) expect(() => decode(pair, hexBytes(hex))).toThrow(DecodeError)
  })

  test('arrays and maps are not taken for each other', () => {
    const arrays: readonly Codec<unknown>[] = [list(version), set(version), tuple(version)]
    const maps: readonly Codec<unknown>[] = [map(version, version), struct({}), shape]
    for (const codec of arrays) expect(() => decode(codec, hexBytes('810101'))).toThrow(DecodeError)
    for (const codec of maps) expect(() => decode(codec, hexBytes('920101'))).toThrow(DecodeError)
  })
})
