import { readFileSync } from 'node:fs'
import { type DateTime, DecodeError, fromHex, fromMilliseconds, toBase64, type VlobId } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ApiEvent } from './api-event.ts'
import { type EventId, eventFrame, KEEPALIVE_FRAME, MISSED_EVENTS_FRAME, readEventFrame } from './event-frame.ts'
import { type EventStreamFrame, EventStreamParser } from './event-stream-parser.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const parse = (text: string) => new EventStreamParser().push(bytesOf(text))
const now: DateTime = fromMilliseconds(1e12)
const id = 'ab'.repeat(16) as EventId
const realm: ApiEvent = { event: 'REALM_CERTIFICATE', timestamp: now, realmId: '0d'.repeat(16) as VlobId }

describe('frames', () => {
  test('have the exact bytes of the specification', () => {
    expect(eventFrame({ event: 'PINGED', ping: 'a' }, id)).toBe(
      `data:g6ZzdGF0dXOib2ulZXZlbnSmUElOR0VEpHBpbmehYQ==\nid:${id}\n\n`,
    )
    expect(eventFrame({ event: 'PINGED', ping: 'a' })).toMatch(/^data:[\w+/]+==\n\n$/)
    expect(KEEPALIVE_FRAME).toBe('event:keepalive\ndata:\n\n')
    expect(MISSED_EVENTS_FRAME).toBe('event:missed_events\ndata:\n\n')
  })

  test('are read back', () => {
    const items = parse(eventFrame(realm, id) + KEEPALIVE_FRAME + MISSED_EVENTS_FRAME).map(readEventFrame)
    expect(items).toStrictEqual([{ type: 'event', event: realm }, { type: 'keepalive' }, { type: 'missed_events' }])
  })

  test('hold any event that official servers send', () => {
    const file = new URL('../../../../spec/vectors/protocol.json', import.meta.url)
    const { vectors } = JSON.parse(readFileSync(file, 'utf8'))
    const events = vectors.filter(
      (vector: { command: string; status: string }) => vector.command === 'events_listen' && vector.status === 'ok',
    )
    expect(events).toHaveLength(11)
    for (const { hex, decoded } of events) {
      const data = toBase64(fromHex(hex) ?? new Uint8Array())
      expect(readEventFrame({ event: 'message', data })).toMatchObject({
        type: 'event',
        event: { event: decoded.event },
      })
    }
  })

  test.each([
    ['base64 that is damaged', 'message', 'g6Zz*'],
    ['msgpack that is damaged', 'message', 'g6ZzdGF0'],
    [
      'an event of a later version',
      'message',
      toBase64(fromHex('82a6737461747573a26f6ba56576656e74a14e') ?? new Uint8Array()),
    ],
    ['a status of a later version', 'message', toBase64(fromHex('81a6737461747573a14e') ?? new Uint8Array())],
    [
      'a status that is no event',
      'message',
      toBase64(fromHex('81a6737461747573ad6e6f745f617661696c61626c65') ?? new Uint8Array()),
    ],
    ['another kind of frame', 'party', ''],
  ])('with %s are unreadable, not fatal', (_, event, data) => {
    expect(readEventFrame({ event, data })).toMatchObject({ type: 'unreadable' })
  })
})

describe('the parser of a stream', () => {
  const text = `\uFEFFdata:1\n\n: comment\ndata: 2\nid:x\r\n\r\nretry:1500\nevent:é\r\ndata:3\rdata\r\rid:y\n\ndata:4\n\ndata:5`
  const frames: readonly EventStreamFrame[] = [
    { event: 'message', data: '1' },
    { event: 'message', data: '2' },
    { event: 'é', data: '3\n' },
    { event: 'message', data: '4' },
  ]

  test('gives the same frames however the stream is cut', () => {
    const stream = bytesOf(text)
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length })), (cuts) => {
        const parser = new EventStreamParser()
        const edges = [0, ...cuts.sort((one, other) => one - other), stream.length]
        const pieces = edges.slice(1).map((end, index) => stream.subarray(edges[index], end))
        expect(pieces.flatMap((piece) => parser.push(piece))).toStrictEqual(frames)
        expect([parser.lastEventId, parser.retryMilliseconds]).toEqual(['y', 1500])
      }),
    )
  })

  test('keeps the last id through frames that have none', () => {
    const parser = new EventStreamParser()
    parser.push(bytesOf(`data:a\nid:${id}\n\n${KEEPALIVE_FRAME}`))
    expect(parser.lastEventId).toBe(id)
  })

  test('takes an id when its block ends, not before, and none with a NUL', () => {
    const parser = new EventStreamParser()
    parser.push(bytesOf('id:one\n'))
    expect(parser.lastEventId).toBeUndefined()
    parser.push(bytesOf('\nid:t\0wo\n\n'))
    expect(parser.lastEventId).toBe('one')
  })

  test('gives up on an event without end', () => {
    const parser = new EventStreamParser()
    const chunk = new Uint8Array(1024 * 1024).fill(0x61)
    const lines = bytesOf(`data:${'a'.repeat(1024 * 1024)}\n`)
    expect(() => Array.from({ length: 5 }, () => parser.push(chunk))).toThrow(DecodeError)
    expect(() => Array.from({ length: 5 }, () => new EventStreamParser().push(lines))).not.toThrow()
    const other = new EventStreamParser()
    expect(() => Array.from({ length: 5 }, () => other.push(lines))).toThrow(DecodeError)
  })
})
