import { type EventId, eventFrame } from '@parallax/protocol'
import {
  type Codec,
  decode,
  deviceId,
  encode,
  fromBase64,
  integer,
  list,
  mapped,
  nullable,
  tagged,
  toBase64,
  uuidCodec,
} from '@parallax/wire'
import type { Announce } from '../db/transaction.ts'
import type { Dispatch, Signal } from './signal.ts'

/** The one channel of the bus. */
export const CHANNEL = 'parallax'

/** PostgreSQL refuses payloads of 8000 bytes; a piece has a head of some 40 characters besides. */
const PIECE_LENGTH = 7900

const users: Codec<ReadonlySet<number>> = mapped(
  list(integer),
  (keys) => new Set(keys),
  (keys) => [...keys],
)

const routing = tagged('type', {
  EVENT: {
    id: uuidCodec<EventId>(),
    organization: integer,
    /** Null: everybody. */
    audience: nullable(users),
    exceptDevice: nullable(deviceId),
  },
  CLOSE: {
    organization: integer,
    /** Null: all users. */
    user: nullable(integer),
  },
})

/** Statements for signals: pieces `<id>/<number>/<count>:<text>`, the text being routing, line feed, frame. */
export function announcer(newId: () => EventId): Announce {
  return (sql, signals) => {
    const payloads = signals.flatMap((signal) => piecesOf(signal, newId()))
    return sql`select pg_notify(${CHANNEL}, payload) from unnest(${payloads}::text[]) payload`
  }
}

/** The notifications that carry a signal. The id also keeps PostgreSQL from merging equal ones. */
export function piecesOf(signal: Signal, id: EventId): readonly string[] {
  const text = `${toBase64(encode(routing, routingOf(signal, id)))}\n${frameOf(signal, id)}`
  const count = Math.ceil(text.length / PIECE_LENGTH)
  return Array.from({ length: count }, (_, index) => {
    const piece = text.slice(index * PIECE_LENGTH, (index + 1) * PIECE_LENGTH)
    return `${id}/${index + 1}/${count}:${piece}`
  })
}

/** Puts pieces together again. Those of one transaction come in order and without others between them. */
export class PieceReader {
  #pieces: string[] = []

  /** The signal that this piece completes. */
  read(payload: string): Dispatch | undefined {
    const colon = payload.indexOf(':')
    const [, number, count] = payload.slice(0, colon).split('/').map(Number)
    if (number === 1) this.#pieces = []
    this.#pieces.push(payload.slice(colon + 1))
    return number === count ? dispatchOf(this.#pieces.join('')) : undefined
  }
}

function routingOf(signal: Signal, id: EventId) {
  const { organization } = signal
  if (signal.type === 'close')
    return { type: 'CLOSE', organization, user: signal.user === 'all' ? null : signal.user } as const
  const audience = signal.audience === 'organization' ? null : new Set(signal.audience)
  return { type: 'EVENT', id, organization, audience, exceptDevice: signal.exceptDevice ?? null } as const
}

function frameOf(signal: Signal, id: EventId): string {
  return signal.type === 'event' ? eventFrame(signal.event, id) : ''
}

function dispatchOf(text: string): Dispatch {
  const end = text.indexOf('\n')
  const bytes = fromBase64(text.slice(0, end))
  if (bytes === undefined) throw new TypeError('a notification on our channel is not one of ours')
  const route = decode(routing, bytes)
  if (route.type === 'CLOSE') return { type: 'close', organization: route.organization, user: route.user ?? 'all' }
  const { id, organization, audience, exceptDevice } = route
  return {
    type: 'event',
    id,
    organization,
    audience: audience ?? 'organization',
    exceptDevice,
    frame: text.slice(end + 1),
  }
}
