import { TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import type { EventBus } from '../ports/event-bus.ts'
import { clockWrong } from '../rpc/clock-wrong.ts'
import type { DeviceConnection } from '../rpc/device-connection.ts'
import type { ClientSignal } from '../store/client-signal.ts'

/**
 * The connection of a session: whichever command finds the clock wrong tells it (spec 06a §5.1), and everything ends
 * when `cut` is aborted.
 */
export function watchedConnection(
  connection: DeviceConnection,
  signals: EventBus<ClientSignal>,
  cut: AbortSignal,
): DeviceConnection {
  const until = (signal?: AbortSignal) => (signal === undefined ? cut : AbortSignal.any([signal, cut]))
  return {
    call: async (command, request, signal) => {
      try {
        const reply = await connection.call(command, request, until(signal))
        const drift = driftOf(reply)
        if (drift !== undefined) signals.emit({ type: 'clock_drift', error: drift })
        return reply
      } catch (error) {
        if (error instanceof TimestampOutOfBallparkError) signals.emit({ type: 'clock_drift', error })
        throw error
      }
    },
    listenEvents: (options) => connection.listenEvents({ ...options, signal: until(options.signal) }),
  }
}

type BallparkRefusal = Parameters<typeof clockWrong>[0]

function driftOf(reply: unknown): TimestampOutOfBallparkError | undefined {
  return isBallparkRefusal(reply) ? clockWrong(reply) : undefined
}

/** Every command has it with the same fields (spec 03 §7). */
function isBallparkRefusal(reply: unknown): reply is BallparkRefusal {
  return (
    typeof reply === 'object' && reply !== null && 'status' in reply && reply.status === 'timestamp_out_of_ballpark'
  )
}
