import { isReadOnly } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { reportFailure } from '../monitors/report-failure.ts'
import type { ServerPresence } from '../monitors/server-presence.ts'
import { runMonitor } from '../monitors/start-monitors.ts'
import { runInboundMonitor } from '../monitors/workspace-inbound.ts'
import type { RemoteChange, WorkspaceMonitorParts } from '../monitors/workspace-monitor-parts.ts'
import { runOutboundMonitor } from '../monitors/workspace-outbound.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { RealmContext } from '../realms/realm-context.ts'
import type { WorkspaceContext } from '../workspaces/workspace-context.ts'

export interface WorkspaceTasksParts {
  readonly context: RealmContext
  readonly workspace: WorkspaceContext
  readonly presence: ServerPresence
  readonly remote: EventBus<RemoteChange>
}

type Kind = 'workspace_inbound_sync' | 'workspace_outbound_sync'

interface Running {
  readonly stop: AbortController
  readonly ended: Promise<void>
}

const RUN: { readonly [K in Kind]: (parts: WorkspaceMonitorParts) => Promise<void> } = {
  workspace_inbound_sync: runInboundMonitor,
  workspace_outbound_sync: runOutboundMonitor,
}

/**
 * The two tasks of a started workspace, with what the role and the archiving allow (spec 06b §9): they start and stop
 * with these, and one that ended because it was refused starts anew when certificates allow it.
 */
export class WorkspaceTasks implements AsyncDisposable {
  readonly #parts: WorkspaceTasksParts
  readonly #running = new Map<Kind, Running>()
  readonly #unsubscribe: () => void
  #isDisposed = false

  constructor(parts: WorkspaceTasksParts) {
    this.#parts = parts
    this.#unsubscribe = parts.context.signals.subscribe(({ type }) => {
      if (type === 'workspaces_changed') this.#adapt()
    })
    this.#adapt()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isDisposed = true
    this.#unsubscribe()
    const running = [...this.#running.values()]
    for (const { stop } of running) stop.abort()
    await Promise.all(running.map(({ ended }) => ended))
  }

  #adapt(): void {
    const entry = this.#parts.context.workspaces.find(this.#realmId)
    if (entry !== undefined) this.#start('workspace_inbound_sync')
    if (entry !== undefined && !isReadOnly(entry)) this.#start('workspace_outbound_sync')
    else this.#running.get('workspace_outbound_sync')?.stop.abort()
  }

  get #realmId(): VlobId {
    return this.#parts.workspace.realmId
  }

  #start(kind: Kind): void {
    if (this.#running.has(kind)) return
    const stop = new AbortController()
    const ended = this.#run(kind, stop.signal).finally(() => {
      this.#running.delete(kind)
      // It may have been allowed again while it was ending.
      if (stop.signal.aborted && !this.#isDisposed) this.#adapt()
    })
    this.#running.set(kind, { stop, ended })
  }

  #run(kind: Kind, until: AbortSignal): Promise<void> {
    const { context, workspace, presence, remote } = this.#parts
    const run = (signal: AbortSignal): Promise<void> =>
      RUN[kind]({
        context: workspace,
        remote,
        waitForServer: (waiting) => presence.waitForServer(waiting),
        report: (error) => reportFailure(context.signals, { task: kind, error }),
        signal,
      })
    return runMonitor({ context }, { name: kind, run }, until)
  }
}
