// Requests that carry certificates, each right as it is made.

import type { SigningKey } from '@parallax/crypto'
import {
  type AnyCommand,
  asyncEnrollmentAccept,
  deviceCreate,
  dumpSigned,
  organizationBootstrap,
  realmCreate,
  realmRename,
  realmRoleCertificate,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUnshare,
  realmUpdateArchiving,
  shamirRecoveryBriefCertificate,
  shamirRecoveryDelete,
  shamirRecoveryDeletionCertificate,
  shamirRecoverySetup,
  shamirRecoveryShareCertificate,
  userCreate,
  userRevoke,
  userUpdate,
} from '@parallax/protocol'
import { accessTokenFromBytes, type UserId, type VlobId } from '@parallax/wire'
import { Applicant, acceptance } from '../kit/test-enrollment.ts'
import { newDevice, newId, newUserCertificates, type TestDevice } from '../kit/test-organization.ts'
import {
  archivingRequest,
  deviceRequest,
  profileRequest,
  promotionRequest,
  renameRequest,
  revocationRequest,
  rotationRequest,
  shareRequest,
  unshareRequest,
} from '../server/data/requests.ts'

export interface CertificateScene {
  /** Administrator, and owner of the realm. */
  readonly alice: TestDevice
  readonly bob: TestDevice
  readonly carol: TestDevice
  /** Revoked: a recovery that counts on her is never set up, so that none is in the way of the next. */
  readonly erin: TestDevice
  readonly realmId: VlobId
  /** Each is let in once. */
  readonly applicants: readonly Applicant[]
}

export interface CertificateRequest {
  readonly command: AnyCommand
  readonly request: Readonly<Record<string, unknown>>
  readonly signingKey: SigningKey
  /** Where it is sent, with the device that sends it; null: anybody, about an organization that is not there yet. */
  readonly sender: TestDevice | null
}

type Make = (scene: CertificateScene, choice: number) => CertificateRequest

export const CERTIFICATE_REQUESTS: readonly Make[] = [
  ({ alice }) => from(alice, userCreate, newUser(alice)),
  ({ alice }) => from(alice, deviceCreate, deviceRequest(alice, newDevice(alice.organization, 'phone'))),
  ({ alice, bob }) => from(alice, userUpdate, profileRequest(alice, { userId: bob.userId })),
  ({ alice, carol }) => from(alice, userRevoke, revocationRequest(alice, { userId: carol.userId })),
  ({ alice }) => from(alice, realmCreate, firstRole(alice)),
  ({ alice, bob, realmId }) => from(alice, realmShare, shareRequest(alice, { realmId, userId: bob.userId })),
  ({ alice, bob, realmId }) => from(alice, realmUnshare, unshareRequest(alice, { realmId, userId: bob.userId })),
  ({ alice, realmId }) => from(alice, realmRename, renameRequest(alice, { realmId })),
  ({ alice, realmId }) => {
    const fields = { realmId, keyIndex: 2n, participants: [alice.userId] }
    return from(alice, realmRotateKey, rotationRequest(alice, fields))
  },
  ({ alice, realmId }) => from(alice, realmUpdateArchiving, archivingRequest(alice, { realmId })),
  ({ bob, realmId }) => from(bob, realmSelfPromoteToOwner, promotionRequest(bob, { realmId })),
  ({ alice, bob, erin }) => from(alice, shamirRecoverySetup, setup(alice, [bob.userId, erin.userId])),
  ({ alice, bob }) => from(alice, shamirRecoveryDelete, deletion(alice, [bob.userId])),
  ({ alice, applicants }, choice) => {
    const applicant = applicants[choice % applicants.length] ?? new Applicant(alice.organization)
    return from(alice, asyncEnrollmentAccept, acceptance(applicant))
  },
  ({ alice }) => bootstrap(alice),
]

function from(sender: TestDevice, command: AnyCommand, request: object): CertificateRequest {
  return { command, request: { ...request }, signingKey: sender.signingKey, sender }
}

function newUser(author: TestDevice) {
  const subject = newDevice(author.organization, 'Zoë')
  return newUserCertificates(subject, { profile: 'STANDARD', timestamp: author.organization.tick(), author })
}

function firstRole({ organization: { tools, tick }, deviceId: author, userId, signingKey }: TestDevice) {
  const realmId = newId<VlobId>(tools)
  const value = {
    type: 'realm_role_certificate',
    ...{ author, timestamp: tick(), realmId, userId },
    role: 'OWNER',
  } as const
  return { realmRoleCertificate: dumpSigned(tools, realmRoleCertificate, { value, signingKey }) }
}

function setup(device: TestDevice, recipients: readonly UserId[]) {
  const { organization, deviceId: author, userId, signingKey } = device
  const { tools, tick } = organization
  const common = { author, timestamp: tick(), userId }
  const brief = {
    type: 'shamir_recovery_brief_certificate',
    ...common,
    threshold: 1,
    perRecipientShares: new Map(recipients.map((recipient) => [recipient, 1])),
  } as const
  const shares = recipients.map((recipient) => {
    const cipheredShare = Uint8Array.of(1)
    const value = { type: 'shamir_recovery_share_certificate', ...common, recipient, cipheredShare } as const
    return dumpSigned(tools, shamirRecoveryShareCertificate, { value, signingKey })
  })
  return {
    cipheredData: Uint8Array.of(2),
    revealToken: accessTokenFromBytes(tools.crypto.random(16)),
    shamirRecoveryBriefCertificate: dumpSigned(tools, shamirRecoveryBriefCertificate, { value: brief, signingKey }),
    shamirRecoveryShareCertificates: shares,
  }
}

function deletion(device: TestDevice, recipients: readonly UserId[]) {
  const { organization, deviceId: author, userId, signingKey } = device
  const { tools, tick } = organization
  const value = {
    type: 'shamir_recovery_deletion_certificate',
    ...{ author, timestamp: tick(), setupToDeleteTimestamp: tick(), setupToDeleteUserId: userId },
    shareRecipients: new Set(recipients),
  } as const
  return {
    shamirRecoveryDeletionCertificate: dumpSigned(tools, shamirRecoveryDeletionCertificate, { value, signingKey }),
  }
}

function bootstrap({ organization }: TestDevice): CertificateRequest {
  const { tools, rootSigningKey: signingKey, tick } = organization
  const first = newUserCertificates(newDevice(organization, 'First'), { profile: 'ADMIN', timestamp: tick() })
  const request = {
    bootstrapToken: null,
    rootVerifyKey: tools.crypto.verifyKeyOf(signingKey),
    ...first,
    sequesterAuthorityCertificate: null,
  }
  return { command: organizationBootstrap, request, signingKey, sender: null }
}
