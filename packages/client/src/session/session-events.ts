import type { AccessToken, EntryName, InvitationStatus, VlobId } from '@parallax/wire'
import type { EntryState } from '../workspaces/workspace-files.ts'

/** What a long-lived client tells (spec 06b §10, §13.7; spec 07 §10). */
export type SessionEvent =
  | { readonly type: 'online' }
  | { readonly type: 'offline'; readonly error: Error }
  /** The server refuses this device for good; the connection is not tried again. */
  | { readonly type: 'refused'; readonly error: Error }
  | { readonly type: 'clock_drift'; readonly error: Error }
  | { readonly type: 'invalid_data'; readonly error: Error }
  /** A background task failed in a way that is not the network's, and waits for its next event. */
  | { readonly type: 'task_failed'; readonly task: string; readonly error: Error }
  /** A defect ended a background task; the others go on. */
  | { readonly type: 'monitor_stopped'; readonly monitor: string; readonly error: Error }
  | { readonly type: 'members_changed' }
  | { readonly type: 'workspaces_changed' }
  | {
      readonly type: 'workspace_lost'
      readonly workspaceId: VlobId
      readonly name: EntryName
      readonly entriesLost: number
    }
  | {
      readonly type: 'entry_changed'
      readonly workspaceId: VlobId
      readonly entryId: VlobId
      readonly parentId: VlobId
      readonly kind: 'content' | 'children' | 'meta' | 'gone'
      readonly door: string
      readonly names?: readonly EntryName[]
    }
  | { readonly type: 'entry_state'; readonly workspaceId: VlobId; readonly entryId: VlobId; readonly state: EntryState }
  | { readonly type: 'conflict_copy'; readonly workspaceId: VlobId; readonly entryId: VlobId; readonly copyId: VlobId }
  /** Another tab asked for this device: the session stops by itself. */
  | { readonly type: 'taken_over'; readonly error: Error }
  | { readonly type: 'invitation'; readonly token: AccessToken; readonly status: InvitationStatus }

export interface SessionEvents {
  /** Calls `listener` for each event from now on; the answer ends it. */
  subscribe(listener: (event: SessionEvent) => void): () => void
  /** From now on, until `signal` ends it. */
  iterate(signal: AbortSignal): AsyncIterable<SessionEvent>
}
