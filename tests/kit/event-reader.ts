import {
  type ApiEvent,
  EVENT_STREAM_ACCEPT,
  EventStreamParser,
  HEADERS,
  ROUTE_PATHS,
  readEventFrame,
} from '@parallax/protocol'
import { authorization } from './rpc.ts'
import type { TestDevice } from './test-organization.ts'

export interface ListenOptions {
  readonly server?: string
  readonly lastEventId?: string | undefined
}

/** An open event stream. */
export interface EventReader extends Disposable {
  /** The next frame that is no keepalive; undefined once the stream is over. */
  next(): Promise<ReceivedFrame | undefined>
}

export interface ReceivedFrame {
  readonly item: ReturnType<typeof readEventFrame>
  readonly id: string | undefined
}

/** Opens the stream of a device; throws `HTTP <code>` when it is refused. */
export async function listen(device: TestDevice, { server, lastEventId }: ListenOptions = {}): Promise<EventReader> {
  const stop = new AbortController()
  const headers = {
    [HEADERS.apiVersion]: '5.6',
    [HEADERS.accept]: EVENT_STREAM_ACCEPT,
    [HEADERS.authorization]: authorization(device),
    ...(lastEventId === undefined ? {} : { [HEADERS.lastEventId]: lastEventId }),
  }
  const url = (server ?? device.organization.server.url) + ROUTE_PATHS.events(device.organization.id)
  const response = await fetch(url, { headers, signal: stop.signal })
  if (response.status !== 200 || response.body === null) {
    stop.abort()
    throw new Error(`HTTP ${response.status}`)
  }
  // Locked at once: a response that nobody holds is given up when memory is collected, and its body with it.
  const frames = framesOf(response.body.getReader())
  return {
    next: async () => {
      const { value, done } = await frames.next()
      return done ? undefined : value
    },
    [Symbol.dispose]: () => stop.abort(),
  }
}

/**
 * The next event of this name, others passed over: a stream may begin with the event of a command that was answered
 * just before it was opened (spec 03 §6.5). Undefined once the stream is over.
 */
export async function nextEvent<Name extends ApiEvent['event']>(
  reader: EventReader,
  name: Name,
): Promise<{ readonly event: Extract<ApiEvent, { event: Name }>; readonly id: string | undefined } | undefined> {
  for (let frame = await reader.next(); frame !== undefined; frame = await reader.next())
    if (frame.item.type === 'event' && isNamed(frame.item.event, name)) return { event: frame.item.event, id: frame.id }
  return undefined
}

function isNamed<Name extends ApiEvent['event']>(
  event: ApiEvent,
  name: Name,
): event is Extract<ApiEvent, { event: Name }> {
  return event.event === name
}

async function* framesOf(body: ReadableStreamDefaultReader<Uint8Array>): AsyncGenerator<ReceivedFrame, undefined> {
  const parser = new EventStreamParser()
  // Frame by frame, so that each one is met with its own id.
  for (let chunk = await body.read(); chunk.value !== undefined; chunk = await body.read())
    for (const part of splitFrames(chunk.value))
      for (const frame of parser.push(part)) {
        const item = readEventFrame(frame)
        if (item.type !== 'keepalive') yield { item, id: parser.lastEventId }
      }
  return undefined
}

function splitFrames(chunk: Uint8Array): readonly Uint8Array[] {
  const texts = new TextDecoder('latin1').decode(chunk).split(/(?<=\n\n)/)
  return texts.map((text) => Uint8Array.from(text, (character) => character.charCodeAt(0)))
}
