import { addMicroseconds, type DateTime, type EmailAddress, fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { MailPace } from './mail-pace.ts'

const start = fromMilliseconds(1_700_000_000_000)
const at = (seconds: number, microseconds = 0): DateTime =>
  addMicroseconds(start, BigInt(seconds) * 1_000_000n + BigInt(microseconds))
const zoe = 'zoe@example.com' as EmailAddress
const yan = 'yan@example.com' as EmailAddress

function pace(cooldown: number, mostInAnHour: number) {
  const mailPace = new MailPace({ cooldown, mostInAnHour })
  return (when: DateTime, recipient: EmailAddress, address = '') => mailPace.ask({ at: when, recipient, address })
}

test('a second mail waits for the cooldown, to the microsecond', () => {
  const ask = pace(60, 0)
  expect(ask(at(0), zoe)).toBeUndefined()
  expect(ask(at(59, 999_999), zoe)).toBe(at(60))
  expect(ask(at(60), zoe)).toBeUndefined()
})

test('what was refused does not count', () => {
  const ask = pace(60, 2)
  ask(at(0), zoe)
  for (const second of [10, 20, 30]) expect(ask(at(second), zoe)).toBe(at(60))
  expect(ask(at(60), zoe)).toBeUndefined()
})

test('an hour has its number of mails, counted from the oldest', () => {
  const ask = pace(0, 3)
  for (const second of [0, 100, 200]) expect(ask(at(second), zoe)).toBeUndefined()
  expect(ask(at(300), zoe)).toBe(at(3600))
  expect(ask(at(3599, 999_999), zoe)).toBe(at(3600))
  expect(ask(at(3600), zoe)).toBeUndefined()
  expect(ask(at(3600), zoe)).toBe(at(3700))
})

test('the cooldown comes before the number', () => {
  const ask = pace(60, 1)
  ask(at(0), zoe)
  expect(ask(at(30), zoe)).toBe(at(60))
  expect(ask(at(60), zoe)).toBe(at(3600))
})

test('whoever asks is counted by his address too, when it is known', () => {
  const ask = pace(60, 0)
  expect(ask(at(0), zoe, '192.0.2.1')).toBeUndefined()
  expect(ask(at(1), yan, '192.0.2.1')).toBe(at(60))
  expect(ask(at(1), zoe, '192.0.2.2')).toBe(at(60))
  expect(ask(at(1), yan, '192.0.2.2')).toBeUndefined()
  const unknown = pace(60, 0)
  expect(unknown(at(0), zoe)).toBeUndefined()
  expect(unknown(at(1), yan)).toBeUndefined()
})

test('no number is no limit', () => {
  const ask = pace(0, 0)
  for (let count = 0; count < 100; count += 1) expect(ask(at(0), zoe, '192.0.2.1')).toBeUndefined()
})
