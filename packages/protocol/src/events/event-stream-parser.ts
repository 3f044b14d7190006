import { DecodeError } from '@parallax/wire'

/** One block of an event stream, as it was sent. */
export interface EventStreamFrame {
  /** The `event:` line; `message` when there is none. */
  readonly event: string
  /** The `data:` lines, joined by line feeds. */
  readonly data: string
}

/** In UTF-16 units. The longest event holds a blob of 4 KiB; a stream without end must not fill the memory. */
const MAX_FRAME_LENGTH = 4 * 1024 * 1024

/**
 * Reads server-sent events from the chunks of a response body, cut anywhere (the grammar is that of browsers'
 * `EventSource`, which itself cannot send the headers of spec 03 §2.1). One parser per response.
 *
 * @example
 * for await (const chunk of response.body)
 *   for (const frame of parser.push(chunk)) handle(readEventFrame(frame))
 */
export class EventStreamParser {
  // Drops a byte order mark at the start; damaged UTF-8 becomes U+FFFD, which no payload survives.
  readonly #utf8 = new TextDecoder()
  #afterCarriageReturn = false
  #line = ''
  #event = ''
  #data: string[] = []
  #dataLength = 0
  #id: string | undefined
  #lastEventId: string | undefined
  #retryMilliseconds: number | undefined

  /** The last id that came, to be sent as `Last-Event-Id` at the next connection. */
  get lastEventId(): string | undefined {
    return this.#lastEventId
  }

  /** The delay before the next connection that the server asked for, if any. */
  get retryMilliseconds(): number | undefined {
    return this.#retryMilliseconds
  }

  /** The frames that `chunk` completes. Throws `DecodeError` on an endless one: then the stream is of no more use. */
  push(chunk: Uint8Array): readonly EventStreamFrame[] {
    const frames: EventStreamFrame[] = []
    const [first = '', ...rest] = this.#lines(chunk)
    this.#line += first
    for (const start of rest) {
      const frame = this.#endLine()
      if (frame !== undefined) frames.push(frame)
      this.#line = start
    }
    if (this.#line.length + this.#dataLength > MAX_FRAME_LENGTH) throw new DecodeError('event too long')
    return frames
  }

  /** Pieces between line ends: the first one goes on the line begun before, the last one is not ended yet. */
  #lines(chunk: Uint8Array): readonly string[] {
    let text = this.#utf8.decode(chunk, { stream: true })
    if (text === '') return []
    if (this.#afterCarriageReturn && text.startsWith('\n')) text = text.slice(1)
    this.#afterCarriageReturn = text.endsWith('\r')
    return text.split(/\r\n|\r|\n/)
  }

  #endLine(): EventStreamFrame | undefined {
    const line = this.#line
    if (line === '') return this.#endFrame()
    const colon = line.indexOf(':')
    const name = colon < 0 ? line : line.slice(0, colon)
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    // A line that starts with a colon is a comment: its name is empty, hence unknown.
    this.#take(name, value)
    return undefined
  }

  #take(name: string, value: string): void {
    if (name === 'event') this.#event = value
    else if (name === 'data') {
      this.#data.push(value)
      this.#dataLength += value.length + 1
    } else if (name === 'id' && !value.includes('\0')) this.#id = value
    else if (name === 'retry' && /^[0-9]+$/.test(value)) this.#retryMilliseconds = Number(value)
  }

  /** A block without `data:` is no event, though its id counts. */
  #endFrame(): EventStreamFrame | undefined {
    const frame = { event: this.#event || 'message', data: this.#data.join('\n') }
    const hasData = this.#data.length > 0
    if (this.#id !== undefined) this.#lastEventId = this.#id || undefined
    this.#event = ''
    this.#data = []
    this.#dataLength = 0
    this.#id = undefined
    return hasData ? frame : undefined
  }
}
