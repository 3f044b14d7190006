import { OfflineError } from '../../errors/connection-errors.ts'
import type { Clock } from '../../ports/clock.ts'

/** Milliseconds before each further try; then it is given up. */
const PAUSES = [0, 1_000, 2_000, 4_000]

export interface UntilAnsweredParts {
  readonly clock: Clock
  readonly signal?: AbortSignal | undefined
  /** The server may have done what was asked for. */
  readonly onNoAnswer: () => void
}

/** Asks again while nobody answers, a few times. For what may be repeated. */
export async function untilAnswered<T>(
  { clock, signal, onNoAnswer }: UntilAnsweredParts,
  task: () => Promise<T>,
): Promise<T> {
  for (const pause of PAUSES) {
    try {
      return await task()
    } catch (error) {
      if (!(error instanceof OfflineError) || error.code !== 'offline') throw error
    }
    onNoAnswer()
    await clock.sleep(pause, signal)
  }
  return task()
}
