import { toBase64Url } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { utf8 } from '../acceptance/vectors.ts'
import { parseAuthToken } from '../index.ts'

const ID = '9aae259f748045cc9fe7146eab0b132e'
const proof = toBase64Url(new Uint8Array(64).fill(7))
const device = `PARSEC-SIGN-ED25519.${ID}.1745151120`
const account = `PARSEC-MAC-BLAKE2B.${ID}.1745151120`

describe('parsing a token', () => {
  test('reads its parts', () => {
    const parts = { timestamp: 1_745_151_120_000_000n, proof: new Uint8Array(64).fill(7) }
    const byDevice = { type: 'device', deviceId: ID, signedText: utf8(device), ...parts }
    const byAccount = { type: 'account', authMethodId: ID, signedText: utf8(account), ...parts }
    expect(parseAuthToken(`${device}.${proof}`)).toEqual(byDevice)
    expect(parseAuthToken(`${account}.${proof}`)).toEqual(byAccount)
  })

  test('keeps the signed text as received, in any text form of the id', () => {
    const received = 'PARSEC-SIGN-ED25519.9AAE259F-7480-45cc-9fe7-146eab0b132e.0001745151120'
    expect(parseAuthToken(`${received}.${proof}`)).toMatchObject({
      deviceId: ID,
      timestamp: 1_745_151_120_000_000n,
      signedText: utf8(received),
    })
  })

  test.each([
    ['nothing', ''],
    ['no dot', 'PARSEC'],
    ['another prefix', `PARSEC-SIGN-ED25518.${ID}.1.${proof}`],
    ['a prefix in lower case', `${device.toLowerCase()}.${proof}`],
    ['a blank before', ` ${device}.${proof}`],
    ['a missing part', `PARSEC-SIGN-ED25519.${ID}.${proof}`],
    ['a part too many', `${device}.1.${proof}`],
    ['no id', `PARSEC-SIGN-ED25519..1.${proof}`],
    ['a short id', `PARSEC-SIGN-ED25519.${ID.slice(1)}.1.${proof}`],
    ['a signed timestamp', `PARSEC-SIGN-ED25519.${ID}.+5.${proof}`],
    ['a negative timestamp', `PARSEC-SIGN-ED25519.${ID}.-5.${proof}`],
    ['an underscore in the timestamp', `PARSEC-SIGN-ED25519.${ID}.5_0.${proof}`],
    ['a fraction', `PARSEC-SIGN-ED25519.${ID}.5e3.${proof}`],
    ['no timestamp', `PARSEC-SIGN-ED25519.${ID}..${proof}`],
    ['digits of another script', `PARSEC-SIGN-ED25519.${ID}.٥.${proof}`],
    ['a timestamp after the year 9999', `PARSEC-SIGN-ED25519.${ID}.253402300800.${proof}`],
    ['a timestamp beyond any number', `PARSEC-SIGN-ED25519.${ID}.${'9'.repeat(400)}.${proof}`],
    ['no padding', `${device}.${proof.replaceAll('=', '')}`],
    ['half of the padding', `${device}.${proof.slice(0, -1)}`],
  ])('refuses %s', (_, token) => {
    expect(parseAuthToken(token)).toBeUndefined()
  })

  // Spec 03 §3.1: a bad signature (403), not a malformed token (401).
  test.each([
    ['an empty proof', '', 0],
    ['a proof outside of the alphabet', '!*', 0],
    ['a short proof', 'AAAA', 3],
  ])('passes on %s, to be found wrong', (_, text, length) => {
    expect(parseAuthToken(`${device}.${text}`)).toMatchObject({ proof: new Uint8Array(length) })
  })
})
