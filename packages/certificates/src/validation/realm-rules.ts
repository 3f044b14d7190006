import type { RealmCertificate, RealmKeyRotationCertificate, RealmRoleCertificate } from '@parallax/protocol'
import type { UserId } from '@parallax/wire'
import { canAdminister, canGrant, canHold, isAbove, roleToChange } from '../roles.ts'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { refuseIf, type Verdict } from './refusal.ts'
import { authorOk, fresh, notRevoked, userExists } from './shared-checks.ts'

/** Rules of spec 06a §4.3, in their order. The signature is checked already. */
export function checkRealm(state: CertificateLookups, certificate: RealmCertificate, author: UserId): Verdict {
  const isNew = fresh(certificate.timestamp, state.lastRealmTimestamp(certificate.realmId))
  switch (certificate.type) {
    case 'realm_role_certificate':
      return isNew ?? checkRole(state, certificate, author)
    case 'realm_key_rotation_certificate':
      return isNew ?? checkOwnersAct(state, certificate, author) ?? checkKeyIndex(state, certificate)
    case 'realm_name_certificate':
    case 'realm_archiving_certificate':
      return isNew ?? checkOwnersAct(state, certificate, author)
  }
}

function checkRole(state: CertificateLookups, certificate: RealmRoleCertificate, author: UserId): Verdict {
  const { timestamp, userId, role } = certificate
  return (
    checkRoleChange(state, certificate, author) ??
    userExists(state, userId, timestamp) ??
    (role === null ? undefined : notRevoked(state, userId, timestamp)) ??
    refuseIf(!canHold(state.profileOf(userId, timestamp), role), 'RealmOutsiderCannotBeOwnerOrManager')
  )
}

function checkRoleChange(state: CertificateLookups, certificate: RealmRoleCertificate, author: UserId): Verdict {
  if (!state.realms.has(certificate.realmId)) return checkCreation(certificate, author)
  if (author === certificate.userId) return checkSelfPromotion(state, certificate)
  return checkGrant(state, certificate, author)
}

function checkCreation(certificate: RealmRoleCertificate, author: UserId): Verdict {
  return (
    refuseIf(author !== certificate.userId, 'RealmFirstRoleMustBeSelfSigned') ??
    refuseIf(certificate.role !== 'OWNER', 'RealmFirstRoleMustBeOwner')
  )
}

/** Every higher member must be revoked or an OUTSIDER: the exception is how official clients read history. */
function checkSelfPromotion(state: CertificateLookups, certificate: RealmRoleCertificate): Verdict {
  const { realmId, userId, timestamp, role } = certificate
  const current = state.roleOf(realmId, userId, timestamp)
  if (role !== 'OWNER') return 'RealmSelfPromotionRoleMustBeOwner'
  if (current === null) return 'RealmAuthorHasNoRole'
  if (current === 'OWNER') return 'ContentAlreadyExists'
  const isActive = (member: UserId) =>
    !state.isRevoked(member, timestamp) && state.profileOf(member, timestamp) !== 'OUTSIDER'
  const higherActive = [...state.rolesOf(realmId, timestamp)].some(
    ([member, memberRole]) => isAbove(memberRole, current) && isActive(member),
  )
  return refuseIf(higherActive, 'RealmSelfPromotionHigherActiveRoleAlreadyExists')
}

/** Ours adds the last check: a conforming server refuses revoked authors. */
function checkGrant(state: CertificateLookups, certificate: RealmRoleCertificate, author: UserId): Verdict {
  const { realmId, userId, timestamp, role } = certificate
  const authorRole = state.roleOf(realmId, author, timestamp)
  const change = { former: state.roleOf(realmId, userId, timestamp), next: role }
  const isOwnersChange = roleToChange(change.former, change.next) === 'OWNER'
  return (
    refuseIf(authorRole === null, 'RealmAuthorHasNoRole') ??
    refuseIf(change.former === change.next, 'ContentAlreadyExists') ??
    refuseIf(!canGrant(authorRole, change), isOwnersChange ? 'RealmAuthorNotOwner' : 'RealmAuthorNotOwnerOrManager') ??
    authorOk(state, author, timestamp)
  )
}

function checkOwnersAct(
  state: CertificateLookups,
  certificate: Exclude<RealmCertificate, RealmRoleCertificate>,
  author: UserId,
): Verdict {
  const { realmId, timestamp } = certificate
  const role = state.roleOf(realmId, author, timestamp)
  return (
    refuseIf(!state.realms.has(realmId), 'RealmFirstCertificateMustBeRole') ??
    refuseIf(role === null, 'RealmAuthorHasNoRole') ??
    refuseIf(!canAdminister(role), 'RealmAuthorNotOwner') ??
    authorOk(state, author, timestamp)
  )
}

/** Ours: keys are numbered 1, 2, 3, … without a gap. */
function checkKeyIndex(state: CertificateLookups, certificate: RealmKeyRotationCertificate): Verdict {
  const next = BigInt(state.keyRotationsOf(certificate.realmId).length + 1)
  return refuseIf(certificate.keyIndex !== next, 'RealmKeyIndexNotNext')
}
