import { isReadOnly } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { SyncOutcome, SyncProgress } from '../workspace-files.ts'
import { breakCircle } from './break-circle.ts'
import { inboundSync } from './inbound-sync.ts'
import { outboundSync } from './outbound-sync.ts'
import { refreshCheckpoint } from './refresh-checkpoint.ts'

/** Entries under way at once: a small file takes several round trips, most of their time is waiting. */
const ENTRIES_AT_ONCE = 8
/** Before an entry that somebody works on is tried again. */
const BUSY_PAUSE_MS = 200
/** Rounds in which nothing moved, though something waits: somebody keeps it open. */
const MOST_IDLE_ROUNDS = 25

export interface SyncOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: SyncProgress) => void
}

/**
 * Fetches what is new and uploads what waits until nothing waits. Entries that stay here on purpose, or were removed,
 * are left out: they would keep it going for ever (spec 06b §4).
 */
export async function syncWorkspace(context: WorkspaceContext, options: SyncOptions = {}): Promise<SyncOutcome> {
  const { signal } = options
  let fetched = 0
  let uploaded = 0
  let idle = 0
  const settled = new Set<VlobId>()
  let bytesSent = 0
  const stopCounting = context.signals.subscribe((event) => {
    if (event.type === 'outbound_progress' && event.sent === event.total) bytesSent += event.total
  })
  try {
    for (;;) {
      signal?.throwIfAborted()
      const known = await refreshCheckpoint(context, signal)
      const inbound = known ? await context.storage.needingInboundSync() : []
      const updated = await eachOf(inbound, (id) => fetchAndCheck(context, id, signal))
      const outbound = isReadOnly(context.realm.entry()) ? [] : await waiting(context, settled)
      options.onProgress?.({ entriesLeft: outbound.length, bytesSent })
      const sent = await eachOf(outbound, (id) => sendOrSettle(context, { id, settled }, signal))
      fetched += updated
      uploaded += sent
      const left = (await waiting(context, settled)).length
      options.onProgress?.({ entriesLeft: left, bytesSent })
      if (left === 0 && updated === 0) return { fetched, uploaded, localOnly: settled.size }
      idle = updated + sent === 0 ? idle + 1 : 0
      if (idle > MOST_IDLE_ROUNDS) return { fetched, uploaded, localOnly: settled.size }
      if (idle > 0) await context.clock.sleep(BUSY_PAUSE_MS, signal)
    }
  } finally {
    stopCounting()
  }
}

/** The deepest first: a folder that lists what is not there yet shows gaps to the others. */
async function waiting(context: WorkspaceContext, settled: ReadonlySet<VlobId>): Promise<readonly VlobId[]> {
  const ids = (await context.storage.needingOutboundSync()).filter((id) => !settled.has(id))
  const depths = new Map<VlobId, number>()
  for (const id of ids) depths.set(id, await depthOf(context, id))
  return ids.sort((left, right) => (depths.get(right) ?? 0) - (depths.get(left) ?? 0))
}

async function depthOf(context: WorkspaceContext, id: VlobId): Promise<number> {
  const seen = new Set<VlobId>()
  let current = await context.manifests.load(id)
  while (current !== undefined && current.parent !== current.base.id && !seen.has(current.base.id)) {
    seen.add(current.base.id)
    current = await context.manifests.load(current.parent)
  }
  return seen.size
}

/** A move that arrives may close a circle with one that was made here. */
async function fetchAndCheck(context: WorkspaceContext, id: VlobId, signal?: AbortSignal): Promise<boolean> {
  const { outcome } = await inboundSync(context, id, signal)
  if (outcome === 'updated') await breakCircle(context, id)
  return outcome === 'updated'
}

async function sendOrSettle(
  context: WorkspaceContext,
  { id, settled }: { readonly id: VlobId; readonly settled: Set<VlobId> },
  signal?: AbortSignal,
): Promise<boolean> {
  const { outcome } = await outboundSync(context, id, signal)
  if (outcome === 'inbound_needed') await inboundSync(context, id, signal)
  if (outcome === 'unreachable' && (await breakCircle(context, id))) return true
  if (outcome === 'unreachable' || outcome === 'confined') settled.add(id)
  return outcome === 'done'
}

/** Counts the entries for which `act` answers true, several at once. Nothing goes on once it has failed. */
async function eachOf(ids: readonly VlobId[], act: (id: VlobId) => Promise<boolean>): Promise<number> {
  const queue = [...ids]
  let count = 0
  const worker = async (): Promise<void> => {
    try {
      for (let id = queue.shift(); id !== undefined; id = queue.shift()) if (await act(id)) count += 1
    } catch (error) {
      queue.length = 0
      throw error
    }
  }
  const workers = Array.from({ length: Math.min(ENTRIES_AT_ONCE, queue.length) }, worker)
  for (const result of await Promise.allSettled(workers)) if (result.status === 'rejected') throw result.reason
  return count
}
