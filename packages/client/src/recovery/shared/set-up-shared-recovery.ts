import { splitSecret } from '@parallax/crypto'
import {
  dumpBareEncrypted,
  dumpPlain,
  dumpSigned,
  dumpSignedThenSealed,
  type LocalDevice,
  localDevice,
  type ShamirRecoveryBriefCertificate,
  shamirRecoveryBriefCertificate,
  shamirRecoverySecret,
  shamirRecoverySetup,
  shamirRecoveryShareCertificate,
  shamirRecoveryShareData,
} from '@parallax/protocol'
import { accessTokenFromBytes, type DateTime, type UserId } from '@parallax/wire'
import { InternalError } from '../../errors/connection-errors.ts'
import { RecoveryError } from '../../errors/recovery-errors.ts'
import { NotAllowedError } from '../../errors/rights-errors.ts'
import { shownPerson } from '../../realms/shown-person.ts'
import { uploadCertificate } from '../../realms/upload-certificate.ts'
import { labelledByTime } from '../labelled-by-time.ts'
import { createSibling } from '../sibling-device.ts'
import type { RecoveryContext } from './recovery-context.ts'

/** Whom a shared recovery is entrusted to. */
export interface SharedRecoverySetup {
  /** People with the number of parts that each gets, 1 to 255 in all. */
  readonly recipients: readonly { readonly userId: UserId; readonly shares: number }[]
  /** Parts that are needed to recover. */
  readonly threshold: number
}

/** Most parts of one setup, and so the most that may be needed. */
const MOST_SHARES = 255
/** How often the certificates may turn out to be older than the server's. */
const MOST_ROUNDS = 5

/**
 * Entrusts one's access to others, so many of whom can give it back (spec 07 §3.1).
 *
 * Throws `person_is_self`, `shared_recovery_threshold`, `shared_recovery_exists`, `person_not_found`, `person_revoked`;
 * nothing was changed then, but that a device that nobody can use may have been made.
 */
export async function setUpSharedRecovery(
  context: RecoveryContext,
  { recipients, threshold }: SharedRecoverySetup,
  signal?: AbortSignal,
): Promise<void> {
  const shares = new Map(recipients.map((recipient) => [recipient.userId, recipient.shares]))
  assertShares(context, { shares, threshold })
  await context.certificates.poll(undefined, signal)
  assertPossible(context, shares)
  const { device } = await createSibling(context, {
    deviceLabel: (timestamp) => labelledByTime('shamir-recovery', timestamp),
    purpose: 'SHAMIR_RECOVERY',
    signal,
  })
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const needed = await upload(context, { shares, threshold, device, signal })
    await context.certificates.poll(needed === 'done' ? undefined : needed, signal)
    if (needed === 'done') return
    assertPossible(context, shares)
  }
  throw new InternalError({ detail: 'the server refuses a recovery for what its certificates do not say' })
}

interface Shares {
  readonly shares: ReadonlyMap<UserId, number>
  readonly threshold: number
}

/** In the order of the specification: what needs no certificate first. */
function assertShares({ device }: RecoveryContext, { shares, threshold }: Shares): void {
  if (shares.has(device.userId)) throw new NotAllowedError('person_is_self', {})
  const counts = [...shares.values()]
  const total = counts.reduce((sum, count) => sum + count, 0)
  const isCount = (count: number) => Number.isInteger(count) && count >= 1 && count <= MOST_SHARES
  if (!isCount(threshold) || !counts.every(isCount) || threshold > total || total > MOST_SHARES)
    throw new RecoveryError('shared_recovery_threshold', { threshold, shares: total })
}

function assertPossible(context: RecoveryContext, shares: ReadonlyMap<UserId, number>): void {
  const { state } = context.certificates
  if (state.lastRecoveryOf(context.device.userId)?.state === 'valid')
    throw new RecoveryError('shared_recovery_exists', {})
  for (const userId of shares.keys()) {
    if (state.user(userId).outcome !== 'found') throw new NotAllowedError('person_not_found', { person: userId })
    if (state.isRevoked(userId)) throw new NotAllowedError('person_revoked', { person: shownPerson(context, userId) })
  }
}

interface Entrusted extends Shares {
  /** That nobody works with. */
  readonly device: LocalDevice
  readonly signal?: AbortSignal | undefined
}

type Upload = 'done' | { readonly common: DateTime } | { readonly shamirRecovery: DateTime }

/** Says up to when certificates are missing here, when the server knows of something that forbids it. */
async function upload(context: RecoveryContext, entrusted: Entrusted): Promise<Upload> {
  const { clock, rpc } = context
  const { reply } = await uploadCertificate(clock, 'user', (timestamp) =>
    rpc.call(shamirRecoverySetup, sealed(context, entrusted, timestamp), entrusted.signal),
  )
  switch (reply.status) {
    case 'ok':
      return 'done'
    case 'revoked_recipient':
      return { common: reply.lastCommonCertificateTimestamp }
    case 'shamir_recovery_already_exists':
      return { shamirRecovery: reply.lastShamirCertificateTimestamp }
    default:
      throw new InternalError({ detail: `shamir_recovery_setup: ${reply.status}` })
  }
}

/** Everything of one attempt, under a key and a token of its own. */
function sealed(context: RecoveryContext, { shares, threshold, device }: Entrusted, timestamp: DateTime) {
  const { tools } = context
  const { deviceId: author, userId, signingKey } = context.device
  const dataKey = tools.crypto.newSecretKey()
  const revealToken = accessTokenFromBytes(tools.crypto.random(16))
  const brief: ShamirRecoveryBriefCertificate = {
    type: 'shamir_recovery_brief_certificate',
    author,
    timestamp,
    userId,
    threshold,
    perRecipientShares: shares,
  }
  const value = { type: 'shamir_recovery_secret', dataKey, revealToken } as const
  const total = [...shares.values()].reduce((sum, count) => sum + count, 0)
  const parts = splitSecret(tools.crypto, dumpPlain(tools, shamirRecoverySecret, value), { threshold, shares: total })
  return {
    cipheredData: dumpBareEncrypted(tools, localDevice, { value: device, key: dataKey }),
    revealToken,
    shamirRecoveryBriefCertificate: dumpSigned(tools, shamirRecoveryBriefCertificate, { value: brief, signingKey }),
    shamirRecoveryShareCertificates: dealt(shares, parts).map(([recipient, weightedShare]) => {
      const data = { type: 'shamir_recovery_share_data', author, timestamp, weightedShare } as const
      const recipientKey = publicKeyOf(context, recipient)
      const cipheredShare = dumpSignedThenSealed(tools, shamirRecoveryShareData, {
        value: data,
        signingKey,
        recipient: recipientKey,
      })
      const common = { author, timestamp, userId, recipient } as const
      const certificate = { type: 'shamir_recovery_share_certificate', ...common, cipheredShare } as const
      return dumpSigned(tools, shamirRecoveryShareCertificate, { value: certificate, signingKey })
    }),
  }
}

/** In sequence, as many to each as it is to get. */
function dealt<T>(shares: ReadonlyMap<UserId, number>, parts: readonly T[]): readonly (readonly [UserId, T[]])[] {
  let next = 0
  return [...shares].map(([recipient, count]) => {
    next += count
    return [recipient, parts.slice(next - count, next)]
  })
}

function publicKeyOf({ certificates }: RecoveryContext, userId: UserId) {
  const user = certificates.state.user(userId)
  if (user.outcome !== 'found') throw new NotAllowedError('person_not_found', { person: userId })
  return user.value.publicKey
}
