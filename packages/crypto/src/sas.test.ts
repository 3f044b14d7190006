import { readFile } from 'node:fs/promises'
import { CODE_ALPHABET } from '@parallax/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadVectors } from './acceptance/vectors.ts'
import { SAS_CANDIDATES, sasCandidates, sasCode, sasCodes } from './index.ts'
import { nativeCrypto } from './native/index.ts'

const vectors = await loadVectors((file) => readFile(new URL(`../../../spec/vectors/${file}`, import.meta.url), 'utf8'))
const crypto = await nativeCrypto()

test.each(vectors.crypto.sas.from_int)('writes $int as the vector does', ({ int, sas }) => {
  if (sas === undefined) expect(() => sasCode(int)).toThrow(RangeError)
  else expect(sasCode(int)).toBe(sas)
})

test('writes the numbers of the protocol vectors', () => {
  for (const [number, code] of Object.entries(vectors.protocol.greeting_crypto.sas_from_integer))
    expect(sasCode(Number(number))).toBe(code)
})

test.each([-1, 0.5, 2 ** 20, Number.NaN])('refuses the number %d', (number) => {
  expect(() => sasCode(number)).toThrow(RangeError)
})

test('writes each number of 20 bits in its own way', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 20 - 1), (number) => {
      const digits = [...sasCode(number)].map((character) => CODE_ALPHABET.indexOf(character))
      expect(digits.reduceRight((value, digit) => value * 32 + digit, 0)).toBe(number)
    }),
  )
})

test('depends on the key and on each nonce', () => {
  const [key, claimer, greeter] = [crypto.newSecretKey(), crypto.random(64), crypto.random(64)]
  const codes = [
    sasCodes(crypto, key, { claimer, greeter }),
    sasCodes(crypto, key, { claimer: greeter, greeter: claimer }),
    sasCodes(crypto, key, { claimer, greeter: crypto.random(64) }),
    sasCodes(crypto, crypto.newSecretKey(), { claimer, greeter }),
  ]
  expect(new Set(codes.map((code) => code.claimer + code.greeter)).size).toBe(4)
})

test('hides the right code once among wrong ones', () => {
  const right = sasCode(123_456)
  for (const count of [1, 2, SAS_CANDIDATES, 10]) {
    const candidates = sasCandidates(crypto, right, count)
    expect(candidates.length).toBe(count)
    expect(candidates.filter((code) => code === right)).toEqual([right])
  }
  expect(sasCandidates(crypto, right, 0)).toEqual([])
})

test('draws again a wrong code that is the right one, and a place beyond the last whole multiple', () => {
  const drawn = [7, 7, 9, 2 ** 32 - 1, 1]
  const random = (length: number) => {
    const bytes = new Uint8Array(length)
    new DataView(bytes.buffer).setUint32(0, drawn.shift() ?? 0)
    return bytes
  }
  expect(sasCandidates({ ...crypto, random }, sasCode(7), 2)).toEqual([sasCode(9), sasCode(7)])
  const beyond = [1, 2, 2 ** 32 - 1, 2]
  const rejecting = (length: number) => {
    const bytes = new Uint8Array(length)
    new DataView(bytes.buffer).setUint32(0, beyond.shift() ?? 0)
    return bytes
  }
  expect(sasCandidates({ ...crypto, random: rejecting }, sasCode(7), 3)).toEqual([sasCode(1), sasCode(2), sasCode(7)])
})

test('shows the right code at every place equally often', () => {
  const right = sasCode(42)
  const places = new Uint32Array(SAS_CANDIDATES)
  for (let round = 0; round < 4000; round += 1) {
    const place = sasCandidates(crypto, right).indexOf(right)
    places[place] = (places[place] ?? 0) + 1
  }
  // 1000 expected, standard deviation 27: seven of them apart.
  for (const count of places) expect(Math.abs(count - 1000)).toBeLessThan(190)
})
