import type { ApiEvent } from '@parallax/protocol'
import { describe, expect, test, vi } from 'vitest'
import {
  InternalError,
  OfflineError,
  type RefusalCode,
  SessionRefusedError,
  TimestampOutOfBallparkError,
} from '../errors/connection-errors.ts'
import { EventBus } from '../ports/event-bus.ts'
import type { ListenOptions, ServerEvent } from '../rpc/event-stream.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import { TestClock } from '../store/testing/test-clock.ts'
import { ConnectionMonitor } from './connection.ts'
import { ServerPresence } from './server-presence.ts'

/** A server whose streams the test feeds by hand. */
class Scene implements AsyncDisposable {
  readonly clock = new TestClock()
  readonly presence = new ServerPresence(this.clock)
  readonly told: ClientSignal[] = []
  /** Options of each connection, in order. */
  readonly asked: ListenOptions[] = []
  /** What each next connection is refused with; accepted when there is none. */
  refusal: Error | undefined
  readonly monitor: ConnectionMonitor
  #feed: ((event: ServerEvent | 'end') => void) | undefined
  readonly #stop = new AbortController()
  readonly #running: Promise<unknown>

  constructor() {
    const signals = new EventBus<ClientSignal>((error) => {
      throw error
    })
    signals.subscribe((signal) => this.told.push(signal))
    const { clock, presence } = this
    const connection = { listenEvents: (options: ListenOptions) => this.#listen(options) }
    this.monitor = new ConnectionMonitor({ connection, clock, presence, signals, server: 'test' })
    // A moment later: the test first says how the server behaves.
    this.#running = Promise.resolve().then(() => this.monitor.run(this.#stop.signal).catch((error: unknown) => error))
  }

  async *#listen(options: ListenOptions): AsyncGenerator<ServerEvent, void, undefined> {
    this.asked.push(options)
    if (this.refusal !== undefined) throw this.refusal
    const events: (ServerEvent | 'end')[] = []
    let wake = (): void => undefined
    this.#feed = (event) => {
      events.push(event)
      wake()
    }
    options.signal?.addEventListener('abort', () => wake())
    for (;;) {
      options.signal?.throwIfAborted()
      const event = events.shift()
      if (event === 'end') return
      if (event !== undefined) yield event
      else
        await new Promise<void>((resolve) => {
          wake = resolve
        })
    }
  }

  async send(event: ServerEvent | 'end'): Promise<void> {
    await turns()
    this.#feed?.(event)
    await turns()
  }

  /** Until the next timer, then what follows it. Answers how long that was. */
  async nextTimer(): Promise<number | undefined> {
    await turns()
    const wait = this.clock.nextWake
    if (wait !== undefined) this.clock.advance(wait)
    await turns()
    return wait
  }

  states(): readonly string[] {
    const shown = this.told.filter(({ type }) => ['online', 'offline', 'refused', 'clock_drift'].includes(type))
    return shown.map((signal) =>
      'error' in signal ? `${signal.type} ${'code' in signal.error ? signal.error.code : ''}` : signal.type,
    )
  }

  count(type: ClientSignal['type']): number {
    return this.told.filter((signal) => signal.type === type).length
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.#running
  }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0))
}

function config(sseKeepaliveSeconds: number | null = 30): ServerEvent {
  const event: ApiEvent = {
    event: 'ORGANIZATION_CONFIG',
    userProfileOutsiderAllowed: true,
    activeUsersLimit: null,
    sseKeepaliveSeconds,
  }
  return { type: 'event', event, id: undefined }
}

const pinged = (id: string): ServerEvent => ({ type: 'event', event: { event: 'PINGED', ping: id }, id })

const refused = (code: RefusalCode) => new SessionRefusedError(code, { server: 's', organization: 'o' } as never)

describe('the connection', () => {
  test('begins as if events had been missed, and is online with the first event', async () => {
    await using scene = new Scene()
    await turns()
    expect(scene.count('missed_server_events')).toBe(1)
    expect(scene.presence.isOnline).toBe(false)
    await scene.send({ type: 'keepalive' })
    expect(scene.presence.isOnline).toBe(false)
    await scene.send(config())
    expect(scene.presence.isOnline).toBe(true)
    expect(scene.states()).toEqual(['online'])
    expect(scene.told.at(-1)).toMatchObject({ type: 'server_event', event: { event: 'ORGANIZATION_CONFIG' } })
  })

  test('comes back with the id of the last event, and tells what was missed when the server does', async () => {
    await using scene = new Scene()
    await scene.send(config())
    await scene.send(pinged('1'))
    await scene.send(pinged('2'))
    await scene.send('end')
    await scene.nextTimer()
    await scene.send(config())
    expect(scene.asked.map(({ lastEventId }) => lastEventId)).toEqual([undefined, '2'])
    expect(scene.count('missed_server_events')).toBe(1)
    await scene.send({ type: 'missed_events' })
    expect(scene.count('missed_server_events')).toBe(2)
  })

  test('waits 0, 1, 5, 10, 30, then 60 s between attempts, and tells the same failure once', async () => {
    await using scene = new Scene()
    scene.refusal = new OfflineError('offline', { server: 'test' })
    const waits = []
    for (let attempt = 0; attempt < 7; attempt += 1) waits.push(await scene.nextTimer())
    expect(waits).toEqual([1000, 5000, 10_000, 30_000, 60_000, 60_000, 60_000])
    expect(scene.states()).toEqual(['offline offline'])
    scene.refusal = undefined
    await scene.nextTimer()
    await scene.send(config())
    expect(scene.states()).toEqual(['offline offline', 'online'])
  })

  test('lost after it lasted is tried again at once', async () => {
    await using scene = new Scene()
    await scene.send(config())
    scene.clock.advance(5000)
    await scene.send('end')
    expect(await scene.nextTimer()).toBe(0)
    expect(scene.asked).toHaveLength(2)
    expect(scene.states()).toEqual(['online', 'offline offline'])
  })

  test('that ends as soon as it begins is not tried without end', async () => {
    await using scene = new Scene()
    const waits = []
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await scene.send(config())
      await scene.send('end')
      waits.push(await scene.nextTimer())
    }
    expect(waits).toEqual([1000, 5000, 10_000])
  })

  test('is lost after silence of 1.2 times the keepalive, and kept by each sign', async () => {
    await using scene = new Scene()
    await scene.send(config(30))
    scene.clock.advance(35_000)
    await scene.send({ type: 'keepalive' })
    scene.clock.advance(35_000)
    await turns()
    expect(scene.presence.isOnline).toBe(true)
    scene.clock.advance(1001)
    await turns()
    expect(scene.presence.isOnline).toBe(false)
    expect(scene.asked[0]?.signal?.aborted).toBe(true)
  })

  test('without keepalive is never lost by silence', async () => {
    await using scene = new Scene()
    await scene.send(config(null))
    scene.clock.advance(3_600_000)
    await turns()
    expect(scene.presence.isOnline).toBe(true)
  })

  test('that never says a word is given up', async () => {
    await using scene = new Scene()
    await turns()
    scene.clock.advance(60_001)
    await turns()
    expect(scene.states()).toEqual(['offline offline'])
  })

  test('waits as long as the server asks for', async () => {
    await using scene = new Scene()
    await scene.send(config())
    await scene.send({ type: 'retry', milliseconds: 7000 })
    await scene.send('end')
    expect(await scene.nextTimer()).toBe(7000)
  })
})

describe('a refusal', () => {
  test.each([
    'organization_unknown',
    'device_unknown',
    'organization_expired',
    'user_revoked',
    'web_not_allowed',
    'server_too_old',
  ] as const)('with %s ends the attempts, until somebody asks for another', async (code) => {
    await using scene = new Scene()
    scene.refusal = refused(code)
    await scene.nextTimer()
    await scene.nextTimer()
    expect(scene.asked).toHaveLength(1)
    expect(scene.states()).toEqual([`refused ${code}`])
    scene.refusal = undefined
    scene.monitor.tryAgain()
    await scene.send(config())
    expect(scene.states()).toEqual([`refused ${code}`, 'online'])
  })

  test('because of terms to accept is tried again like a lost connection', async () => {
    await using scene = new Scene()
    scene.refusal = refused('terms')
    expect([await scene.nextTimer(), await scene.nextTimer()]).toEqual([1000, 5000])
    expect(scene.states()).toEqual(['offline terms'])
  })

  test('of a paused user is tried again every five minutes', async () => {
    await using scene = new Scene()
    scene.refusal = refused('user_frozen')
    expect([await scene.nextTimer(), await scene.nextTimer()]).toEqual([300_000, 300_000])
    expect(scene.states()).toEqual(['offline user_frozen'])
  })

  test('because of the clock is told, and tried again every minute', async () => {
    await using scene = new Scene()
    scene.refusal = new TimestampOutOfBallparkError({ deviceTime: 1n, serverTime: 2n, difference: { seconds: 1 } })
    expect([await scene.nextTimer(), await scene.nextTimer()]).toEqual([60_000, 60_000])
    expect(scene.states()).toEqual(['clock_drift clock_wrong', 'offline clock_wrong'])
  })

  test('that makes no sense is tried again every minute', async () => {
    await using scene = new Scene()
    scene.refusal = new InternalError({ detail: 'HTTP 500' })
    expect([await scene.nextTimer(), await scene.nextTimer()]).toEqual([60_000, 60_000])
  })

  test('skips no wait but when asked', async () => {
    await using scene = new Scene()
    scene.refusal = new OfflineError('offline', { server: 'test' })
    await scene.nextTimer()
    expect(scene.asked).toHaveLength(2)
    scene.monitor.tryAgain()
    await vi.waitFor(() => expect(scene.asked).toHaveLength(3))
  })
})

test('a defect ends it with that defect', async () => {
  const clock = new TestClock()
  const listenEvents = (): AsyncIterable<ServerEvent> => {
    throw new TypeError('bug')
  }
  const signals = new EventBus<ClientSignal>(() => undefined)
  const presence = new ServerPresence(clock)
  const monitor = new ConnectionMonitor({ connection: { listenEvents }, clock, presence, signals, server: 'test' })
  await expect(monitor.run(new AbortController().signal)).rejects.toThrow('bug')
})
