import { expect, test } from 'vitest'
import { DEFAULT_GREETING_PACE, pollPause } from './greeting-pace.ts'

test('the pauses within a step are those of the specification', () => {
  const { throttle } = DEFAULT_GREETING_PACE
  expect([0, 1, 2, 3, 4, 5, 100].map((turn) => pollPause(turn, throttle))).toEqual([
    62, 125, 250, 500, 1000, 1000, 1000,
  ])
  expect([0, 1, 4, 9].map((turn) => pollPause(turn, 0))).toEqual([0, 0, 0, 0])
})
