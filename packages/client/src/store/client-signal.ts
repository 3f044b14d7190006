import type { LastTimestamps } from '@parallax/certificates'
import type { ApiEvent } from '@parallax/protocol'
import type { EntryName, VlobId } from '@parallax/wire'

/** What the parts of one client tell each other (spec 06b §10); the session tells people of some. */
export type ClientSignal =
  /** Whatever the server tells by events may have changed: at start, and when it says that events were lost. */
  | { readonly type: 'missed_server_events' }
  | { readonly type: 'server_event'; readonly event: ApiEvent }
  /** `since`: last timestamps before, of the topics that received something and had something (spec 06a §2.1). */
  | { readonly type: 'new_certificates'; readonly initiallyEmpty: boolean; readonly since: LastTimestamps }
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
