import { printLink } from '@parallax/wire'
import type { Invitations } from '../enrolment/invitations.ts'
import type { Monitors } from '../monitors/start-monitors.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { Members, Organization, Recovery, Session, SessionDevice, Workspaces } from './session.ts'
import { type SessionCore, stopped } from './session-core.ts'
import type { SessionEvent, SessionEvents } from './session-events.ts'
import { SessionMembers } from './session-members.ts'
import { SessionOrganization } from './session-organization.ts'
import { SessionWorkspaces } from './session-workspaces.ts'

export interface DeviceSessionParts {
  readonly core: SessionCore
  readonly events: EventBus<SessionEvent>
  readonly invitations: Invitations
  readonly recovery: Recovery
  /** Undefined: no background tasks. */
  readonly monitors: Monitors | undefined
  /** Its signal is the core's `life`. */
  readonly life: AbortController
  /** Gives everything back, the last taken first. */
  readonly release: () => Promise<void>
}

/** A session in this process. */
export class DeviceSession implements Session {
  readonly device: SessionDevice
  readonly events: SessionEvents
  readonly workspaces: Workspaces
  readonly members: Members
  readonly invitations: Invitations
  readonly organization: Organization
  readonly recovery: Recovery
  readonly #parts: DeviceSessionParts
  #stopping: Promise<void> | undefined

  constructor(parts: DeviceSessionParts) {
    const { core, events, invitations, recovery } = parts
    const { organizationId, serverUrl, userId, deviceId, deviceLabel, humanHandle } = core.context.device
    const serverAddress = printLink({ kind: 'server', server: serverUrl }, 'scheme')
    this.#parts = parts
    this.device = { organizationId, serverAddress, userId, deviceId, deviceLabel, humanHandle }
    this.events = events
    this.workspaces = new SessionWorkspaces(core)
    this.members = new SessionMembers(core)
    this.invitations = invitations
    this.organization = new SessionOrganization(core)
    this.recovery = recovery
  }

  tryAgain(): void {
    this.#parts.monitors?.tryAgain()
  }

  /** Once, whoever asks for it and however often. What waits for the server meanwhile ends with `StoppedError`. */
  stop(): Promise<void> {
    this.#parts.life.abort(stopped())
    this.#stopping ??= this.#parts.release()
    return this.#stopping
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }
}
