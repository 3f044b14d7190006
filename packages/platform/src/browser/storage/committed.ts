/** What `committed` needs of a transaction of `idb`. */
interface Transaction {
  readonly done: Promise<void>
  abort(): void
}

/**
 * The outcome of `change` once its transaction is complete. When either fails, nothing of it is kept, and the error is
 * the cause: a transaction that ran out of space also makes its requests fail with a mere `AbortError`.
 */
export async function committed<T>(transaction: Transaction, change: () => Promise<T>): Promise<T> {
  const [changed, done] = await Promise.allSettled([orAborted(transaction, change), transaction.done])
  if (changed.status === 'rejected') {
    const consequence = isNamed(changed.reason, 'AbortError') && done.status === 'rejected'
    throw consequence ? done.reason : changed.reason
  }
  if (done.status === 'rejected') throw done.reason
  return changed.value
}

async function orAborted<T>(transaction: Transaction, change: () => Promise<T>): Promise<T> {
  try {
    return await change()
  } catch (error) {
    abort(transaction)
    throw error
  }
}

function abort(transaction: Transaction): void {
  try {
    transaction.abort()
  } catch (error) {
    // It has ended by itself already: that is what is wanted.
    if (!isNamed(error, 'InvalidStateError')) throw error
  }
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof DOMException && error.name === name
}
