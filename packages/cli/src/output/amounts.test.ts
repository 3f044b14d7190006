import { expect, test } from 'vitest'
import { printBytes, printDuration } from './amounts.ts'

test('prints bytes with the unit that reads best', () => {
  expect([0, 999, 1000, 1536, 10 * 1024, 1023 * 1024, 300 * 2 ** 20, 2 ** 53].map(printBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 KiB',
    '1.5 KiB',
    '10 KiB',
    '1.0 MiB',
    '300 MiB',
    '8.0 PiB',
  ])
})

test('prints durations', () => {
  expect([0.4, 59.4, 59.6, 185, 7800].map(printDuration)).toEqual([
    '0 s',
    '59 s',
    '1 min 00 s',
    '3 min 05 s',
    '2 h 10 min',
  ])
})
