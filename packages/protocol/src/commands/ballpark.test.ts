import { addMicroseconds, decode, encode, fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { vlobCreate } from './authenticated/vlobs.ts'
import { isInBallpark, timestampOutOfBallparkReply } from './ballpark.ts'

const now = fromMilliseconds(1.7e12)
const at = (microseconds: number) => isInBallpark(now, addMicroseconds(now, microseconds))

test('a clock 300 s ahead or 320 s behind is refused, one microsecond less is not', () => {
  expect([at(299_999_999), at(300_000_000), at(-319_999_999), at(-320_000_000)]).toEqual([true, false, true, false])
})

test('the refusal holds both times, and its offsets are floats on the wire', () => {
  const reply = timestampOutOfBallparkReply(now, addMicroseconds(now, 1))
  const body = encode(vlobCreate.reply, reply)
  expect(decode(vlobCreate.reply, body)).toStrictEqual(reply)
  // float64 300.0 and 320.0
  const hex = Buffer.from(body).toString('hex')
  expect(hex).toContain('cb4072c00000000000')
  expect(hex).toContain('cb4074000000000000')
})
