import { StoppedError } from '../errors/connection-errors.ts'
import { ParallaxError } from '../errors/parallax-error.ts'
import type { DeviceStorage } from '../ports/device-storage.ts'
import { processNeeds } from '../realms/process-needs.ts'
import type { RealmContext } from '../realms/realm-context.ts'
import type { WorkspaceList } from '../realms/workspace-list.ts'
import type { RunningWorkspaces } from './running-workspaces.ts'

/** What the parts of a session share. */
export interface SessionCore {
  readonly context: RealmContext
  readonly storage: DeviceStorage
  readonly list: WorkspaceList
  readonly running: RunningWorkspaces
  /** `none`: nothing happens but what is asked for (spec 08 §5). */
  readonly monitors: 'all' | 'none'
  /** Aborted, with `StoppedError`, when the session stops. */
  readonly life: AbortSignal
}

/** Ends with the session, or when the caller gives up. Throws `StoppedError` when the session is over already. */
export function during({ life }: SessionCore, signal?: AbortSignal): AbortSignal {
  life.throwIfAborted()
  return signal === undefined ? life : AbortSignal.any([life, signal])
}

export function stopped(): StoppedError {
  return new StoppedError()
}

/**
 * Without background tasks, what an owner owes the members is done with what the owner does (spec 06a §8). That it fails
 * is no failure of what was asked for: it is told, and the next owner to come does it.
 */
export async function doOwnersDuty({ context, monitors }: SessionCore, signal: AbortSignal): Promise<void> {
  if (monitors === 'all') return
  const report = (error: Error): void =>
    context.signals.emit({ type: 'task_failed', task: 'workspaces_process_needs', error })
  try {
    await processNeeds(context, { signal, report })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof ParallaxError)) throw error
    report(error)
  }
}
