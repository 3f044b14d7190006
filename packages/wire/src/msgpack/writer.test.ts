import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { toHex, Writer } from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

interface Body {
  readonly family: string
  readonly command: string
  readonly kind: string
  readonly status?: string
  readonly hex: string
  readonly decoded: unknown
}

const bodies: readonly Body[] = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/protocol.json', import.meta.url), 'utf8'),
).vectors

describe('integers take the shortest form', () => {
  test.each([
    [0, '00'],
    [-0, '00'],
    [127, '7f'],
    [128, 'cc80'],
    [255, 'ccff'],
    [256, 'cd0100'],
    [65535, 'cdffff'],
    [65536, 'ce00010000'],
    [4294967295, 'ceffffffff'],
    [4294967296, 'cf0000000100000000'],
    [Number.MAX_SAFE_INTEGER, 'cf001fffffffffffff'],
    [2n ** 64n - 1n, 'cfffffffffffffffff'],
    [5n, '05'],
    [-1, 'ff'],
    [-32, 'e0'],
    [-33, 'd0df'],
    [-128, 'd080'],
    [-129, 'd1ff7f'],
    [-32768, 'd18000'],
    [-32769, 'd2ffff7fff'],
    [-2147483648, 'd280000000'],
    [-2147483649, 'd3ffffffff7fffffff'],
    [-(2n ** 63n), 'd38000000000000000'],
    [-33n, 'd0df'],
  ])('%s', (value, hex) => {
    expect(written((out) => out.integer(value))).toBe(hex)
  })

  test.each([2n ** 64n, -(2n ** 63n) - 1n, 2 ** 53, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('not %s', (value) => {
    expect(() => written((out) => out.integer(value))).toThrow(RangeError)
  })
})

test('floats are float64 always', () => {
  expect(written((out) => out.float(300))).toBe('cb4072c00000000000')
  expect(written((out) => out.float(0.1))).toBe('cb3fb999999999999a')
  expect(written((out) => out.float(-0))).toBe('cb8000000000000000')
})

describe('lengths take the shortest header', () => {
  test.each([
    [0, 'a0', 'c400', '90', '80'],
    [15, 'af', 'c40f', '9f', '8f'],
    [16, 'b0', 'c410', 'dc0010', 'de0010'],
    [31, 'bf', 'c41f', 'dc001f', 'de001f'],
    [32, 'd920', 'c420', 'dc0020', 'de0020'],
    [255, 'd9ff', 'c4ff', 'dc00ff', 'de00ff'],
    [256, 'da0100', 'c50100', 'dc0100', 'de0100'],
    [65535, 'daffff', 'c5ffff', 'dcffff', 'deffff'],
    [65536, 'db00010000', 'c600010000', 'dd00010000', 'df00010000'],
  ])('%s', (length, str, bin, array, map) => {
    expect(written((out) => out.string('x'.repeat(length)))).toBe(str + '78'.repeat(length))
    expect(written((out) => out.binary(new Uint8Array(length)))).toBe(bin + '00'.repeat(length))
    expect(written((out) => out.arrayHeader(length))).toBe(array)
    expect(written((out) => out.mapHeader(length))).toBe(map)
  })

  test.each([10, 11, 85, 86, 21845, 21846])('%s characters of three bytes', (length) => {
    const bytes = 3 * length
    const header = bytes < 32 ? 1 : bytes < 256 ? 2 : bytes < 65536 ? 3 : 5
    const hex = written((out) => out.string('国'.repeat(length)))
    expect(hex.slice(2 * header)).toBe('e59bbd'.repeat(length))
  })

  test('é in a text that looks short', () => {
    expect(written((out) => out.string('é'.repeat(31)))).toBe(`d93e${'c3a9'.repeat(31)}`)
    expect(written((out) => out.string('é'))).toBe('a2c3a9')
    expect(written((out) => out.string('xxé'))).toBe('a47878c3a9')
  })

  test.each([
    [1, 'd4'],
    [2, 'd5'],
    [3, 'c703'],
    [4, 'd6'],
    [8, 'd7'],
    [16, 'd8'],
    [17, 'c711'],
    [256, 'c80100'],
    [65536, 'c900010000'],
  ])('extension of %s', (length, header) => {
    expect(written((out) => out.extension(2, new Uint8Array(length)))).toBe(`${header}02${'00'.repeat(length)}`)
    expect(written((out) => out.hexExtension(2, 'aB'.repeat(length)))).toBe(`${header}02${'ab'.repeat(length)}`)
  })
})

test('text with half of a surrogate pair is refused rather than changed', () => {
  for (const text of ['\ud800', 'x'.repeat(40).concat('\udc00')])
    expect(() => written((out) => out.string(text))).toThrow(RangeError)
})

test('hex of an extension is checked', () => {
  expect(() => written((out) => out.hexExtension(2, 'zz'.repeat(16)))).toThrow(RangeError)
})

test('values follow each other, however small the first buffer was', () => {
  const out = new Writer(0)
  for (let round = 0; round < 100; round += 1) {
    out.nil()
    out.boolean(true)
    out.boolean(false)
    out.raw(hexBytes('0102'))
    out.raw(new Uint8Array(40))
    out.int64Extension(1, -2n)
  }
  expect(toHex(out.finish())).toBe(`c0c3c20102${'00'.repeat(40)}d701fffffffffffffffe`.repeat(100))
})

test.each(bodies.map((body) => [`${body.family} ${body.command} ${body.kind} ${body.status ?? ''}`, body] as const))(
  'writes as the official programs: %s',
  (_, { decoded, hex }) => {
    expect(written((out) => writeDecoded(out, decoded))).toBe(hex)
  },
)

function written(write: (out: Writer) => void): string {
  const out = new Writer()
  write(out)
  return toHex(out.finish())
}

/** Writes the JSON of `protocol.json` (its `encoding` tells how it stands for MessagePack). */
function writeDecoded(out: Writer, value: unknown): void {
  if (value === null) out.nil()
  else if (typeof value === 'boolean') out.boolean(value)
  else if (typeof value === 'number') out.integer(value)
  else if (typeof value === 'string') out.string(value)
  else if (Array.isArray(value)) {
    out.arrayHeader(value.length)
    for (const item of value) writeDecoded(out, item)
  } else writeObject(out, Object.entries(value as object))
}

function writeObject(out: Writer, entries: readonly (readonly [string, unknown])[]): void {
  const [[name, content] = ['', undefined]] = entries
  if (name === '$bytes') out.binary(hexBytes(String(content)))
  else if (name === '$uuid') out.hexExtension(2, String(content))
  else if (name === '$datetime_us') out.int64Extension(1, BigInt(String(content)))
  else if (name === '$float') out.float(Number(content))
  else writeMap(out, name === '$map' ? (content as readonly (readonly [unknown, unknown])[]) : entries)
}

function writeMap(out: Writer, entries: readonly (readonly [unknown, unknown])[]): void {
  out.mapHeader(entries.length)
  for (const [key, content] of entries) {
    writeDecoded(out, key)
    writeDecoded(out, content)
  }
}
