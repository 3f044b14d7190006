import { describe, expect, it } from 'vitest'
import { EventBus } from './event-bus.ts'

interface Tick {
  readonly n: number
}

function busOf(): { readonly bus: EventBus<Tick>; readonly errors: unknown[] } {
  const errors: unknown[] = []
  return { bus: new EventBus<Tick>((error) => errors.push(error)), errors }
}

describe('EventBus', () => {
  it('tells every listener at once, in order', () => {
    const { bus } = busOf()
    const heard: string[] = []
    bus.subscribe(({ n }) => heard.push(`a${n}`))
    bus.subscribe(({ n }) => heard.push(`b${n}`))
    bus.emit({ n: 1 })
    bus.emit({ n: 2 })
    expect(heard).toEqual(['a1', 'b1', 'a2', 'b2'])
  })

  it('stops telling a listener that left, even while an event is being told', () => {
    const { bus } = busOf()
    const heard: number[] = []
    const leave: (() => void)[] = []
    bus.subscribe(() => leave[0]?.())
    leave.push(bus.subscribe(({ n }) => heard.push(n)))
    bus.emit({ n: 1 })
    expect(heard).toEqual([])
  })

  it('lets the same function listen twice', () => {
    const { bus } = busOf()
    let count = 0
    const listener = (): void => {
      count += 1
    }
    const leave = bus.subscribe(listener)
    bus.subscribe(listener)
    leave()
    bus.emit({ n: 1 })
    expect(count).toBe(1)
  })

  it('reports a listener that throws and goes on to the next', () => {
    const { bus, errors } = busOf()
    const heard: number[] = []
    bus.subscribe(() => {
      throw new Error('bad listener')
    })
    bus.subscribe(({ n }) => heard.push(n))
    bus.emit({ n: 7 })
    expect(heard).toEqual([7])
    expect(errors).toEqual([new Error('bad listener')])
  })

  it('iterates over everything emitted since the call, faster than it is read', async () => {
    const { bus } = busOf()
    const stop = new AbortController()
    const events = bus.iterate(stop.signal)
    for (const n of [1, 2, 3]) bus.emit({ n })
    const seen: number[] = []
    for await (const { n } of events) {
      seen.push(n)
      if (n === 3) setTimeout(() => bus.emit({ n: 4 }))
      if (n === 4) stop.abort()
    }
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('ends an iteration that waits', async () => {
    const { bus } = busOf()
    const stop = new AbortController()
    const next = bus.iterate(stop.signal)[Symbol.asyncIterator]().next()
    stop.abort()
    expect(await next).toEqual({ done: true, value: undefined })
  })

  it('ends at once when the signal is aborted already', async () => {
    const { bus } = busOf()
    const events = bus.iterate(AbortSignal.abort())
    bus.emit({ n: 1 })
    expect(await events[Symbol.asyncIterator]().next()).toEqual({ done: true, value: undefined })
  })
})
