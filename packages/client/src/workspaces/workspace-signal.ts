import type { EntryName, VlobId } from '@parallax/wire'
import type { InvalidManifestError } from '../errors/integrity-errors.ts'

/** What made a change: the door of this process, or another device (spec 06b §13.7). */
export type Door = 'local' | 'sync'

export type ChangeKind = 'content' | 'children' | 'meta' | 'gone'

/** What happens to the entries of a workspace, for the monitors and for whoever shows it (spec 06b §10, §13.7). */
export type WorkspaceSignal =
  /** Something of the entry waits to be uploaded. `now`: an explicit save, which no debounce holds back. */
  | { readonly type: 'outbound_needed'; readonly entryId: VlobId; readonly now: boolean }
  | { readonly type: 'inbound_done'; readonly entryId: VlobId; readonly parentId: VlobId }
  | { readonly type: 'outbound_started'; readonly entryId: VlobId }
  | { readonly type: 'outbound_progress'; readonly entryId: VlobId; readonly sent: number; readonly total: number }
  | { readonly type: 'outbound_done'; readonly entryId: VlobId }
  | { readonly type: 'outbound_aborted'; readonly entryId: VlobId }
  | {
      readonly type: 'changed'
      readonly entryId: VlobId
      readonly parentId: VlobId
      readonly kind: ChangeKind
      readonly door: Door
      /** Of a folder: old and new names of each child that changed. */
      readonly names?: readonly EntryName[]
    }
  | { readonly type: 'conflict_copy'; readonly entryId: VlobId; readonly copyId: VlobId }
  /** Deleted elsewhere, kept because it was edited here (spec 06b §13.4). */
  | { readonly type: 'kept'; readonly entryId: VlobId }
  /** What the server says of the entry does not verify: what is known here, or an older version, stands in. */
  | { readonly type: 'invalid'; readonly entryId: VlobId; readonly error: InvalidManifestError }
