import { isInBallpark, timestampOutOfBallparkReply } from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'

/** The refusal of a timestamp that is too far from the server's time (spec 03 §7); undefined when it is not. */
export function ballparkRefusal(now: DateTime, timestamp: DateTime) {
  return isInBallpark(now, timestamp) ? undefined : timestampOutOfBallparkReply(now, timestamp)
}
