import { OfflineError, ServerBlockstoreUnavailableError } from '../errors/connection-errors.ts'
import { NotAllowedError, RealmDeletedError, WorkspaceError } from '../errors/rights-errors.ts'

/** What a background task does after a failure (table of spec 06b §9). */
export type TaskFailure =
  /** Nobody answers: wait for the server, then the same again. */
  | 'offline'
  /** The server's own store does not answer: the same again after a pause. */
  | 'store_unavailable'
  /** No rights any more, archived or deleted: nothing to do until somebody starts the task anew. */
  | 'ended'
  /** Tell it, leave the entry, go on. */
  | 'report'

export function taskFailure(error: unknown): TaskFailure {
  if (error instanceof OfflineError) return 'offline'
  if (error instanceof ServerBlockstoreUnavailableError) return 'store_unavailable'
  if (error instanceof NotAllowedError || error instanceof RealmDeletedError) return 'ended'
  return error instanceof WorkspaceError && error.code === 'workspace_archived' ? 'ended' : 'report'
}

/** For reports: whatever was thrown, as an error. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('not an error', { cause: error })
}
