import type { VlobId } from '@parallax/wire'
import type { WorkspaceContext } from './workspace-context.ts'

/** Keeps how far each running upload is, in percent: 99 at most before the manifest (spec 06b §12.2). */
export function trackUploads(context: WorkspaceContext, uploads: Map<VlobId, number>): () => void {
  return context.signals.subscribe((event) => {
    if (event.type === 'outbound_started') uploads.set(event.entryId, 0)
    else if (event.type === 'outbound_progress') uploads.set(event.entryId, percentOf(event.sent, event.total))
    else if (event.type === 'outbound_done' || event.type === 'outbound_aborted') uploads.delete(event.entryId)
  })
}

export function percentOf(sent: number, total: number): number {
  return total === 0 ? 99 : Math.min(99, Math.floor((100 * sent) / total))
}
