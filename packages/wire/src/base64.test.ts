import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  fromBase64,
  fromBase64Url,
  fromBase64UrlUnpadded,
  fromHex,
  toBase64,
  toBase64Url,
  toBase64UrlUnpadded,
  toHex,
} from './index.ts'

const forms = [
  { name: 'base64', write: toBase64, read: fromBase64 },
  { name: 'base64url', write: toBase64Url, read: fromBase64Url },
  { name: 'base64url without padding', write: toBase64UrlUnpadded, read: fromBase64UrlUnpadded },
  { name: 'hex', write: toHex, read: fromHex },
]

describe.each(forms)('$name', ({ name, write, read }) => {
  test('writes what Node writes and reads it back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(write(bytes)).toBe(asNode(name, bytes))
        expect(read(write(bytes))).toEqual(bytes)
      }),
    )
  })

  test('reads a text only if it would write it', () => {
    const alphabet = fc.constantFrom(...'AB/+-_=01fz')
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 12 }), (text) => {
        const bytes = read(text)
        if (bytes !== undefined) expect(write(bytes)).toBe(name === 'hex' ? text.toLowerCase() : text)
        else expect(asNode(name, decodedByNode(name, text))).not.toBe(text)
      }),
      { numRuns: 2000 },
    )
  })

  test.each(['é', 'AAA\u0141', 'AA A', 'AAAA\n', '\ud800aaa', '@@@@', '``'])('refuses %j', (text) => {
    expect(read(text)).toBeUndefined()
  })
})

test('is strict about padding', () => {
  expect(fromBase64('AA==')).toEqual(Uint8Array.of(0))
  for (const text of ['AA', 'AA=', 'AA===', 'AB==', 'A', '=', '====', 'A===', 'AA==AA=='])
    expect(fromBase64(text)).toBeUndefined()
  expect(fromBase64UrlUnpadded('AA')).toEqual(Uint8Array.of(0))
  for (const text of ['AA==', 'AB', 'A', 'AAB']) expect(fromBase64UrlUnpadded(text)).toBeUndefined()
})

test('keeps the alphabets apart', () => {
  const bytes = Uint8Array.of(0xfb, 0xff, 0xfe)
  expect([toBase64(bytes), toBase64Url(bytes)]).toEqual(['+//+', '-__-'])
  expect(fromBase64('-__-')).toBeUndefined()
  expect(fromBase64Url('+//+')).toBeUndefined()
})

test('reads hex in any case, and digits only', () => {
  for (const text of ['0x00', 'gg', '0g', 'g0', '1', '+1', ' 1']) expect(fromHex(text)).toBeUndefined()
  expect(fromHex('aBcDeF09')).toEqual(Uint8Array.of(0xab, 0xcd, 0xef, 0x09))
})

function asNode(name: string, bytes: Uint8Array): string {
  const text = Buffer.from(bytes)
  if (name === 'hex') return text.toString('hex')
  const unpadded = text.toString('base64url')
  if (name === 'base64') return text.toString('base64')
  return name === 'base64url' ? unpadded + '='.repeat(-unpadded.length & 3) : unpadded
}

/** Node's own decoders are lenient: what they read prints as the same text only when the text was canonical. */
function decodedByNode(name: string, text: string): Uint8Array {
  return Buffer.from(text, name === 'hex' ? 'hex' : name === 'base64' ? 'base64' : 'base64url')
}
