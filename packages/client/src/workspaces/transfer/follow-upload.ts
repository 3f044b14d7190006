import type { VlobId } from '@parallax/wire'
import { percentOf } from '../track-uploads.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { TransferState } from './transfer.ts'

/** Tells how the upload of a saved file goes on. The answer ends it. */
export function followUpload(
  context: WorkspaceContext,
  id: VlobId | undefined,
  tell: (state: TransferState) => void,
): () => void {
  return context.signals.subscribe((event) => {
    if (event.type === 'outbound_progress' && event.entryId === id) {
      tell({ state: 'uploading', percent: percentOf(event.sent, event.total) })
    } else if (event.type === 'outbound_done' && event.entryId === id) {
      void context.manifests.load(event.entryId).then((manifest) => {
        if (manifest?.type === 'local_file_manifest' && !manifest.needSync)
          tell({ state: 'synced', bytes: manifest.size })
      })
    }
  })
}
