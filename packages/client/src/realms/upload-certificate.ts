import { BALLPARK_EARLY_OFFSET, BALLPARK_LATE_OFFSET } from '@parallax/protocol'
import { addMicroseconds, type DateTime, secondsBetween } from '@parallax/wire'
import { InternalError } from '../errors/connection-errors.ts'
import type { Clock } from '../ports/clock.ts'
import { clockWrong } from '../rpc/clock-wrong.ts'

/** How far a certificate that must be signed again goes past the limit: rarer writes have more priority (06a §5.1). */
export const SIGN_AGAIN_OFFSETS = { realm: 250_000, user: 500_000 } as const

/** A timestamp that has to be raised this often is asked for by a server that wants something else. */
const MOST_ATTEMPTS = 100
/** Seconds: our clock may be late, and what others signed may be early (spec 03 §7); a server accepts no more. */
const FURTHEST_AHEAD = BALLPARK_EARLY_OFFSET + BALLPARK_LATE_OFFSET

type TimestampRefusal =
  | { readonly status: 'require_greater_timestamp'; readonly strictlyGreaterThan: DateTime }
  | {
      readonly status: 'timestamp_out_of_ballpark'
      readonly ballparkClientEarlyOffset: number
      readonly ballparkClientLateOffset: number
      readonly serverTimestamp: DateTime
      readonly clientTimestamp: DateTime
    }

export interface Uploaded<R> {
  readonly reply: R
  /** The one in the certificate that the reply is about. */
  readonly timestamp: DateTime
}

/**
 * Signs with the time of now and sends, again with a later one as long as the server asks for it (spec 06a §5.1). `send`
 * builds everything that holds the timestamp anew. Throws `TimestampOutOfBallparkError`.
 */
export async function uploadCertificate<R extends { readonly status: string }>(
  clock: Clock,
  kind: keyof typeof SIGN_AGAIN_OFFSETS,
  send: (timestamp: DateTime) => Promise<R | TimestampRefusal>,
): Promise<Uploaded<R>> {
  let timestamp = clock.now()
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const reply = await send(timestamp)
    if (isSettled<R>(reply)) return { reply, timestamp }
    if (reply.status === 'timestamp_out_of_ballpark') throw clockWrong(reply)
    timestamp = later(clock.now(), reply.strictlyGreaterThan, SIGN_AGAIN_OFFSETS[kind])
  }
  throw new InternalError({ detail: 'the server asks for ever later timestamps' })
}

function isSettled<R extends { readonly status: string }>(reply: R | TimestampRefusal): reply is R {
  return reply.status !== 'require_greater_timestamp' && reply.status !== 'timestamp_out_of_ballpark'
}

function later(now: DateTime, limit: DateTime, offset: number): DateTime {
  if (secondsBetween(now, limit) > FURTHEST_AHEAD) throw clockWrong({ serverTimestamp: limit, clientTimestamp: now })
  const least = addMicroseconds(limit, offset)
  return now > least ? now : least
}
