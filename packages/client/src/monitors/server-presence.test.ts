import { expect, test } from 'vitest'
import { TestClock } from '../store/testing/test-clock.ts'
import { ServerPresence } from './server-presence.ts'

async function turns(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}

test('who waits for the server waits three seconds at least, and until it is there', async () => {
  const clock = new TestClock()
  const presence = new ServerPresence(clock)
  const arrived: string[] = []
  const { signal } = new AbortController()
  const first = presence.waitForServer(signal).then(() => arrived.push('first'))
  clock.advance(3001)
  await turns()
  expect(arrived).toEqual([])
  presence.set('online')
  await first
  const second = presence.waitForServer(signal).then(() => arrived.push('second'))
  await turns()
  expect(arrived).toEqual(['first'])
  presence.set('offline')
  clock.advance(3001)
  await turns()
  expect(arrived).toEqual(['first'])
  presence.set('online')
  await second
  expect(arrived).toEqual(['first', 'second'])
})

test('waiting ends with the reason of the signal', async () => {
  const clock = new TestClock()
  const presence = new ServerPresence(clock)
  const stop = new AbortController()
  const waiting = expect(presence.waitForServer(stop.signal)).rejects.toThrow('enough')
  clock.advance(3001)
  await turns()
  stop.abort(new Error('enough'))
  await waiting
})
