import { OfflineError, TimestampOutOfBallparkError } from '../errors/connection-errors.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import type { ServerPresence } from './server-presence.ts'
import { WakeUp } from './wake-up.ts'

/** Before an attempt with a clock that was wrong (spec 07 §10). */
const CLOCK_PAUSE_MS = 60_000

export interface TaskParts {
  readonly clock: Clock
  readonly signals: EventBus<ClientSignal>
  readonly presence: ServerPresence
  /** A failure after which the task waits for its next event. */
  readonly report: (error: Error) => void
}

export interface Task {
  /** True for what there is something to do about. */
  readonly wakesOn: (signal: ClientSignal) => boolean
  readonly work: (signal: AbortSignal) => Promise<void>
  /** Milliseconds until there is something to do by itself; undefined when there will not be. */
  readonly nextDue?: () => number | undefined
}

/**
 * Works whenever something happens that it wakes on (spec 06b §9). Offline it waits for the server and works again; any
 * other expected failure is told, and the next event is waited for. Ends, by a rejection, with `signal` or a defect.
 */
export async function runTask(parts: TaskParts, task: Task, signal: AbortSignal): Promise<never> {
  const wakeUp = new WakeUp(parts.clock)
  const stop = parts.signals.subscribe((event) => {
    if (task.wakesOn(event)) wakeUp.ring()
  })
  try {
    for (;;) {
      await wakeUp.wait(signal, task.nextDue?.())
      await workPatiently(parts, task, signal)
    }
  } finally {
    stop()
  }
}

async function workPatiently(parts: TaskParts, task: Task, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      return await task.work(signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof ParallaxError)) throw error
      if (error instanceof OfflineError) await parts.presence.waitForServer(signal)
      else if (error instanceof TimestampOutOfBallparkError) await parts.clock.sleep(CLOCK_PAUSE_MS, signal)
      else return parts.report(error)
    }
  }
}
