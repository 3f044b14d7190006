// Requests that carry certificates, each right as it is made.

import type { SigningKey } from '@parallax/crypto'
import {
  type AnyCommand,
  asyncEnrollmentAccept,
  deviceCreate,
  organizationBootstrap,
  realmCreate,
  realmRename,
  realmRotateKey,
  realmSelfPromoteToOwner,
  realmShare,
  realmUnshare,
  realmUpdateArchiving,
  shamirRecoveryDelete,
  shamirRecoverySetup,
  userCreate,
  userRevoke,
  userUpdate,
} from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { Applicant, acceptance } from '../kit/test-enrollment.ts'
import { newDevice, newId, newUserCertificates, type TestDevice } from '../kit/test-organization.ts'
import { deletionRequest, setupRequest } from '../server/data/recovery-requests.ts'
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
  ({ alice }) =>
    from(alice, realmCreate, promotionRequest(alice, { realmId: newId<VlobId>(alice.organization.tools) })),
  ({ alice, bob, realmId }) => from(alice, realmShare, shareRequest(alice, { realmId, userId: bob.userId })),
  ({ alice, bob, realmId }) => from(alice, realmUnshare, unshareRequest(alice, { realmId, userId: bob.userId })),
  ({ alice, realmId }) => from(alice, realmRename, renameRequest(alice, { realmId })),
  ({ alice, realmId }) => {
    const fields = { realmId, keyIndex: 2n, participants: [alice.userId] }
    return from(alice, realmRotateKey, rotationRequest(alice, fields))
  },
  ({ alice, realmId }) => from(alice, realmUpdateArchiving, archivingRequest(alice, { realmId })),
  ({ bob, realmId }) => from(bob, realmSelfPromoteToOwner, promotionRequest(bob, { realmId })),
  ({ alice, bob, erin }) =>
    from(alice, shamirRecoverySetup, setupRequest(alice, { recipients: [bob.userId, erin.userId] })),
  ({ alice, bob }) => {
    const fields = { setupToDeleteTimestamp: alice.organization.tick(), shareRecipients: new Set([bob.userId]) }
    return from(alice, shamirRecoveryDelete, deletionRequest(alice, fields))
  },
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
