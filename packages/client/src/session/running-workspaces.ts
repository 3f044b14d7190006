import type { LocalUserManifestWorkspaceEntry } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { WorkspaceError } from '../errors/rights-errors.ts'
import type { ServerPresence } from '../monitors/server-presence.ts'
import type { RemoteChange } from '../monitors/workspace-monitor-parts.ts'
import type { BlockPool } from '../ports/block-pool.ts'
import type { DeviceStorage } from '../ports/device-storage.ts'
import { EventBus } from '../ports/event-bus.ts'
import { DeviceRealmAccess } from '../realms/device-realm-access.ts'
import type { RealmContext } from '../realms/realm-context.ts'
import type { PreventSyncPattern } from '../workspaces/confinement/prevent-sync-pattern.ts'
import { type OpenedWorkspace, openWorkspace } from '../workspaces/open-workspace.ts'
import { relayEntries } from './relay-entries.ts'
import type { SessionEvent } from './session-events.ts'
import { WorkspaceTasks } from './workspace-tasks.ts'

export interface RunningWorkspacesParts {
  readonly context: RealmContext
  readonly storage: DeviceStorage
  readonly pool: BlockPool
  readonly maxFileSlots: number
  readonly pattern?: PreventSyncPattern
  readonly events: EventBus<SessionEvent>
  /** Undefined: no background tasks. */
  readonly presence: ServerPresence | undefined
  readonly onDefect: (error: unknown) => void
}

interface Running extends AsyncDisposable {
  readonly files: OpenedWorkspace
}

/** The workspaces whose files are in use, each started once. */
export class RunningWorkspaces implements AsyncDisposable {
  readonly #parts: RunningWorkspacesParts
  readonly #remote: EventBus<RemoteChange>
  readonly #running = new Map<VlobId, Promise<Running>>()
  readonly #ending = new Map<VlobId, Promise<void>>()
  readonly #unsubscribe: () => void

  constructor(parts: RunningWorkspacesParts) {
    this.#parts = parts
    this.#remote = new EventBus(parts.onDefect)
    this.#unsubscribe = parts.context.signals.subscribe((signal) => {
      if (signal.type === 'missed_server_events') this.#remote.emit({ type: 'missed_events' })
      else if (signal.type === 'server_event' && signal.event.event === 'VLOB')
        this.#remote.emit({ type: 'vlob', realmId: signal.event.realmId, vlobId: signal.event.vlobId })
    })
  }

  /** Throws `WorkspaceError` `workspace_not_found` when it is not in the list. */
  async files(realmId: VlobId): Promise<OpenedWorkspace> {
    const running = this.#running.get(realmId) ?? this.#begin(realmId)
    return (await running).files
  }

  /** Saves what open files hold, and gives the workspace up. Not running: nothing to do. */
  async stop(realmId: VlobId): Promise<void> {
    const running = this.#running.get(realmId)
    if (running === undefined) return this.#ending.get(realmId)
    this.#running.delete(realmId)
    const ending = end(running).finally(() => this.#ending.delete(realmId))
    this.#ending.set(realmId, ending)
    await ending
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe()
    await Promise.all([...this.#running.keys(), ...this.#ending.keys()].map((realmId) => this.stop(realmId)))
  }

  #begin(realmId: VlobId): Promise<Running> {
    const entry = this.#parts.context.workspaces.find(realmId)
    if (entry === undefined) throw new WorkspaceError('workspace_not_found', {})
    const running = this.#start(entry)
    this.#running.set(realmId, running)
    running.catch(() => this.#running.delete(realmId))
    return running
  }

  async #start({ id: realmId }: LocalUserManifestWorkspaceEntry): Promise<Running> {
    const { context, presence, events, onDefect } = this.#parts
    // The storage of a workspace is open once at a time.
    await this.#ending.get(realmId)
    const storage = await this.#parts.storage.openWorkspace(realmId)
    const files = await this.#open(realmId, storage).catch(async (error: unknown) => {
      await storage[Symbol.asyncDispose]()
      throw error
    })
    const unsubscribe = relayEntries({ workspace: files, events, onDefect })
    const remote = this.#remote
    const tasks =
      presence === undefined ? undefined : new WorkspaceTasks({ context, workspace: files.context, presence, remote })
    return {
      files,
      [Symbol.asyncDispose]: async () => {
        await tasks?.[Symbol.asyncDispose]()
        await files[Symbol.asyncDispose]()
        unsubscribe()
        await storage[Symbol.asyncDispose]()
      },
    }
  }

  #open(realmId: VlobId, storage: Awaited<ReturnType<DeviceStorage['openWorkspace']>>): Promise<OpenedWorkspace> {
    const { context, pool, maxFileSlots, pattern, onDefect } = this.#parts
    const { device, rpc, tools, clock } = context
    return openWorkspace({
      realmId,
      device,
      realm: new DeviceRealmAccess(context, realmId),
      rpc,
      tools,
      clock,
      pool,
      storage,
      space: () => this.#parts.storage.space(),
      maxFileSlots,
      ...(pattern === undefined ? {} : { pattern }),
      onListenerError: onDefect,
    })
  }
}

async function end(running: Promise<Running>): Promise<void> {
  // One that did not start has nothing to end; who asked for it was told.
  const started = await running.catch(() => undefined)
  await started?.[Symbol.asyncDispose]()
}
