import { nativeCrypto } from '@parallax/crypto/native'
import { type ApiEvent, type EventId, eventFrame, KEEPALIVE_FRAME, MISSED_EVENTS_FRAME } from '@parallax/protocol'
import { type DeviceId, fromMilliseconds, parseOrganizationId, parseServerAddress, parseUuid } from '@parallax/wire'
import { beforeEach, expect, test } from 'vitest'
import { deviceConnection } from './device-connection.ts'
import type { ListenOptions, ServerEvent } from './event-stream.ts'
import { ScriptedHttp } from './testing/scripted-http.ts'

const crypto = await nativeCrypto()
const device = {
  serverUrl: parseServerAddress('https://host') ?? failed(),
  organizationId: parseOrganizationId('Org') ?? failed(),
  deviceId: parseUuid<DeviceId>('ab'.repeat(16)) ?? failed(),
  signingKey: crypto.newSigningKey(),
}
const clock = { now: () => fromMilliseconds(0), monotonic: () => 0, sleep: async () => undefined }
const ids = ['01', '02', '03'].map((digits) => parseUuid<EventId>(digits.repeat(16)) ?? failed())
const pinged = (ping: string): ApiEvent => ({ event: 'PINGED', ping })

let http: ScriptedHttp
beforeEach(() => {
  http = new ScriptedHttp()
})

function listen(options: ListenOptions = {}): AsyncIterable<ServerEvent> {
  return deviceConnection({ http, clock, crypto }, device).listenEvents(options)
}

async function all(items: AsyncIterable<ServerEvent>): Promise<readonly ServerEvent[]> {
  const found: ServerEvent[] = []
  for await (const item of items) found.push(item)
  return found
}

const stream = [
  eventFrame(pinged('first')),
  eventFrame(pinged('one'), ids[0]),
  KEEPALIVE_FRAME,
  eventFrame(pinged('two'), ids[1]),
  MISSED_EVENTS_FRAME,
  eventFrame(pinged('three'), ids[2]),
].join('')

const items: readonly ServerEvent[] = [
  { type: 'event', event: pinged('first'), id: undefined },
  { type: 'event', event: pinged('one'), id: ids[0] },
  { type: 'keepalive' },
  { type: 'event', event: pinged('two'), id: ids[1] },
  { type: 'missed_events' },
  { type: 'event', event: pinged('three'), id: ids[2] },
]

test('asks as the specification says', async () => {
  await all(listen({ lastEventId: ids[0] }))
  const [request] = http.requests
  const { Authorization, ...headers } = request?.headers ?? {}
  expect(request).toMatchObject({ method: 'GET', url: 'https://host/authenticated/Org/events' })
  expect(request?.body).toBeUndefined()
  expect(headers).toEqual({ 'Api-Version': '5.6', Accept: 'text/event-stream', 'Last-Event-Id': ids[0] })
  expect(Authorization).toMatch(/^Bearer PARSEC-SIGN-ED25519\./)
})

test('gives each event its own id, however the stream is cut', async () => {
  const bytes = new TextEncoder().encode(stream)
  for (const size of [1, 7, 64, bytes.length]) {
    http.chunks = chunksOf(bytes, size)
    expect(await all(listen())).toEqual(items)
  }
})

test('passes over what it cannot read, and says so', async () => {
  const reasons: string[] = []
  const damaged = `data:!\n\nevent:later\ndata:x\n\n${eventFrame(pinged('one'), ids[0])}`
  http.chunks = [new TextEncoder().encode(damaged)]
  expect(await all(listen({ onUnreadable: (reason) => reasons.push(reason) }))).toEqual([items[1]])
  expect(reasons).toHaveLength(2)
})

test('tells when the server asks for a pause before coming back', async () => {
  http.chunks = [new TextEncoder().encode(`retry:5000\n\n${KEEPALIVE_FRAME}`)]
  expect(await all(listen())).toEqual([{ type: 'retry', milliseconds: 5000 }, { type: 'keepalive' }])
})

test('leaving the loop closes the connection', async () => {
  http.chunks = [new TextEncoder().encode(stream)]
  for await (const item of listen()) {
    expect(item.type).toBe('event')
    expect(http.signals[0]?.aborted).toBe(false)
    break
  }
  expect(http.signals[0]?.aborted).toBe(true)
})

test('a refusal is thrown like that of a command, and the connection closed', async () => {
  http.answer = { status: 462 }
  await expect(all(listen())).rejects.toMatchObject({ code: 'user_frozen' })
  expect(http.signals[0]?.aborted).toBe(true)
  http.answer = { status: 200, headers: { 'content-type': 'text/html' } }
  await expect(all(listen())).rejects.toMatchObject({ code: 'offline' })
})

test('an abort of the caller reaches the connection', async () => {
  const stop = new AbortController()
  http.chunks = [new TextEncoder().encode(stream)]
  for await (const _ of listen({ signal: stop.signal })) {
    stop.abort()
    expect(http.signals[0]?.aborted).toBe(true)
  }
})

test('an event without end is given up', async () => {
  http.chunks = Array.from({ length: 6 }, () => new Uint8Array(1024 * 1024).fill(0x61))
  await expect(all(listen())).rejects.toMatchObject({ code: 'internal' })
})

function chunksOf(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size))
}

function failed(): never {
  throw new Error('the scene is wrong')
}
