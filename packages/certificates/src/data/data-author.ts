import type { VerifyKey } from '@parallax/crypto'
import type { DateTime, DeviceId, UserId, VlobId } from '@parallax/wire'
import { type Refused, refused } from '../refused.ts'
import { canWrite } from '../roles.ts'
import type { CertificateLookups } from '../state/certificate-lookups.ts'

/** Why the author of data could not write it. */
export type DataAuthorRefusalCode =
  /** The device did not exist then. */
  | 'NonExistentAuthor'
  /** Its user was revoked. */
  | 'RevokedAuthor'
  /** Its user was no member of the realm. */
  | 'AuthorNoAccessToRealm'
  /** Its user was a READER. */
  | 'AuthorRealmRoleCannotWrite'

/** The device that signed data, and its user. */
export interface DataAuthor {
  readonly status: 'found'
  readonly userId: UserId
  readonly verifyKey: VerifyKey
}

/** The device that signed, as of the data's own timestamp: later revocations change nothing (spec 06a §10.1 step 2). */
export function findAuthor(
  state: CertificateLookups,
  data: { readonly author: DeviceId; readonly timestamp: DateTime },
): DataAuthor | Refused<'NonExistentAuthor' | 'RevokedAuthor'> {
  const device = state.device(data.author, data.timestamp)
  if (device.outcome !== 'found') return refused('NonExistentAuthor')
  const { userId, verifyKey } = device.value
  return state.isRevoked(userId, data.timestamp) ? refused('RevokedAuthor') : { status: 'found', userId, verifyKey }
}

/** The role that the author had in the realm then (spec 06a §10.1 step 4); undefined when it is enough. */
export function checkRole(
  state: CertificateLookups,
  data: {
    readonly realmId: VlobId
    readonly userId: UserId
    readonly timestamp: DateTime
    readonly access: 'read' | 'write'
  },
): Refused<'AuthorNoAccessToRealm' | 'AuthorRealmRoleCannotWrite'> | undefined {
  const role = state.roleOf(data.realmId, data.userId, data.timestamp)
  if (role === null) return refused('AuthorNoAccessToRealm')
  return data.access === 'write' && !canWrite(role) ? refused('AuthorRealmRoleCannotWrite') : undefined
}
