import type { VlobId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { EntryLocks } from './entry-locks.ts'

const [a, b, c] = ['a', 'b', 'c'].map((name) => name.repeat(32)) as [VlobId, VlobId, VlobId]

describe('update locks of entries', () => {
  test('several are taken all together or not at all', () => {
    const locks = new EntryLocks()
    using held = locks.tryAcquire([b])
    expect(held?.ids).toEqual([b])
    expect(locks.tryAcquire([a, b])).toBeUndefined()
    expect(locks.isHeld(a)).toBe(false)
  })

  test('who waits goes on when the last of its entries is released', async () => {
    const locks = new EntryLocks()
    const first = locks.tryAcquire([a])
    const second = locks.tryAcquire([b])
    const order: string[] = []
    const waiting = locks.acquire([a, b, c]).then((lock) => {
      order.push('acquired')
      return lock
    })
    first?.[Symbol.dispose]()
    await Promise.resolve()
    order.push('one released')
    second?.[Symbol.dispose]()
    using lock = await waiting
    expect(lock.ids).toEqual([a, b, c])
    expect(order).toEqual(['one released', 'acquired'])
  })

  test('waiting ends with the reason of the signal, and takes nothing', async () => {
    const locks = new EntryLocks()
    using _held = locks.tryAcquire([a])
    const stop = new AbortController()
    const waiting = locks.acquire([a, b], stop.signal)
    stop.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect(locks.isHeld(b)).toBe(false)
  })

  test('releasing twice does not release what somebody else took meanwhile', () => {
    const locks = new EntryLocks()
    const first = locks.tryAcquire([a])
    first?.[Symbol.dispose]()
    using _second = locks.tryAcquire([a])
    first?.[Symbol.dispose]()
    expect(locks.isHeld(a)).toBe(true)
  })
})
