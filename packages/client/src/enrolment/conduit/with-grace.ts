import type { Clock } from '../../ports/clock.ts'

/** Milliseconds that a last word to the server may take when a person wants to leave. */
const GRACE = 5_000

/** Runs a last word to the server, cut off after a while. */
export async function withinGrace<T>(clock: Clock, run: (deadline: AbortSignal) => Promise<T>): Promise<T> {
  return graceful(clock, run, (begin) => begin())
}

/** Runs what should not be cut off in the middle: its deadline comes only a while after `leaving`. */
export async function withGrace<T>(
  clock: Clock,
  leaving: AbortSignal | undefined,
  run: (deadline: AbortSignal) => Promise<T>,
): Promise<T> {
  return graceful(clock, run, (begin, settled) => {
    if (leaving?.aborted) begin(leaving.reason)
    else leaving?.addEventListener('abort', () => begin(leaving.reason), { once: true, signal: settled })
  })
}

async function graceful<T>(
  clock: Clock,
  run: (deadline: AbortSignal) => Promise<T>,
  when: (begin: (reason?: unknown) => void, settled: AbortSignal) => void,
): Promise<T> {
  const deadline = new AbortController()
  const settled = new AbortController()
  when((reason) => {
    const giveUp = (): void => deadline.abort(reason)
    // Rejected: it was settled in time.
    clock.sleep(GRACE, settled.signal).then(giveUp, () => undefined)
  }, settled.signal)
  try {
    return await run(deadline.signal)
  } finally {
    settled.abort()
  }
}
