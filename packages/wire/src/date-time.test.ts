import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addMicroseconds,
  type DateTime,
  DecodeError,
  dateTime,
  decode,
  encode,
  fromMilliseconds,
  isDateTime,
  MAX_DATE_TIME,
  MIN_DATE_TIME,
  parseDateTime,
  printDateTime,
  secondsBetween,
  toHex,
} from './index.ts'
import { hexBytes } from './testing/hex-bytes.ts'

interface Text {
  readonly us: string
  readonly rfc3339: string
}
interface Ids {
  readonly datetime: {
    readonly msgpack: readonly (Text & { readonly msgpack: string })[]
    readonly msgpack_rejected: readonly string[]
    readonly parse: readonly { readonly input: string; readonly us: string }[]
    readonly print: readonly Text[]
    readonly parse_rejected: readonly string[]
  }
}

const vectors: Ids['datetime'] = JSON.parse(
  readFileSync(new URL('../../../spec/vectors/ids.json', import.meta.url), 'utf8'),
).datetime

const dateTimes = fc.bigInt({ min: MIN_DATE_TIME, max: MAX_DATE_TIME }).map(time)

describe('on the wire', () => {
  test.each(vectors.msgpack)('$rfc3339 is $msgpack', ({ msgpack, us, rfc3339 }) => {
    expect(decode(dateTime, hexBytes(msgpack))).toBe(BigInt(us))
    expect(toHex(encode(dateTime, time(BigInt(us))))).toBe(msgpack)
    expect(printDateTime(time(BigInt(us)))).toBe(rfc3339)
  })

  test.each(vectors.msgpack_rejected)('refuses %s', (hex) => {
    expect(() => decode(dateTime, hexBytes(hex))).toThrow(DecodeError)
  })

  test('is extension 1 of exactly 8 bytes, under any extension header', () => {
    const value = '00035d013b37e000'
    expect(decode(dateTime, hexBytes(`c70801${value}`))).toBe(946684800000000n)
    for (const hex of [`d702${value}`, `d601${value.slice(8)}`, `d801${value}${value}`, `c408${value}`, `cf${value}`])
      expect(() => decode(dateTime, hexBytes(hex))).toThrow(DecodeError)
  })

  test('goes from year 1 to year 9999', () => {
    for (const edge of [MIN_DATE_TIME, MAX_DATE_TIME]) expect(decode(dateTime, encode(dateTime, edge))).toBe(edge)
    for (const beyond of [MIN_DATE_TIME - 1n, MAX_DATE_TIME + 1n]) {
      const raw = new Uint8Array(10)
      new DataView(raw.buffer).setUint16(0, 0xd701)
      new DataView(raw.buffer).setBigInt64(2, beyond)
      expect(() => decode(dateTime, raw)).toThrow(DecodeError)
      expect(isDateTime(beyond)).toBe(false)
    }
  })
})

describe('as text', () => {
  test.each(vectors.print)('prints $rfc3339', ({ us, rfc3339 }) => {
    expect(printDateTime(time(BigInt(us)))).toBe(rfc3339)
  })

  test.each(vectors.parse)('reads $input', ({ input, us }) => {
    expect(parseDateTime(input)).toBe(BigInt(us))
  })

  test.each(vectors.parse_rejected)('refuses %s', (text) => {
    expect(parseDateTime(text)).toBeUndefined()
  })

  test.each([
    ['2000-01-01t00:00:00z', 946684800000000n],
    ['2000-01-01 00:00:00Z', 946684800000000n],
    ['2000-1-1T0:0:0Z', 946684800000000n],
    ['2000-01-01T01:00:00+0100', 946684800000000n],
    ['1969-12-31T23:59:59.9999999Z', -1n],
    ['0001-01-01T00:00:00Z', MIN_DATE_TIME],
    ['0099-01-01T00:00:00Z', -59042995200000000n],
    ['2024-02-29T00:00:00Z', 1709164800000000n],
  ])('reads %s', (text, us) => {
    expect(parseDateTime(text)).toBe(us)
  })

  test.each([
    '2023-02-29T00:00:00Z',
    '2000-13-01T00:00:00Z',
    '2000-00-01T00:00:00Z',
    '2000-01-00T00:00:00Z',
    '2000-01-01T24:00:00Z',
    '2000-01-01T00:60:00Z',
    '2000-01-01T00:00:61Z',
    '2000-01-01T00:00:00.Z',
    '2000-01-01T00:00:00+01:60',
    '2000-01-01T00:00:00+1:00',
    '2000-01-01T00:00Z',
    '20000-01-01T00:00:00Z',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+01:00',
    ' 2000-01-01T00:00:00Z',
  ])('refuses %s', (text) => {
    expect(parseDateTime(text)).toBeUndefined()
  })

  test('comes back from what is printed', () => {
    fc.assert(
      fc.property(dateTimes, (value) => {
        expect(parseDateTime(printDateTime(value))).toBe(value)
      }),
    )
  })
})

describe('arithmetic', () => {
  test('floors a fraction of a microsecond', () => {
    expect(fromMilliseconds(1.2345)).toBe(1234n)
    expect(fromMilliseconds(-0.0001)).toBe(-1n)
  })

  test('is exact to the microsecond', () => {
    const start = fromMilliseconds(0)
    expect(secondsBetween(start, addMicroseconds(start, 1_500_000))).toBe(1.5)
    expect(addMicroseconds(start, 5n)).toBe(5n)
  })

  test('stays within the range', () => {
    expect(() => addMicroseconds(MAX_DATE_TIME, 1)).toThrow(RangeError)
    expect(() => addMicroseconds(MIN_DATE_TIME, -1n)).toThrow(RangeError)
    expect(() => fromMilliseconds(1e15)).toThrow(RangeError)
  })
})

function time(us: bigint): DateTime {
  if (!isDateTime(us)) throw new Error(`out of range: ${us}`)
  return us
}
