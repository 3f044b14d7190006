import type { VlobId } from '@parallax/wire'
import { breakCircle } from '../workspaces/sync/break-circle.ts'
import { inboundSync } from '../workspaces/sync/inbound-sync.ts'
import { outboundSync } from '../workspaces/sync/outbound-sync.ts'
import { ConfinedEntries } from './confined-entries.ts'
import { EntrySchedule } from './entry-schedule.ts'
import { asError, taskFailure } from './task-failure.ts'
import type { WorkspaceMonitorParts } from './workspace-monitor-parts.ts'

/** Entries under way at once: most of the time of a small one is waiting. */
const AT_ONCE = 4
const BUSY_PAUSE_MS = 1000
/** After the server's store, or a check of ours, refused (spec 06b §9.3). */
const FAILED_PAUSE_MS = 60_000

/**
 * Sends what waits to the server (spec 06b §9.3): everything at the start, then each change, at once when it was saved
 * on purpose and after the series of changes has ended otherwise.
 */
export async function runOutboundMonitor(parts: WorkspaceMonitorParts): Promise<void> {
  const { context, signal } = parts
  const schedule = new EntrySchedule(context.clock)
  const confined = new ConfinedEntries(context, (id) => schedule.now(id))
  const stop = context.signals.subscribe((event) => {
    if (event.type !== 'outbound_needed') return
    if (event.now) schedule.now(event.entryId)
    else schedule.debounced(event.entryId)
  })
  const ended = new AbortController()
  const until = AbortSignal.any([signal, ended.signal])
  try {
    for (const id of await context.storage.needingOutboundSync()) schedule.now(id)
    const worker = () => runWorker({ ...parts, signal: until }, { schedule, confined, end: () => ended.abort() })
    await Promise.all(Array.from({ length: AT_ONCE }, worker))
  } finally {
    ended.abort()
    stop()
    confined.stop()
  }
}

interface Desk {
  readonly schedule: EntrySchedule
  readonly confined: ConfinedEntries
  readonly end: () => void
}

async function runWorker(parts: WorkspaceMonitorParts, desk: Desk): Promise<void> {
  const { signal } = parts
  try {
    for (;;) {
      const id = await desk.schedule.take(signal)
      await send(parts, desk, id).catch((error: unknown) => afterFailure(parts, desk, { id, error }))
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** The upload under way is finished also when the task is to end (spec 06b §9.3). */
async function send(
  { context, signal }: WorkspaceMonitorParts,
  { schedule, confined }: Desk,
  id: VlobId,
): Promise<void> {
  const result = await outboundSync(context, id)
  switch (result.outcome) {
    case 'done':
      return
    case 'busy':
      return schedule.in(id, BUSY_PAUSE_MS)
    case 'confined':
      return confined.remember(id, result.chain)
    case 'unreachable':
      if (await breakCircle(context, id)) schedule.now(id)
      return
    case 'inbound_needed':
      await inboundSync(context, id, signal)
      return schedule.now(id)
  }
}

async function afterFailure(
  { signal, report, waitForServer }: WorkspaceMonitorParts,
  { schedule, end }: Desk,
  { id, error }: { readonly id: VlobId; readonly error: unknown },
): Promise<void> {
  if (signal.aborted) return
  const failure = taskFailure(error)
  if (failure === 'ended') return end()
  if (failure === 'offline') {
    await waitForServer(signal)
    return schedule.now(id)
  }
  if (failure === 'report') report(asError(error))
  schedule.in(id, FAILED_PAUSE_MS)
}
