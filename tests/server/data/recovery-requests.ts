// Requests of shared recovery as a device sends them: right, unless a field says otherwise.
import {
  dumpSigned,
  type ShamirRecoveryBriefCertificate,
  type ShamirRecoveryDeletionCertificate,
  shamirRecoveryBriefCertificate,
  shamirRecoveryDeletionCertificate,
  shamirRecoveryShareCertificate,
} from '@parallax/protocol'
import { type AccessToken, accessTokenFromBytes, type DateTime, type UserId } from '@parallax/wire'
import type { TestDevice } from '../../kit/test-organization.ts'
import { JUNK } from './requests.ts'

type Changes<T> = Partial<Omit<T, 'type' | 'author'>>

export interface ShareChange {
  readonly recipient?: UserId
  readonly timestamp?: DateTime
  readonly isJunk?: boolean
}

export interface SetupFields extends Changes<ShamirRecoveryBriefCertificate> {
  readonly recipients: readonly UserId[]
  readonly revealToken?: AccessToken
  /** Changes to single shares, by position. */
  readonly shares?: Readonly<Record<number, ShareChange>>
}

/** One share for each recipient, all needed. */
export function setupRequest(device: TestDevice, { recipients, revealToken, shares = {}, ...changes }: SetupFields) {
  const { organization, signingKey, deviceId: author, userId } = device
  const { tools, tick } = organization
  const brief = {
    type: 'shamir_recovery_brief_certificate',
    ...{ author, timestamp: tick(), userId, threshold: recipients.length },
    perRecipientShares: new Map(recipients.map((recipient) => [recipient, 1])),
    ...changes,
  } as const
  const cipheredShare = Uint8Array.of(1)
  const signedShares = recipients.map((recipient, index) => {
    const { isJunk = false, ...change } = shares[index] ?? {}
    const common = { author, timestamp: brief.timestamp, userId, recipient, cipheredShare }
    const value = { type: 'shamir_recovery_share_certificate', ...common, ...change } as const
    return isJunk ? JUNK : dumpSigned(tools, shamirRecoveryShareCertificate, { value, signingKey })
  })
  return {
    cipheredData: Uint8Array.of(2, 3),
    revealToken: revealToken ?? accessTokenFromBytes(tools.crypto.random(16)),
    shamirRecoveryBriefCertificate: dumpSigned(tools, shamirRecoveryBriefCertificate, { value: brief, signingKey }),
    shamirRecoveryShareCertificates: signedShares,
  }
}

export interface DeletionFields extends Changes<ShamirRecoveryDeletionCertificate> {
  readonly setupToDeleteTimestamp: DateTime
  readonly shareRecipients: ReadonlySet<UserId>
}

export function deletionRequest(device: TestDevice, changes: DeletionFields) {
  const { organization, signingKey, deviceId: author, userId } = device
  const base = { author, timestamp: organization.tick(), setupToDeleteUserId: userId }
  const value = { type: 'shamir_recovery_deletion_certificate', ...base, ...changes } as const
  return {
    shamirRecoveryDeletionCertificate: dumpSigned(organization.tools, shamirRecoveryDeletionCertificate, {
      value,
      signingKey,
    }),
  }
}
