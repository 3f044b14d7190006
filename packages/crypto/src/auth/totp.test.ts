import { readFile } from 'node:fs/promises'
import { addMicroseconds, type DateTime, fromMilliseconds } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadVectors, utf8 } from '../acceptance/vectors.ts'
import { isTotpThrottled, newTotpSecret, totpCode, totpUri, verifyTotp } from '../index.ts'
import { nativeCrypto } from '../native/index.ts'

const vectors = await loadVectors((file) =>
  readFile(new URL(`../../../../spec/vectors/${file}`, import.meta.url), 'utf8'),
)
const { rfc6238_8_digits, verify_6_digits } = vectors.crypto.totp
const secret = utf8(verify_6_digits.secret_utf8)
const unix = (seconds: number): DateTime => fromMilliseconds(seconds * 1000)

// Six digits are the last six of the eight that the RFC prints.
test.each(rfc6238_8_digits)('gives the code of RFC 6238 at $unix', ({ secret_utf8, unix: seconds, otp }) => {
  expect(totpCode(utf8(secret_utf8), unix(seconds))).toBe(otp.slice(2))
})

test.each(vectors.protocol.totp)('gives the code of the protocol vectors at $unix_time_s', (vector) => {
  expect(totpCode(utf8(vector.secret_ascii), unix(vector.unix_time_s))).toBe(vector.code)
})

test.each(verify_6_digits.accepted_unix)('accepts the code at %i', (seconds) => {
  expect(verifyTotp(secret, verify_6_digits.otp, unix(seconds))).toBe(true)
})

test.each(verify_6_digits.rejected_unix)('refuses the code at %i', (seconds) => {
  expect(verifyTotp(secret, verify_6_digits.otp, unix(seconds))).toBe(false)
})

test('a code lasts from one step before to one step after, to the microsecond', () => {
  const start = unix(1_500_000_000)
  const code = totpCode(secret, start)
  const at = (offset: bigint) => verifyTotp(secret, code, addMicroseconds(start, offset))
  expect([at(-30_000_001n), at(-30_000_000n), at(59_999_999n), at(60_000_000n)]).toEqual([false, true, true, false])
})

test.each(['', '97257', ' 972579', '972579\n', '+972579', '0972579', '９７２５７９'])('refuses the code %j', (code) => {
  expect(verifyTotp(secret, code, unix(1_500_000_000))).toBe(false)
})

test('codes have six digits, zeros on the left included', () => {
  const codes = Array.from({ length: 200 }, (_, step) => totpCode(secret, unix(step * 30)))
  for (const code of codes) expect(code).toMatch(/^[0-9]{6}$/)
  expect(codes.some((code) => code.startsWith('0'))).toBe(true)
})

test('the address for authenticators names the organization', async () => {
  const crypto = await nativeCrypto()
  expect(newTotpSecret(crypto).length).toBe(20)
  expect(totpUri(secret, 'Équipe_1')).toBe(
    'otpauth://totp/Parallax:%C3%89quipe_1?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Parallax',
  )
})

describe('throttling', () => {
  const last = unix(1_500_000_000)
  const throttled = (count: number, microseconds: bigint | number) =>
    isTotpThrottled({ count, last }, addMicroseconds(last, microseconds))

  test('does not begin before a failure', () => {
    expect(throttled(0, 0)).toBe(false)
  })

  test('doubles with each failure, and ends strictly after', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), (count) => {
        const wait = 1_000_000n * 2n ** BigInt(count - 1)
        expect([throttled(count, wait - 1n), throttled(count, wait), throttled(count, wait + 1n)]).toEqual([
          true,
          true,
          false,
        ])
      }),
    )
  })

  test('survives any number of failures', () => {
    expect(throttled(1_000_000, 365n * 86_400n * 1_000_000n)).toBe(true)
  })
})
