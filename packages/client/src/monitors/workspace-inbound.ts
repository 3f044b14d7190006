import type { VlobId } from '@parallax/wire'
import { breakCircle } from '../workspaces/sync/break-circle.ts'
import { inboundSync } from '../workspaces/sync/inbound-sync.ts'
import { refreshCheckpoint } from '../workspaces/sync/refresh-checkpoint.ts'
import { ConfinedEntries } from './confined-entries.ts'
import { EntrySchedule } from './entry-schedule.ts'
import { asError, taskFailure } from './task-failure.ts'
import type { WorkspaceMonitorParts } from './workspace-monitor-parts.ts'

/** Before an entry that somebody works on is tried again, and before a report may come again. */
const BUSY_PAUSE_MS = 1000
const FAILED_PAUSE_MS = 60_000

/**
 * Keeps a started workspace up to date with the server (spec 06b §9.2): everything that changed at the start and after
 * events were missed, then each entry that the server tells of. Ends when `signal` does, or the rights do.
 */
export async function runInboundMonitor(parts: WorkspaceMonitorParts): Promise<void> {
  const { context, signal } = parts
  const schedule = new EntrySchedule(context.clock)
  const confined = new ConfinedEntries(context, (id) => schedule.now(id))
  // The root stands for "ask what changed": it is asked for first in any case.
  const state = { mustRefresh: true }
  schedule.now(context.realmId)
  const stop = parts.remote.subscribe((change) => {
    if (change.type === 'missed_events') {
      state.mustRefresh = true
      schedule.now(context.realmId)
    } else if (change.realmId === context.realmId) schedule.now(change.vlobId)
  })
  try {
    for (;;) {
      const id = await schedule.take(signal)
      if (!(await step(parts, { id, schedule, confined, state }))) return
    }
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    stop()
    confined.stop()
  }
}

interface Step {
  readonly id: VlobId
  readonly schedule: EntrySchedule
  readonly confined: ConfinedEntries
  readonly state: { mustRefresh: boolean }
}

/** False when there is nothing more to do for this task. */
async function step(parts: WorkspaceMonitorParts, { id, schedule, confined, state }: Step): Promise<boolean> {
  const { context, signal } = parts
  try {
    if (state.mustRefresh) {
      state.mustRefresh = false
      const isKnown = await refreshCheckpoint(context, signal)
      if (!isKnown) return true
      for (const changed of await context.storage.needingInboundSync()) schedule.now(changed)
      return true
    }
    const result = await inboundSync(context, id, signal)
    if (result.outcome === 'busy') schedule.in(id, BUSY_PAUSE_MS)
    else if (result.outcome === 'confined') confined.remember(id, result.chain)
    else if (result.outcome === 'updated') await breakCircle(context, id)
    return true
  } catch (error) {
    if (signal.aborted) return false
    const failure = taskFailure(error)
    if (failure === 'ended') return false
    if (failure === 'report') parts.report(asError(error))
    else {
      state.mustRefresh = true
      if (failure === 'offline') await parts.waitForServer(signal)
    }
    schedule.in(failure === 'offline' ? context.realmId : id, failure === 'offline' ? 0 : FAILED_PAUSE_MS)
    return true
  }
}
