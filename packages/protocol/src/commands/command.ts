import { type Codec, type Fields, literals, mapped, struct, type ValueOf } from '@parallax/wire'
import { type Replies, type ReplyValue, replyCodec, type UnknownStatus } from './reply.ts'

/** One command of the protocol: its name on the wire and the codecs of both directions. */
export interface Command<Name extends string, Request, Reply> {
  readonly name: Name
  /** The request as a map, `cmd` first; the value holds the fields alone. */
  readonly request: Codec<Request>
  /** The reply as a map, `status` first. A status that the command does not have reads as `unknown_status`. */
  readonly reply: Codec<Reply | UnknownStatus>
  /** Every status that a server may answer, in the order of the specification. */
  readonly statuses: readonly string[]
}

/** Any command, when its types do not matter. */
export type AnyCommand = Command<string, unknown, unknown>

/** The fields of a command's request. */
export type RequestOf<C> = C extends Command<string, infer Request, unknown> ? Request : never

/** What a server answers: union told apart by `status`. */
export type ReplyOf<C> = C extends { readonly reply: Codec<infer Reply> } ? Exclude<Reply, UnknownStatus> : never

/** What a client receives: one of the command's replies, or a status unknown to it. */
export type ReceivedReplyOf<C> = C extends { readonly reply: Codec<infer Reply> } ? Reply : never

type Simplify<T> = { readonly [K in keyof T]: T[K] }

/**
 * Defines a command once: types and codecs follow.
 *
 * @example
 * const ping = defineCommand('ping', { ping: string }, { ok: { pong: string } })
 * encode(ping.request, { ping: 'hello' })
 */
export function defineCommand<const Name extends string, const F extends Fields, const R extends Replies>(
  name: Name,
  fields: F,
  replies: R,
): Command<Name, Simplify<ValueOf<F>>, ReplyValue<R>> {
  const message = struct({ cmd: literals(name), ...fields }) as Codec<{ readonly cmd: Name } & Simplify<ValueOf<F>>>
  return {
    name,
    request: mapped(
      message,
      ({ cmd: _, ...request }) => request as unknown as Simplify<ValueOf<F>>,
      (request) => ({ cmd: name, ...request }),
    ),
    reply: replyCodec(replies),
    statuses: Object.keys(replies),
  }
}
