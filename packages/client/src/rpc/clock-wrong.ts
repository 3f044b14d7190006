import { type DateTime, secondsBetween } from '@parallax/wire'
import { TimestampOutOfBallparkError } from '../errors/connection-errors.ts'

/** The error of a refusal that says both times (spec 03 §7). Never tried again by itself (spec 06a §5.1). */
export function clockWrong(reply: {
  readonly serverTimestamp: DateTime
  readonly clientTimestamp: DateTime
}): TimestampOutOfBallparkError {
  const { serverTimestamp, clientTimestamp } = reply
  return new TimestampOutOfBallparkError({
    deviceTime: clientTimestamp,
    serverTime: serverTimestamp,
    difference: { seconds: Math.abs(secondsBetween(serverTimestamp, clientTimestamp)) },
  })
}
