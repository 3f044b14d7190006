import { shownDeviceLabel, shownHandle } from '@parallax/protocol'
import type { UserId, UserProfile } from '@parallax/wire'
import { NotAllowedError } from '../errors/rights-errors.ts'
import { changeProfile } from '../realms/change-profile.ts'
import { revokeUser } from '../realms/revoke-user.ts'
import type { DeviceInfo, MemberInfo, Members } from './session.ts'
import { doOwnersDuty, during, type SessionCore } from './session-core.ts'

/** The people of the organization, as certificates tell them. */
export class SessionMembers implements Members {
  readonly #core: SessionCore

  constructor(core: SessionCore) {
    this.#core = core
  }

  async list(): Promise<readonly MemberInfo[]> {
    during(this.#core)
    const { state } = this.#core.context.certificates
    return [...state.users.values()].map(({ certificate, revocation }) => ({
      userId: certificate.userId,
      humanHandle: shownHandle(certificate),
      profile: state.profileOf(certificate.userId) ?? certificate.profile,
      createdOn: certificate.timestamp,
      createdBy: certificate.author,
      revokedOn: revocation?.timestamp ?? null,
      revokedBy: revocation?.author ?? null,
    }))
  }

  async devices(user: UserId): Promise<readonly DeviceInfo[]> {
    during(this.#core)
    const { state } = this.#core.context.certificates
    if (!state.users.has(user)) throw new NotAllowedError('person_not_found', { person: user })
    return state.devicesOf(user).map((certificate) => ({
      deviceId: certificate.deviceId,
      label: shownDeviceLabel(certificate),
      purpose: certificate.purpose ?? 'STANDARD',
      createdOn: certificate.timestamp,
      createdBy: certificate.author,
    }))
  }

  async revoke(user: UserId, signal?: AbortSignal): Promise<void> {
    const until = during(this.#core, signal)
    await revokeUser(this.#core.context, user, until)
    await doOwnersDuty(this.#core, until)
  }

  async changeProfile(user: UserId, profile: UserProfile, signal?: AbortSignal): Promise<void> {
    await changeProfile(this.#core.context, { userId: user, profile }, during(this.#core, signal))
  }
}
