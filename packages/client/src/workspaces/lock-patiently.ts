import { EntryError } from '../errors/entry-errors.ts'
import type { EntryLock, LockKey } from '../store/entry-locks.ts'
import type { WorkspaceContext } from './workspace-context.ts'

/** As long as a person would wait for another writer (spec 06b §13.3). */
const PATIENCE_MS = 2000

/** Takes the locks, or throws `EntryError` `entry_busy` when somebody keeps one of them for too long. */
export async function lockPatiently(
  context: WorkspaceContext,
  keys: readonly LockKey[],
  path = '',
): Promise<EntryLock> {
  const at = context.locks.tryAcquire(keys)
  if (at !== undefined) return at
  const patience = new AbortController()
  const waiting = context.locks.acquire(keys, patience.signal)
  const timer = context.clock.sleep(PATIENCE_MS, patience.signal).then(
    () => patience.abort(new EntryError('entry_busy', { path })),
    () => undefined,
  )
  try {
    return await waiting
  } finally {
    patience.abort()
    await timer
  }
}
