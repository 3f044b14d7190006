import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ReloadKeeper } from './reload-keeper.ts'
import type { ReloadMessage } from './reload-messages.ts'

const TICKETS = [
  { file: 'devices/a.keys', nonce: new Uint8Array(12), sealed: new ArrayBuffer(1), key: {} as CryptoKey },
]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function scene() {
  const keeper = new ReloadKeeper()
  const send = (data: ReloadMessage): readonly unknown[] => {
    const answers: unknown[] = []
    const port = { postMessage: (answer: unknown) => answers.push(answer) }
    keeper.onMessage({ data, ports: [port] } as unknown as MessageEvent<ReloadMessage>)
    return answers
  }
  return { send, take: (tab: string) => send({ type: 'take_after_reload', tab })[0] }
}

test('what a page leaves is given to the next of its tab, once', () => {
  const { send, take } = scene()
  send({ type: 'keep_for_reload', tab: 'one', tickets: TICKETS })
  expect(take('two')).toEqual([])
  expect(take('one')).toBe(TICKETS)
  expect(take('one')).toEqual([])
})

test('it is gone after ten seconds, and at once with log-out', () => {
  const { send, take } = scene()
  send({ type: 'keep_for_reload', tab: 'one', tickets: TICKETS })
  vi.advanceTimersByTime(9_999)
  send({ type: 'keep_for_reload', tab: 'two', tickets: TICKETS })
  vi.advanceTimersByTime(1)
  expect(take('one')).toEqual([])
  send({ type: 'forget_reload', tab: 'two' })
  expect(take('two')).toEqual([])
})
