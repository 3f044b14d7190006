import type { DataTools, LocalDevice } from '@parallax/protocol'
import { serverParts } from '@parallax/wire'
import { DEFAULT_GREETING_PACE, type GreetingPace } from '../enrolment/conduit/greeting-pace.ts'
import { DeviceInvitations } from '../enrolment/device-invitations.ts'
import { DeviceTakenOverError } from '../errors/device-errors.ts'
import { reportFailure } from '../monitors/report-failure.ts'
import { ServerPresence } from '../monitors/server-presence.ts'
import { startMonitors } from '../monitors/start-monitors.ts'
import { asError } from '../monitors/task-failure.ts'
import type { BlockPool } from '../ports/block-pool.ts'
import type { Clock } from '../ports/clock.ts'
import type { AcquireOptions, DeviceLock, DeviceLocks } from '../ports/device-locks.ts'
import type { DeviceStorage, DeviceStorages } from '../ports/device-storage.ts'
import { EventBus } from '../ports/event-bus.ts'
import type { RealmContext } from '../realms/realm-context.ts'
import { RealmKeyring } from '../realms/realm-keyring.ts'
import { WorkspaceList } from '../realms/workspace-list.ts'
import { holdShares } from '../recovery/shared/hold-shares.ts'
import type { DeviceConnection } from '../rpc/device-connection.ts'
import { CertificateStore } from '../store/certificate-store.ts'
import type { ClientSignal } from '../store/client-signal.ts'
import { UserManifestStore } from '../store/user-manifest-store.ts'
import type { PreventSyncPattern } from '../workspaces/confinement/prevent-sync-pattern.ts'
import { DeviceSession } from './device-session.ts'
import { relaySignals } from './relay-signals.ts'
import { RunningWorkspaces } from './running-workspaces.ts'
import type { Session } from './session.ts'
import { type SessionCore, stopped } from './session-core.ts'
import type { SessionEvent } from './session-events.ts'
import { SessionRecovery } from './session-recovery.ts'
import { watchedConnection } from './watched-connection.ts'

export interface SessionParts {
  /** What `openDevice` gave. */
  readonly device: LocalDevice
  readonly connection: DeviceConnection
  readonly locks: DeviceLocks
  readonly storages: DeviceStorages
  readonly pool: BlockPool
  readonly tools: DataTools
  readonly clock: Clock
  /** How to take the device's lock, and how long to wait for who has it. */
  readonly lock: Omit<AcquireOptions, 'signal'>
  /** `none` for one command: nothing happens in the background (spec 08 §5). */
  readonly monitors: 'all' | 'none'
  /** 16 384 where manifests are compressed, 11 600 in browsers (spec 06b §13.8). */
  readonly maxFileSlots: number
  /** What stays on this device; the list of the specification when left out. */
  readonly pattern?: PreventSyncPattern
  /** How patient greetings are; for tests, and for `PARALLAX_INVITE_POLLING_THROTTLE_MS` (spec 08 §2). */
  readonly pace?: GreetingPace
  /** A defect that nobody waits for, such as a listener that failed. */
  readonly onDefect: (error: unknown) => void
  /** Gives the start up, not the session. */
  readonly signal?: AbortSignal
}

/** When another tab asks for the device it gets it within 5 s (spec 07 §5.1): what is sent until then has this long. */
const TAKE_OVER_PATIENCE_MS = 3500

/**
 * Starts to work as a device: lock, storage, certificates, list of workspaces, then the background tasks. Needs no
 * server. Stopping gives all of it back in the other order; transport and pool stay the caller's.
 *
 * Throws `DeviceInUseError`, `StorageError`.
 *
 * @example
 * await using session = await startSession({ device, monitors: 'all', ...parts })
 * for (const { name } of await session.workspaces.list()) console.log(name)
 */
export async function startSession(parts: SessionParts): Promise<Session> {
  const { device, locks, storages, signal, onDefect } = parts
  await using stack = new AsyncDisposableStack()
  const lock = stack.use(await locks.acquire(device.deviceId, { ...parts.lock, ...(signal && { signal }) }))
  const storage = stack.use(await storages.open(lock))
  // After the tasks and files, before the storage: nothing is sent once the session is over.
  const cut = new AbortController()
  stack.defer(() => cut.abort(stopped()))
  const signals = new EventBus<ClientSignal>(onDefect)
  const connection = watchedConnection(parts.connection, signals, cut.signal)
  const context = await openContext(parts, { storage, signals, rpc: connection })
  const started = assemble(parts, { context, connection, storage, stack })
  leaveWhenClaimed(parts, { ...started, lock, cut })
  return started.session
}

async function openContext(
  { device, tools, clock }: SessionParts,
  { storage, ...shared }: Pick<RealmContext, 'rpc' | 'signals'> & { readonly storage: DeviceStorage },
): Promise<RealmContext> {
  const context = { device, tools, clock, ...shared }
  const certificates = await CertificateStore.open({ ...context, storage: storage.certificates })
  const workspaces = await UserManifestStore.open({ ...context, storage: storage.user })
  return { ...context, certificates, workspaces, keyring: new RealmKeyring({ ...context, certificates }) }
}

interface Opened {
  readonly context: RealmContext
  readonly connection: DeviceConnection
  readonly storage: DeviceStorage
  /** What was taken so far; goes to the session. */
  readonly stack: AsyncDisposableStack
}

interface Started {
  readonly session: Session
  readonly events: EventBus<SessionEvent>
}

function assemble(parts: SessionParts, { context, connection, storage, stack }: Opened): Started {
  const { clock, pool, maxFileSlots, pattern, pace, onDefect } = parts
  const events = new EventBus<SessionEvent>(onDefect)
  stack.defer(relaySignals(context.signals, events))
  const presence = parts.monitors === 'all' ? new ServerPresence(clock) : undefined
  const shared = { context, storage, pool, maxFileSlots, events, presence, onDefect }
  const running = stack.use(new RunningWorkspaces({ ...shared, ...(pattern && { pattern }) }))
  const list = new WorkspaceList({
    context,
    storage,
    stopWorkspace: (realmId) => running.stop(realmId),
    report: (error) => reportFailure(context.signals, { task: 'workspaces_refresh_list', error: asError(error) }),
  })
  const server = serverParts(parts.device.serverUrl).host
  const monitors = presence && stack.use(startMonitors({ context, list, connection, presence, server }))
  const life = new AbortController()
  const core: SessionCore = { context, storage, list, running, monitors: parts.monitors, life: life.signal }
  const answering = { ...context, rpc: connection, pace: pace ?? DEFAULT_GREETING_PACE }
  const invitations = new DeviceInvitations({
    ...answering,
    holdShares: (recovery, signal) => holdShares(answering, recovery, signal),
  })
  const recovery = new SessionRecovery({ core, connection, ...(pace && { pace }) })
  const owned = stack.move()
  const release = (): Promise<void> => owned.disposeAsync()
  return { session: new DeviceSession({ core, events, invitations, recovery, monitors, life, release }), events }
}

/** Another tab asks for the device: what was saved is kept, and it gets the device in time. */
function leaveWhenClaimed(
  { clock, onDefect }: SessionParts,
  { session, events, lock, cut }: Started & { readonly lock: DeviceLock; readonly cut: AbortController },
): void {
  const leave = async (): Promise<void> => {
    events.emit({ type: 'taken_over', error: new DeviceTakenOverError() })
    const patience = clock.sleep(TAKE_OVER_PATIENCE_MS, cut.signal).then(
      () => cut.abort(stopped()),
      () => undefined,
    )
    await Promise.all([session.stop(), patience])
  }
  const onClaim = (): void => void leave().catch(onDefect)
  if (lock.claimed.aborted) onClaim()
  else lock.claimed.addEventListener('abort', onClaim, { once: true })
}
