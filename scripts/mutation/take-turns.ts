/** Gives each item to the next worker that is free. Results are in the order of the items. */
export async function takeTurns<Worker, Item, Result>(
  workers: readonly Worker[],
  items: readonly Item[],
  work: (worker: Worker, item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = []
  const entries = items.entries()
  await Promise.all(
    workers.map(async (worker) => {
      for (const [index, item] of entries) results[index] = await work(worker, item)
    }),
  )
  return results
}
