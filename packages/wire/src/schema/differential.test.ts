import { decode as oracleDecode, encode as oracleEncode } from '@msgpack/msgpack'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boolean,
  bytes,
  type Codec,
  decode,
  encode,
  float,
  index,
  integer,
  list,
  map,
  nullable,
  nullableOrMissing,
  Reader,
  set,
  since,
  size,
  snakeCase,
  string,
  struct,
  tagged,
  toHex,
  tuple,
} from '../index.ts'

/** A codec, one of its values, and the same value as the oracle takes and gives it. */
interface Sample {
  readonly codec: Codec<unknown>
  readonly value: unknown
  readonly plain: unknown
}

const safeIntegers = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200, max: 300 }),
  fc.constantFrom(
    ...[7, 8, 15, 16, 31, 32, 52].flatMap((bits) => [2 ** bits - 1, 2 ** bits, -(2 ** bits), -(2 ** bits) - 1]),
  ),
)
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 300 }),
  fc.constantFrom('', 'é'.repeat(40), '国'.repeat(90), 'x'.repeat(70_000)),
)
/** The oracle writes an integral number as an integer, so only the others can be compared as floats. */
const fractions = fc.double({ noNaN: true }).filter((value) => !Number.isSafeInteger(value))
const wireNames = fc.stringMatching(/^[a-z]{1,8}(_[a-z]{1,4})?$/)

const scalars: fc.Arbitrary<Sample> = fc.oneof(
  fc.boolean().map((value) => sample(boolean, value)),
  safeIntegers.map((value) => sample(integer, value)),
  fc.maxSafeNat().map((value) => sample(size, value)),
  fc.maxSafeNat().map((value) => sample(index, BigInt(value), value)),
  fractions.map((value) => sample(float, value)),
  texts.map((value) => sample(string, value)),
  fc.uint8Array({ maxLength: 300 }).map((value) => sample(bytes, value)),
)

const samples: fc.Arbitrary<Sample> = fc.letrec<{ any: Sample }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    scalars,
    tie('any').map(({ codec, value, plain }) => sample(nullable(codec), value, plain)),
    tie('any').map(({ codec }) => sample(nullable(codec), null)),
    fc
      .tuple(tie('any'), fc.nat(20))
      .map(([{ codec, value, plain }, count]) =>
        sample(list(codec), Array(count).fill(value), Array(count).fill(plain)),
      ),
    fc.array(tie('any'), { maxLength: 5 }).map((items) =>
      sample(
        tuple(...items.map(({ codec }) => codec)),
        items.map(({ value }) => value),
        items.map(({ plain }) => plain),
      ),
    ),
    fc.uniqueArray(texts, { maxLength: 20 }).map((items) => sample(set(string), new Set(items), items)),
    fc
      .tuple(tie('any'), fc.uniqueArray(wireNames, { maxLength: 20 }))
      .map(([{ codec, value, plain }, keys]) =>
        sample(
          map(string, codec),
          new Map(keys.map((key) => [key, value])),
          Object.fromEntries(keys.map((key) => [key, plain])),
        ),
      ),
    fields(tie('any')).map((parts) => sample(struct(parts.fields), parts.value, parts.plain)),
    fields(tie('any')).map((parts) =>
      sample(
        tagged('kind', { ONE: parts.fields, TWO: {} }),
        { kind: 'ONE', ...parts.value },
        { kind: 'ONE', ...parts.plain },
      ),
    ),
  ),
})).any

describe('against @msgpack/msgpack', () => {
  test('writes the same bytes', () => {
    check(({ codec, value, plain }) => {
      expect(toHex(encode(codec, value))).toBe(toHex(oracleEncode(plain)))
    })
  })

  test('writes what it reads', () => {
    check(({ codec, value, plain }) => {
      expect(oracleDecode(encode(codec, value))).toEqual(plain)
    })
  })

  test('reads what it writes', () => {
    check(({ codec, value, plain }) => {
      expect(decode(codec, oracleEncode(plain))).toEqual(value)
    })
  })

  test('passes over what it writes', () => {
    check(({ plain }) => {
      const input = new Reader(oracleEncode(plain))
      input.skip()
      expect(input.remaining).toBe(0)
    })
  })

  test('reads integers that it writes as 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }), (value) => {
        expect(decode(index, oracleEncode(value, { useBigInt64: true }))).toBe(value)
        expect(oracleDecode(encode(index, value), { useBigInt64: true })).toEqual(
          value < 2n ** 32n ? Number(value) : value,
        )
      }),
    )
  })

  test('reads floats that it writes as 32 bits', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true }), (value) => {
        expect(decode(float, oracleEncode(value, { forceFloat32: true, forceIntegerToFloat: true }))).toBe(value)
      }),
    )
  })
})

test('comes back from its own bytes, whatever stands before and after them', () => {
  check(({ codec, value }) => {
    const written = encode(codec, value)
    const framed = new Uint8Array(written.length + 2).fill(0xc1)
    framed.set(written, 1)
    expect(decode(codec, framed.subarray(1))).toEqual(value)
  })
})

function check(property: (drawn: Sample) => void): void {
  fc.assert(fc.property(samples, property), { numRuns: 300 })
}

/** A `Codec<T>` takes only a `T`; samples keep the two together, so the type may be forgotten. */
function sample<T>(codec: Codec<T>, value: T, plain: unknown = value): Sample {
  return { codec, value, plain }
}

interface Parts {
  readonly fields: Readonly<Record<string, Codec<unknown>>>
  readonly value: Readonly<Record<string, unknown>>
  readonly plain: Readonly<Record<string, unknown>>
}

/** Fields of a struct, some of them optional and absent. */
function fields(contents: fc.Arbitrary<Sample>): fc.Arbitrary<Parts> {
  const entry = fc.tuple(wireNames, contents, fc.constantFrom('required', 'nil', 'since', 'absent'))
  return fc.uniqueArray(entry, { maxLength: 6, selector: ([name]) => name }).map((entries) => {
    const parts = { fields: {}, value: {}, plain: {} }
    for (const [wireName, content, presence] of entries) {
      if (wireName === 'kind') continue
      const name = wireName.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
      expect(snakeCase(name)).toBe(wireName)
      const codec =
        presence === 'required'
          ? content.codec
          : presence === 'nil'
            ? nullableOrMissing(content.codec)
            : since(content.codec)
      Object.assign(parts.fields, { [name]: codec })
      if (presence === 'absent') continue
      Object.assign(parts.value, { [name]: presence === 'nil' ? null : content.value })
      Object.assign(parts.plain, { [wireName]: presence === 'nil' ? null : content.plain })
    }
    return parts
  })
}
