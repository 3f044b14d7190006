import { type DateTime, secondsBetween } from '@parallax/wire'

/** How far, in seconds, a client's clock may be ahead of the server's (spec 03 §7). */
export const BALLPARK_EARLY_OFFSET = 300
/** How far it may be behind, the time of travel included. */
export const BALLPARK_LATE_OFFSET = 320

/** Whether a timestamp that a client chose, a token's included (spec 03 §3.4), is near enough to the server's time. */
export function isInBallpark(serverNow: DateTime, clientTimestamp: DateTime): boolean {
  const late = secondsBetween(clientTimestamp, serverNow)
  return late > -BALLPARK_EARLY_OFFSET && late < BALLPARK_LATE_OFFSET
}

/** The reply to a timestamp that is not (spec 03 §7). */
export function timestampOutOfBallparkReply(serverNow: DateTime, clientTimestamp: DateTime) {
  return {
    status: 'timestamp_out_of_ballpark',
    ballparkClientEarlyOffset: BALLPARK_EARLY_OFFSET,
    ballparkClientLateOffset: BALLPARK_LATE_OFFSET,
    serverTimestamp: serverNow,
    clientTimestamp,
  } as const
}
