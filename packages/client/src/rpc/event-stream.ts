import {
  type ApiEvent,
  EVENT_STREAM_ACCEPT,
  EVENT_STREAM_CONTENT_TYPE,
  type EventStreamFrame,
  EventStreamParser,
  HEADERS,
  readEventFrame,
} from '@parallax/protocol'
import { DecodeError, serverParts } from '@parallax/wire'
import { InternalError, OfflineError } from '../errors/connection-errors.ts'
import type { HttpStream } from '../ports/http-transport.ts'
import { commonHeaders } from './family-rpc.ts'
import { httpRefusal } from './http-refusal.ts'
import type { RpcConnection } from './rpc-connection.ts'
import type { RpcRoute } from './rpc-route.ts'

/** What comes over the event stream (spec 03 §6). */
export type ServerEvent =
  /** `id`: to be given as `lastEventId` at the next connection; the first event of a stream has none. */
  | { readonly type: 'event'; readonly event: ApiEvent; readonly id: string | undefined }
  | { readonly type: 'keepalive' }
  /** The server no longer has what happened since `lastEventId`: everything has to be asked for. */
  | { readonly type: 'missed_events' }
  /** The server asks for this pause before the next connection. */
  | { readonly type: 'retry'; readonly milliseconds: number }

export interface ListenOptions {
  /** Last id that was handled: what came after it is sent again. */
  readonly lastEventId?: string | undefined
  readonly signal?: AbortSignal
  /** An event of a later version, or damaged: it is passed over (spec 03 §2.3). */
  readonly onUnreadable?: (reason: string) => void
}

/** Opens the stream once and ends with it. Leaving the loop closes the connection. */
export async function* listenEvents(
  connection: RpcConnection,
  route: RpcRoute,
  options: ListenOptions,
): AsyncGenerator<ServerEvent, void, undefined> {
  const closing = new AbortController()
  const signals = options.signal === undefined ? [closing.signal] : [options.signal, closing.signal]
  try {
    const stream = await openStream(connection, route, { ...options, signal: AbortSignal.any(signals) })
    yield* itemsOf(stream, options)
  } finally {
    closing.abort()
  }
}

async function openStream(
  connection: RpcConnection,
  route: RpcRoute,
  { lastEventId, signal }: ListenOptions & { readonly signal: AbortSignal },
): Promise<HttpStream> {
  const sentAt = connection.clock.now()
  const headers = {
    ...commonHeaders(connection, route, sentAt),
    [HEADERS.accept]: EVENT_STREAM_ACCEPT,
    ...(lastEventId === undefined ? {} : { [HEADERS.lastEventId]: lastEventId }),
  }
  const response = await connection.http.stream({ method: 'GET', url: route.url, headers }, { signal })
  if (response.status !== 200) throw httpRefusal({ route, what: 'events', response, sentAt })
  const contentType = response.headers.get(HEADERS.contentType.toLowerCase()) ?? EVENT_STREAM_CONTENT_TYPE
  if (mimeType(contentType) !== mimeType(EVENT_STREAM_CONTENT_TYPE))
    throw new OfflineError('offline', { server: serverParts(route.server).host }, { detail: 'answered by a page' })
  return response
}

async function* itemsOf(stream: HttpStream, { onUnreadable }: ListenOptions): AsyncGenerator<ServerEvent, void> {
  const parser = new EventStreamParser()
  for await (const chunk of stream.body) {
    for (const line of linesOf(chunk)) {
      const retryBefore = parser.retryMilliseconds
      for (const frame of push(parser, line)) {
        const item = readEventFrame(frame)
        if (item.type === 'unreadable') onUnreadable?.(item.reason)
        else if (item.type === 'event') yield { ...item, id: parser.lastEventId }
        else yield item
      }
      const retry = parser.retryMilliseconds
      if (retry !== undefined && retry !== retryBefore) yield { type: 'retry', milliseconds: retry }
    }
  }
}

function push(parser: EventStreamParser, bytes: Uint8Array): readonly EventStreamFrame[] {
  try {
    return parser.push(bytes)
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new InternalError({ detail: `events: ${cause.message}`, cause })
  }
}

const LINE_FEED = 0x0a

/** Cut after each line feed, so that the parser never ends two frames at once and its last id is that of the frame. */
function* linesOf(chunk: Uint8Array): Generator<Uint8Array, void> {
  let start = 0
  while (start < chunk.length) {
    const end = chunk.indexOf(LINE_FEED, start)
    const next = end < 0 ? chunk.length : end + 1
    yield chunk.subarray(start, next)
    start = next
  }
}

function mimeType(contentType: string): string {
  return (contentType.split(';')[0] ?? '').trim().toLowerCase()
}
