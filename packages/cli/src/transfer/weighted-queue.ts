export interface WeightedOptions<T> {
  readonly weightOf: (item: T) => number
  /** Sum of the weights at work at one time; an item heavier than that works alone. */
  readonly limit: number
  readonly signal: AbortSignal
}

/**
 * Does `work` on every item, several at a time. The first failure (or an abort) starts nothing more; it is thrown once
 * all that had begun has ended.
 */
export async function forEachWeighted<T>(
  items: Iterable<T>,
  { weightOf, limit, signal }: WeightedOptions<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>()
  const failures: unknown[] = []
  let load = 0
  for (const item of items) {
    const weight = Math.min(weightOf(item), limit)
    while (load + weight > limit) await Promise.race(running)
    if (failures.length > 0 || signal.aborted) break
    load += weight
    const task = work(item)
      .catch((error: unknown) => {
        failures.push(error)
      })
      .finally(() => {
        load -= weight
        running.delete(task)
      })
    running.add(task)
  }
  await Promise.all(running)
  if (failures.length > 0) throw failures[0]
  signal.throwIfAborted()
}
