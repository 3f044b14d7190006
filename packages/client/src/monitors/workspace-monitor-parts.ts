import type { VlobId } from '@parallax/wire'
import type { EventSource } from '../ports/event-bus.ts'
import type { WorkspaceContext } from '../workspaces/workspace-context.ts'

/** What the server told, as far as the files of workspaces are concerned (spec 06b §9). */
export type RemoteChange =
  /** Events may have been lost: ask what changed. */
  { readonly type: 'missed_events' } | { readonly type: 'vlob'; readonly realmId: VlobId; readonly vlobId: VlobId }

/** What the two tasks of a started workspace are given. */
export interface WorkspaceMonitorParts {
  readonly context: WorkspaceContext
  readonly remote: EventSource<RemoteChange>
  /** Resolves when the server may be tried again (spec 06b §9: 3 s, then until online). */
  readonly waitForServer: (signal: AbortSignal) => Promise<void>
  /** A failure that a person or a log should know of; the task goes on. */
  readonly report: (error: Error) => void
  /** Ends the task once the entry under way is done. */
  readonly signal: AbortSignal
}
