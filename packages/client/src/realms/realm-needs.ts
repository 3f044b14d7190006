import type { CertificateState, RealmRecord } from '@parallax/certificates'
import type { DateTime, UserId, VlobId } from '@parallax/wire'

/** What an owner's client has to do for a realm by itself (spec 06a §8). */
export interface RealmNeed {
  readonly realmId: VlobId
  /** Members who were revoked, to be removed first; sorted. */
  readonly unshare: readonly UserId[]
  /** Index of the key to add then. */
  readonly rotateTo: bigint
}

/** The needs of every realm that self owns, as certificates say. */
export function realmNeeds(state: CertificateState): readonly RealmNeed[] {
  const { userId } = state.self
  const owned = [...state.realms.values()].filter(({ realmId }) => state.roleOf(realmId, userId) === 'OWNER')
  return owned.flatMap((realm) => needOf(state, realm) ?? [])
}

function needOf(state: CertificateState, realm: RealmRecord): RealmNeed | undefined {
  const { realmId } = realm
  const last = realm.keyRotations.at(-1)
  const rotateTo = (last?.keyIndex ?? 0n) + 1n
  const unshare = [...state.rolesOf(realmId).keys()].filter((member) => state.isRevoked(member)).toSorted()
  const isNewer = ({ timestamp }: { readonly timestamp: DateTime }) => last === undefined || timestamp > last.timestamp
  const hasLeaver = realm.roles.some((certificate) => certificate.role === null && isNewer(certificate))
  const services = [...state.sequesterServices.values()]
  const hasNewService = services.some(
    ({ certificate, revocation }) => isNewer(certificate) || (revocation !== undefined && isNewer(revocation)),
  )
  return unshare.length > 0 || hasLeaver || hasNewService ? { realmId, unshare, rotateTo } : undefined
}
