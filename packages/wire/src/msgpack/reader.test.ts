import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DecodeError, Reader } from '../index.ts'
import { hexBytes } from '../testing/hex-bytes.ts'

const bodies: readonly { readonly hex: string }[] = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/protocol.json', import.meta.url), 'utf8'),
).vectors

const methods = {
  boolean: (input: Reader) => input.boolean(),
  integer: (input: Reader) => input.integer(),
  float: (input: Reader) => input.float(),
  string: (input: Reader) => input.string(),
  binary: (input: Reader) => input.binary(),
  extension: (input: Reader) => input.extension(2),
  hexExtension: (input: Reader) => input.hexExtension(2, 4),
  int64Extension: (input: Reader) => input.int64Extension(2),
  enterArray: (input: Reader) => input.enterArray(),
  enterMap: (input: Reader) => input.enterMap(),
}
type Method = keyof typeof methods

/** One value of each family of MessagePack, with the methods that take it. */
const families: readonly (readonly [string, string, readonly Method[]])[] = [
  ['nil', 'c0', []],
  ['boolean', 'c3', ['boolean']],
  ['positive fixint', '7f', ['integer', 'float']],
  ['negative fixint', 'ff', ['integer', 'float']],
  ['uint8', 'ccff', ['integer', 'float']],
  ['uint16', 'cdffff', ['integer', 'float']],
  ['uint32', 'ceffffffff', ['integer', 'float']],
  ['uint64', 'cf0000000000000001', ['integer', 'float']],
  ['int8', 'd0ff', ['integer', 'float']],
  ['int16', 'd1ffff', ['integer', 'float']],
  ['int32', 'd2ffffffff', ['integer', 'float']],
  ['int64', 'd3ffffffffffffffff', ['integer', 'float']],
  ['float32', 'ca3fc00000', ['float']],
  ['float64', 'cb3ff8000000000000', ['float']],
  ['fixstr', 'a178', ['string', 'binary']],
  ['str8', 'd90178', ['string', 'binary']],
  ['str16', 'da000178', ['string', 'binary']],
  ['str32', 'db0000000178', ['string', 'binary']],
  ['bin8', 'c40178', ['binary']],
  ['bin16', 'c5000178', ['binary']],
  ['bin32', 'c60000000178', ['binary']],
  ['fixext1', 'd402ff', ['extension']],
  ['fixext4', 'd602ffffffff', ['extension', 'hexExtension']],
  ['fixext8', 'd702ffffffffffffffff', ['extension', 'int64Extension']],
  ['fixext16', `d802${'ff'.repeat(16)}`, ['extension']],
  ['ext8', 'c70402ffffffff', ['extension', 'hexExtension']],
  ['ext16', 'c8000402ffffffff', ['extension', 'hexExtension']],
  ['ext32', 'c90000000402ffffffff', ['extension', 'hexExtension']],
  ['ext of another type', 'd603ffffffff', []],
  ['fixarray', '9101', ['enterArray']],
  ['array16', 'dc000101', ['enterArray']],
  ['array32', 'dd0000000101', ['enterArray']],
  ['fixmap', '810102', ['enterMap']],
  ['map16', 'de00010102', ['enterMap']],
  ['map32', 'df000000010102', ['enterMap']],
  ['c1, which is no value', 'c1', []],
]

describe.each(families)('%s', (name, hex, accepting) => {
  test.each(Object.entries(methods))('with %s', (method, read) => {
    const accepts = accepting.some((accepted) => accepted === method)
    if (accepts) expect(() => read(readerOf(hex))).not.toThrow()
    else expect(() => read(readerOf(hex))).toThrow(DecodeError)
  })

  test('is passed over whole', () => {
    const input = readerOf(`${hex}c3`)
    if (name.startsWith('c1')) expect(() => input.skip()).toThrow(DecodeError)
    else {
      input.skip()
      expect([input.remaining, input.boolean()]).toEqual([1, true])
    }
  })

  test('is refused when cut short', () => {
    for (let length = 0; length < hex.length / 2; length += 1) {
      const cut = hexBytes(hex.slice(0, 2 * length))
      expect(() => new Reader(cut).skip()).toThrow(DecodeError)
      for (const method of accepting) expectCut(methods[method], cut)
    }
  })
})

describe('values', () => {
  test.each([
    ['00', 0],
    ['e0', -32],
    ['ccff', 255],
    ['cd0100', 256],
    ['ce80000000', 2147483648],
    ['cf0000000000000005', 5],
    ['cf001fffffffffffff', Number.MAX_SAFE_INTEGER],
    ['cf0020000000000000', 9007199254740992n],
    ['cfffffffffffffffff', 18446744073709551615n],
    ['d0ff', -1],
    ['d18000', -32768],
    ['d280000000', -2147483648],
    ['d3ffe0000000000001', -9007199254740991],
    ['d38000000000000000', -9223372036854775808n],
  ])('integer %s', (hex, value) => {
    expect(readerOf(hex).integer()).toBe(value)
  })

  test.each([
    ['ca3fc00000', 1.5],
    ['cb3fb999999999999a', 0.1],
    ['05', 5],
    ['cf0020000000000000', 9007199254740992],
    ['d38000000000000000', -(2 ** 63)],
  ])('float %s', (hex, value) => {
    expect(readerOf(hex).float()).toBe(value)
  })

  test('of text keep what a lenient decoder would change', () => {
    expect(readerOf('a6efbbbf616263').string()).toBe('\ufeffabc')
    expect(readerOf('a400c3a900').string()).toBe('\0é\0')
  })

  test.each(['a1ff', 'a2c328', 'a3eda080', 'a2c080', 'a4f4908080', 'a1c3', `d920${'61'.repeat(31)}80`])(
    'of text are UTF-8, unlike %s',
    (hex) => {
      expect(() => readerOf(hex).string()).toThrow('invalid UTF-8')
      expect(() => readerOf(hex).skip()).toThrow('invalid UTF-8')
      expect(readerOf(hex).binary().length).toBeGreaterThan(0)
    },
  )

  test('of bytes are plain views on the input, even on a Buffer inside a larger one', () => {
    const buffer = Buffer.from('00c403010203c3', 'hex').subarray(1)
    const input = new Reader(buffer)
    const value = input.binary()
    expect(Object.getPrototypeOf(value)).toBe(Uint8Array.prototype)
    expect([...value]).toEqual([1, 2, 3])
    expect(value.buffer).toBe(buffer.buffer)
    expect(input.boolean()).toBe(true)
    expect(Object.getPrototypeOf(new Reader(Buffer.from('d4020f', 'hex')).extension(2))).toBe(Uint8Array.prototype)
  })

  test('of extensions', () => {
    expect(readerOf('d602deadbeef').hexExtension(2, 4)).toBe('deadbeef')
    expect(readerOf('d7fffffffffffffffffe').int64Extension(-1)).toBe(-2n)
  })
})

test('looks at the next bytes without taking them unless they are the expected ones', () => {
  const input = readerOf('a2787901')
  expect(input.takeBytes(hexBytes('a2787a'))).toBe(false)
  expect(input.takeBytes(hexBytes('a278790102'))).toBe(false)
  expect(input.takeNil()).toBe(false)
  expect(input.isArray()).toBe(false)
  expect(input.takeBytes(hexBytes('a27879'))).toBe(true)
  expect(input.integer()).toBe(1)
  expect(readerOf('c0').takeNil()).toBe(true)
  for (const array of ['90', 'dc0000', 'dd00000000']) expect(readerOf(array).isArray()).toBe(true)
})

test('refuses a count that cannot fit before making room for it', () => {
  for (const hex of ['ddffffffff', 'dfffffffff', 'dcffff00', 'dd0000000200', 'df0000000200000000'.slice(0, 14)])
    for (const read of [methods.enterArray, methods.enterMap, (input: Reader) => input.skip()])
      expect(() => read(readerOf(hex))).toThrow(DecodeError)
  for (const hex of ['dbffffffff61', 'c6ffffffff61', 'c9ffffffff0261'])
    expect(() => readerOf(hex).skip()).toThrow('truncated')
})

test('refuses nesting beyond 64 containers, and takes 64', () => {
  for (const open of ['91', '8101']) {
    expect(() => readerOf(`${open.repeat(64)}c0`).skip()).not.toThrow()
    expect(() => readerOf(`${open.repeat(65)}c0`).skip()).toThrow('nested too deeply')
    expect(() => readerOf(`${open.repeat(100_000)}c0`).skip()).toThrow('nested too deeply')
  }
  const side = readerOf(`dc0064${'90'.repeat(100)}`)
  expect(() => side.skip()).not.toThrow()
})

test('passes over each body of the official programs, to its last byte', () => {
  for (const { hex } of bodies) {
    const input = readerOf(hex)
    input.skip()
    expect(input.remaining).toBe(0)
  }
  expect(bodies.length).toBeGreaterThan(400)
})

function expectCut(read: (input: Reader) => unknown, cut: Uint8Array): void {
  const input = new Reader(cut)
  expect(() => {
    read(input)
    // Only the header of a container is taken: its items are what is missing.
    input.skip()
  }).toThrow(DecodeError)
}

function readerOf(hex: string): Reader {
  return new Reader(hexBytes(hex))
}
