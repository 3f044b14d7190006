import { fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { isOneTimePassword, passwordAt } from './one-time-password.ts'

/** Of both RFCs. */
const secret = new TextEncoder().encode('12345678901234567890')
const at = (seconds: number) => fromMilliseconds(seconds * 1000)

test('counts as appendix D of RFC 4226', () => {
  const passwords = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  expect(passwords.map((_, counter) => passwordAt(secret, BigInt(counter)))).toEqual(passwords)
})

test('tells the time as appendix B of RFC 6238, of which these are the last six digits', () => {
  const times = {
    59: '287082',
    1111111109: '081804',
    1111111111: '050471',
    1234567890: '005924',
    20000000000: '353130',
  }
  for (const [seconds, password] of Object.entries(times))
    expect(isOneTimePassword(secret, { oneTimePassword: password, now: at(Number(seconds)) }), seconds).toBe(true)
})

test('a password is good for its 30 seconds and the 30 before and after', () => {
  const password = passwordAt(secret, 100n)
  const isGood = (seconds: number) => isOneTimePassword(secret, { oneTimePassword: password, now: at(seconds) })
  expect([99 * 30, 100 * 30, 101 * 30, 102 * 30 - 1].map(isGood)).toEqual([true, true, true, true])
  expect([99 * 30 - 1, 102 * 30].map(isGood)).toEqual([false, false])
})

test('nothing but its six digits is the password', () => {
  const password = passwordAt(secret, 100n)
  for (const other of ['', ` ${password}`, `${password} `, `0${password}`, password.slice(1), '١٢٣٤٥٦'])
    expect(isOneTimePassword(secret, { oneTimePassword: other, now: at(3000) })).toBe(false)
})
