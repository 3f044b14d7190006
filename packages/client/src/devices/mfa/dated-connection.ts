import { addMicroseconds, type DateTime, fromMilliseconds } from '@parallax/wire'
import type { Clock } from '../../ports/clock.ts'
import type { HttpTransport } from '../../ports/http-transport.ts'
import type { RpcConnection } from '../../rpc/rpc-connection.ts'

/** A connection that knows the time of the server, so that a wrong clock here locks nobody out (spec 07 §6.4). */
export interface DatedConnection {
  readonly connection: RpcConnection
  /** The server's time now, by the last answer; null before it, or when it did not tell. */
  serverTime(): DateTime | null
}

interface Reading {
  readonly date: DateTime
  readonly at: number
}

export function datedConnection(connection: RpcConnection): DatedConnection {
  const { http, clock } = connection
  let last: Reading | undefined
  const dated: HttpTransport = {
    request: async (request, options) => {
      const response = await http.request(request, options)
      last = readingOf(response.headers.get('date'), clock) ?? last
      return response
    },
    stream: (request, options) => http.stream(request, options),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
  return {
    connection: { ...connection, http: dated },
    serverTime: () =>
      last === undefined ? null : addMicroseconds(last.date, Math.round((clock.monotonic() - last.at) * 1000)),
  }
}

function readingOf(header: string | undefined, clock: Clock): Reading | undefined {
  const milliseconds = Date.parse(header ?? '')
  return Number.isNaN(milliseconds) ? undefined : { date: fromMilliseconds(milliseconds), at: clock.monotonic() }
}
