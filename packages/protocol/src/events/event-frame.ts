import { DecodeError, decode, encode, fromBase64, toBase64, type Uuid } from '@parallax/wire'
import { eventsListen } from '../commands/authenticated/events-listen.ts'
import type { ApiEvent } from './api-event.ts'
import type { EventStreamFrame } from './event-stream-parser.ts'

/** Made with an event, the same for all who get it; a client that comes back tells the last one it saw. */
export type EventId = Uuid<'EventID'>

/** Sent when nothing else was for a while (spec 03 §6.4). */
export const KEEPALIVE_FRAME = 'event:keepalive\ndata:\n\n'

/** Sent in place of events that the server no longer has: the client must ask for everything (spec 03 §6.5). */
export const MISSED_EVENTS_FRAME = 'event:missed_events\ndata:\n\n'

/** The exact text of an event on the stream (spec 03 §6.2). The first one of a stream has no id. */
export function eventFrame(event: ApiEvent, id?: EventId): string {
  const data = toBase64(encode(eventsListen.reply, { status: 'ok', ...event }))
  return id === undefined ? `data:${data}\n\n` : `data:${data}\nid:${id}\n\n`
}

/** What a frame of the stream means to a client. */
export type StreamItem =
  | { readonly type: 'event'; readonly event: ApiEvent }
  | { readonly type: 'keepalive' }
  | { readonly type: 'missed_events' }
  /** From a later version, or damaged: to be noted and passed over (spec 03 §2.3). */
  | { readonly type: 'unreadable'; readonly reason: string }

/** Reads a frame. What cannot be read is an item of its own: a new kind of event must not stop a client. */
export function readEventFrame(frame: EventStreamFrame): StreamItem {
  switch (frame.event) {
    case 'message':
      return readData(frame.data)
    case 'keepalive':
    case 'missed_events':
      return { type: frame.event }
    default:
      return { type: 'unreadable', reason: `unknown kind of frame ${JSON.stringify(frame.event.slice(0, 64))}` }
  }
}

function readData(data: string): StreamItem {
  const payload = fromBase64(data)
  if (payload === undefined) return { type: 'unreadable', reason: 'not base64' }
  try {
    const reply = decode(eventsListen.reply, payload)
    if (reply.status !== 'ok') return { type: 'unreadable', reason: `status ${reply.status}` }
    const { status: _, ...event } = reply
    return { type: 'event', event }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { type: 'unreadable', reason: error.message }
  }
}
