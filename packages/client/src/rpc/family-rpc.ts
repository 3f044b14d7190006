import {
  type AnyCommand,
  API_VERSION_TEXT,
  encodeParts,
  HEADERS,
  type ReplyOf,
  type RequestOf,
  RPC_CONTENT_TYPE,
  type UnknownStatus,
} from '@parallax/protocol'
import { type DateTime, DecodeError, decode, serverParts } from '@parallax/wire'
import { InternalError, OfflineError } from '../errors/connection-errors.ts'
import type { HttpResponse } from '../ports/http-transport.ts'
import { httpRefusal } from './http-refusal.ts'
import type { RpcConnection } from './rpc-connection.ts'
import type { RpcRoute } from './rpc-route.ts'

/** Sends the commands of one family (spec 03 §1.1). Whether and when to try again is the caller's to say. */
export interface FamilyRpc<Commands extends AnyCommand> {
  /**
   * The reply, whatever its status: callers decide on it. Throws the error of the HTTP code (spec 03 §4): offline,
   * refused (expired, revoked, frozen, terms to accept, incompatible …); `InternalError` for a status that the command
   * does not have, or an answer that does not decode.
   */
  call<C extends Commands>(command: C, request: RequestOf<C>, signal?: AbortSignal): Promise<ReplyOf<C>>
}

/** The one way in which commands are sent, whatever the route. */
export function familyRpc<Commands extends AnyCommand>(
  connection: RpcConnection,
  route: RpcRoute,
): FamilyRpc<Commands> {
  return {
    call: async <C extends Commands>(command: C, request: RequestOf<C>, signal?: AbortSignal): Promise<ReplyOf<C>> => {
      const sentAt = connection.clock.now()
      const response = await connection.http.request(
        {
          method: 'POST',
          url: route.url,
          headers: { ...commonHeaders(connection, route, sentAt), [HEADERS.contentType]: RPC_CONTENT_TYPE },
          body: encodeParts(command.request, request),
        },
        signal === undefined ? {} : { signal },
      )
      if (response.status !== 200) throw httpRefusal({ route, what: command.name, response, sentAt })
      // The codec of this command read it, and no status is left that the command does not have.
      return readReply(command, response, route) as ReplyOf<C>
    },
  }
}

/** Headers of every request (spec 03 §2.1). */
export function commonHeaders(
  { userAgent }: RpcConnection,
  { authorize }: RpcRoute,
  now: DateTime,
): Readonly<Record<string, string>> {
  return {
    [HEADERS.apiVersion]: API_VERSION_TEXT,
    ...(authorize === undefined ? {} : { [HEADERS.authorization]: authorize(now) }),
    ...(userAgent === undefined ? {} : { [HEADERS.userAgent]: userAgent }),
  }
}

function readReply(command: AnyCommand, { headers, body }: HttpResponse, route: RpcRoute): unknown {
  const contentType = headers.get(HEADERS.contentType.toLowerCase()) ?? RPC_CONTENT_TYPE
  if (!contentType.startsWith(RPC_CONTENT_TYPE))
    // A page of somebody in between, such as the log-in of a public network: the server did not answer.
    throw new OfflineError('offline', { server: serverParts(route.server).host }, { detail: 'answered by a page' })
  const reply = decodeReply(command, body)
  if (isUnknownStatus(reply))
    throw new InternalError({ detail: `${command.name}: unknown status ${reply.unknownStatus.slice(0, 100)}` })
  return reply
}

function decodeReply(command: AnyCommand, body: Uint8Array): unknown {
  try {
    return decode(command.reply, body)
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause
    throw new InternalError({ detail: `${command.name}: the reply does not decode`, cause })
  }
}

function isUnknownStatus(reply: unknown): reply is UnknownStatus {
  return typeof reply === 'object' && reply !== null && 'status' in reply && reply.status === 'unknown_status'
}
