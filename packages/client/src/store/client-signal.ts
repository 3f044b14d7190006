import type { LastTimestamps } from '@parallax/certificates'
import type { ApiEvent } from '@parallax/protocol'
import type { EntryName, VlobId } from '@parallax/wire'

/** What the parts of one client tell each other (spec 06b §10); the session tells people of some. */
export type ClientSignal =
  /** The first event of a connection came. Only the connection task says so, and the next two. */
  | { readonly type: 'online' }
  /** The connection ended, or could not be made: it is tried again. */
  | { readonly type: 'offline'; readonly error: Error }
  /** The server refuses this device: tried again only when asked for. */
  | { readonly type: 'refused'; readonly error: Error }
  | { readonly type: 'clock_drift'; readonly error: Error }
  /** Whatever the server tells by events may have changed: at start, and when it says that events were lost. */
  | { readonly type: 'missed_server_events' }
  | { readonly type: 'server_event'; readonly event: ApiEvent }
  /** `since`: last timestamps before, of the topics that received something and had something (spec 06a §2.1). */
  | { readonly type: 'new_certificates'; readonly initiallyEmpty: boolean; readonly since: LastTimestamps }
  /** A background task failed in a way that is not the network's, and waits for its next event. */
  | { readonly type: 'task_failed'; readonly task: string; readonly error: Error }
  /** A defect ended a background task; the others go on. */
  | { readonly type: 'monitor_stopped'; readonly monitor: string; readonly error: Error }
  /** Something did not verify; nothing of it was taken over. */
  | { readonly type: 'invalid_data'; readonly error: Error }
  /** Created on this device; the server does not know it yet. */
  | { readonly type: 'workspace_created'; readonly realmId: VlobId; readonly name: EntryName }
  | { readonly type: 'workspaces_changed' }
  /** Access ended, as certificates prove; what was never uploaded is gone with it. */
  | {
      readonly type: 'workspace_lost'
      readonly realmId: VlobId
      readonly name: EntryName
      readonly entriesLost: number
    }
