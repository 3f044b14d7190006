import type {
  CommonCertificate,
  DeviceCertificate,
  RevokedUserCertificate,
  UserCertificate,
  UserUpdateCertificate,
} from '@parallax/protocol'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { refuseIf, type Verdict } from './refusal.ts'
import { type Author, authorAdmin, authorOk, fresh, notRevoked, ROOT, userExists } from './shared-checks.ts'

/** Rules of spec 06a §4.1, in their order. The signature is checked already. */
export function checkCommon(state: CertificateLookups, certificate: CommonCertificate, author: Author): Verdict {
  switch (certificate.type) {
    case 'user_certificate':
      return checkUser(state, certificate, author)
    case 'device_certificate':
      return checkDevice(state, certificate, author)
    case 'user_update_certificate':
      return checkUserUpdate(state, certificate, author)
    case 'revoked_user_certificate':
      return checkRevokedUser(state, certificate, author)
  }
}

function checkUser(state: CertificateLookups, certificate: UserCertificate, author: Author): Verdict {
  const { timestamp, userId } = certificate
  return (
    fresh(timestamp, state.lastCommonTimestamp) ??
    (author === ROOT ? checkRootSignature(state, certificate) : authorAdmin(state, author, timestamp)) ??
    refuseIf(state.user(userId).outcome !== 'never', 'ContentAlreadyExists')
  )
}

function checkRootSignature(state: CertificateLookups, certificate: UserCertificate): Verdict {
  const authority = state.sequesterAuthority
  const isAnotherTime = authority !== undefined && authority.timestamp !== certificate.timestamp
  return (
    refuseIf(state.lastCommonTimestamp !== undefined, 'RootSignatureOutOfBootstrap') ??
    refuseIf(isAnotherTime, 'RootSignatureTimestampMismatch')
  )
}

function checkDevice(state: CertificateLookups, certificate: DeviceCertificate, author: Author): Verdict {
  const { timestamp, userId, deviceId } = certificate
  const isBySelf = author === userId
  return (
    checkDeviceTimestamp(state, certificate, isBySelf) ??
    checkDeviceAuthor(state, certificate, author) ??
    userExists(state, userId, timestamp) ??
    // Either makes sure that the user is not revoked: a revocation is newer than the user that it is about.
    (isBySelf ? undefined : checkFirstDevice(state, certificate)) ??
    refuseIf(state.device(deviceId).outcome !== 'never', 'ContentAlreadyExists')
  )
}

/**
 * The first device shares the timestamp of its user. It is the only device that somebody else may sign, so once the
 * user has one, another at that same moment is refused.
 */
function checkDeviceTimestamp(state: CertificateLookups, certificate: DeviceCertificate, isBySelf: boolean): Verdict {
  const { timestamp, userId } = certificate
  const isFirst = !isBySelf && state.devicesOf(userId).length === 0
  return isFirst && timestamp === state.lastCommonTimestamp ? undefined : fresh(timestamp, state.lastCommonTimestamp)
}

function checkDeviceAuthor(state: CertificateLookups, certificate: DeviceCertificate, author: Author): Verdict {
  const { timestamp, userId } = certificate
  if (author === ROOT) return undefined
  return author === userId ? authorOk(state, userId, timestamp) : authorAdmin(state, author, timestamp)
}

function checkFirstDevice(state: CertificateLookups, certificate: DeviceCertificate): Verdict {
  const user = state.users.get(certificate.userId)?.certificate
  return (
    refuseIf(user?.author !== certificate.author, 'UserFirstDeviceAuthorMismatch') ??
    refuseIf(user?.timestamp !== certificate.timestamp, 'UserFirstDeviceTimestampMismatch')
  )
}

function checkUserUpdate(state: CertificateLookups, certificate: UserUpdateCertificate, author: Author): Verdict {
  const { timestamp, userId, newProfile } = certificate
  return (
    fresh(timestamp, state.lastCommonTimestamp) ??
    checkAdministrator(state, certificate, author) ??
    userExists(state, userId, timestamp) ??
    notRevoked(state, userId, timestamp) ??
    refuseIf(state.profileOf(userId, timestamp) === newProfile, 'ContentAlreadyExists')
  )
}

function checkRevokedUser(state: CertificateLookups, certificate: RevokedUserCertificate, author: Author): Verdict {
  const { timestamp, userId } = certificate
  return (
    fresh(timestamp, state.lastCommonTimestamp) ??
    checkAdministrator(state, certificate, author) ??
    userExists(state, userId, timestamp) ??
    notRevoked(state, userId, timestamp)
  )
}

function checkAdministrator(
  state: CertificateLookups,
  certificate: UserUpdateCertificate | RevokedUserCertificate,
  author: Author,
): Verdict {
  return refuseIf(author === certificate.userId, 'SelfSigned') ?? authorAdmin(state, author, certificate.timestamp)
}
