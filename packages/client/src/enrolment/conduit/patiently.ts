import { OfflineError } from '../../errors/connection-errors.ts'
import type { Clock } from '../../ports/clock.ts'
import type { GreetingPace } from './greeting-pace.ts'

export interface PatienceParts {
  readonly clock: Clock
  readonly pace: GreetingPace
  readonly signal?: AbortSignal | undefined
}

/** Nobody answered, which may pass. A server that refuses is another matter. */
export function isOutage(error: unknown): error is OfflineError {
  return error instanceof OfflineError && error.code === 'offline'
}

/** Does `task` again while the server cannot be reached, for as long as an outage may last. For what may be repeated. */
export async function patiently<T>(
  { clock, pace, signal }: PatienceParts,
  task: () => Promise<T>,
  options: { readonly onOutage?: () => void } = {},
): Promise<T> {
  const begun = clock.monotonic()
  for (;;) {
    try {
      return await task()
    } catch (error) {
      if (!isOutage(error) || clock.monotonic() - begun >= pace.network) throw error
    }
    options.onOutage?.()
    await clock.sleep(pace.throttle, signal)
  }
}
