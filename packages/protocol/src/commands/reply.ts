import {
  type Codec,
  DecodeError,
  type Fields,
  findTag,
  literals,
  mapped,
  since,
  snakeCase,
  string,
  struct,
  type TaggedValue,
  type ValueOf,
  type Variants,
} from '@parallax/wire'

/** A reply that is a tagged enum: its entries stand beside `status` in one map (`unit X`, spec 01 §1.3). */
export interface Unit<Tag extends string, V extends Variants> {
  readonly tag: Tag
  readonly variants: V
}

/** The fields that come with each status of a command; `{}` when there is none. */
export type Replies = Readonly<Record<string, Fields | Unit<string, Variants>>>

type Simplify<T> = { readonly [K in keyof T]: T[K] }
type WithStatus<S extends string, T> = T extends unknown ? Simplify<{ readonly status: S } & T> : never
type BodyValue<B> = B extends Unit<infer Tag, infer V> ? TaggedValue<Tag, V> : B extends Fields ? ValueOf<B> : never

/** Union of all replies of a command, told apart by `status`. */
export type ReplyValue<R extends Replies> = {
  [S in keyof R & string]: WithStatus<S, BodyValue<R[S]>>
}[keyof R & string]

/** What a client gets when the server answers a status that the command does not have (spec 01 §1.5). */
export interface UnknownStatus {
  readonly status: 'unknown_status'
  /** The status as it stands on the wire. */
  readonly unknownStatus: string
  /** The server's explanation; null when it gave none. */
  readonly reason: string | null
}

/** Reply body made of a tagged enum: `unit('event', { PINGED: { ping: string } })`. */
export function unit<const Tag extends string, const V extends Variants>(tag: Tag, variants: V): Unit<Tag, V> {
  return { tag, variants }
}

/** Wire form of the replies of one command: a map, `status` first, unknown statuses kept apart on read. */
export function replyCodec<const R extends Replies>(replies: R): Codec<ReplyValue<R> | UnknownStatus> {
  const bodies = Object.entries(replies).map(([status, body]) => [status, bodyCodec(status, body)] as const)
  return choice('status', new Map(bodies), unknownStatus) as Codec<ReplyValue<R> | UnknownStatus>
}

function bodyCodec(status: string, body: Replies[string]): Codec<unknown> {
  const head = { status: literals(status) }
  if (!isUnit(body)) return struct({ ...head, ...body })
  const { tag } = body
  const variants = Object.entries(body.variants).map(
    ([literal, fields]) => [literal, struct({ ...head, [tag]: literals(literal), ...fields })] as const,
  )
  return choice(tag, new Map(variants))
}

function isUnit(body: Replies[string]): body is Unit<string, Variants> {
  return typeof body.tag === 'string'
}

/** One of several structs, the one that the string at `tag` names; `other` stands for any string not in the map. */
function choice(
  tag: string,
  codecs: ReadonlyMap<string, Codec<unknown>>,
  other?: Codec<UnknownStatus>,
): Codec<unknown> {
  const wireTag = snakeCase(tag)
  const codecOf = (literal: string): Codec<unknown> => {
    const codec = codecs.get(literal) ?? other
    if (codec === undefined)
      throw new DecodeError(`unknown variant ${JSON.stringify(literal.slice(0, 64))}`).within(wireTag)
    return codec
  }
  return {
    write: (out, value) => codecOf((value as Readonly<Record<string, string>>)[tag] ?? '').write(out, value),
    read: (input) => codecOf(findTag(input, wireTag)).read(input),
  }
}

const unknownStatus: Codec<UnknownStatus> = mapped(
  struct({ status: string, reason: since(stringOrNothing()) }),
  ({ status, reason }) => ({ status: 'unknown_status', unknownStatus: status, reason: reason ?? null }),
  ({ unknownStatus, reason }) => (reason === null ? { status: unknownStatus } : { status: unknownStatus, reason }),
)

/** Nothing is known about these replies, so a reason that is not a text must not make one unreadable. */
function stringOrNothing(): Codec<string | undefined> {
  return {
    write: (out, value) => string.write(out, value ?? ''),
    read: (input) => {
      const start = input.mark()
      try {
        return input.string()
      } catch {
        input.rewind(start)
        input.skip()
        return undefined
      }
    },
  }
}
