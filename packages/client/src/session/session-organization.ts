import { organizationInfo, shownHandle } from '@parallax/protocol'
import { printLink } from '@parallax/wire'
import type { Organization, OrganizationInformation } from './session.ts'
import { during, type SessionCore } from './session-core.ts'

/** The organization itself. */
export class SessionOrganization implements Organization {
  readonly #core: SessionCore

  constructor(core: SessionCore) {
    this.#core = core
  }

  async information(signal?: AbortSignal): Promise<OrganizationInformation> {
    const until = during(this.#core, signal)
    const { certificates, device, rpc } = this.#core.context
    await certificates.poll(undefined, until)
    const { totalMetadataBytes, totalBlockBytes } = await rpc.call(organizationInfo, {}, until)
    const { state } = certificates
    const isAdministrator = (userId: typeof device.userId) =>
      state.profileOf(userId) === 'ADMIN' && !state.isRevoked(userId)
    const users = [...state.users.values()].map(({ certificate }) => certificate)
    return {
      organizationId: device.organizationId,
      serverAddress: printLink({ kind: 'server', server: device.serverUrl }, 'scheme'),
      ownProfile: state.ownProfile,
      administrators: users.filter(({ userId }) => isAdministrator(userId)).map(shownHandle),
      sequestered: state.sequesterAuthority !== undefined,
      storage: { metadataBytes: totalMetadataBytes, dataBytes: totalBlockBytes },
    }
  }

  async pollCertificates(signal?: AbortSignal): Promise<number> {
    return this.#core.context.certificates.poll(undefined, during(this.#core, signal))
  }
}
