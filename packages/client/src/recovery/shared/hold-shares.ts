import type { CertificateState } from '@parallax/certificates'
import {
  DataError,
  loadSignedThenSealed,
  type ShamirRecoveryShareCertificate,
  type ShamirRecoveryShareData,
  shamirRecoveryShareData,
} from '@parallax/protocol'
import type { RecoveryInvitation } from '../../enrolment/device-invitations.ts'
import type { HeldShares } from '../../enrolment/greeter/welcome-recovery.ts'
import { RecoveryError } from '../../errors/recovery-errors.ts'
import type { RecoveryContext } from './recovery-context.ts'
import { usability } from './shared-recovery-info.ts'

/**
 * Opens the parts that somebody entrusted to the user of this device (spec 07 §3.4). Throws `shared_recovery_gone`,
 * `shared_recovery_unusable`, `shared_recovery_altered`.
 */
export async function holdShares(
  context: RecoveryContext,
  { claimerUserId: userId, shamirRecoveryCreatedOn: createdOn }: RecoveryInvitation,
  signal?: AbortSignal,
): Promise<HeldShares> {
  const state = await context.certificates.upTo({ shamirRecovery: createdOn }, signal)
  const last = state.lastRecoveryOf(userId)
  if (last === undefined || last.state === 'deleted' || last.brief.timestamp !== createdOn)
    throw new RecoveryError('shared_recovery_gone', {})
  const share = state.ownShareOf(last.brief)
  if (share === undefined) throw new RecoveryError('shared_recovery_gone', {}, { detail: 'no share of ours' })
  if (usability(state, last.brief) === 'unusable') throw new RecoveryError('shared_recovery_unusable', {})
  return { userId, shares: openShare(context, state, share).weightedShare }
}

function openShare(
  { tools, device }: RecoveryContext,
  state: CertificateState,
  { author, timestamp, cipheredShare: sealed }: ShamirRecoveryShareCertificate,
): ShamirRecoveryShareData {
  const signer = state.device(author)
  if (signer.outcome !== 'found') throw new RecoveryError('shared_recovery_altered', {}, { detail: 'signed by nobody' })
  const { verifyKey } = signer.value
  const expected = { author, timestamp }
  try {
    return loadSignedThenSealed(tools, shamirRecoveryShareData, {
      sealed,
      privateKey: device.privateKey,
      verifyKey,
      expected,
    })
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause
    throw new RecoveryError('shared_recovery_altered', {}, { detail: cause.code, cause })
  }
}
