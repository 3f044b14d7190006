import { CryptoError, recoverSecret, type ShamirShare } from '@parallax/crypto'
import {
  DataError,
  type DataTools,
  inviteShamirRecoveryReveal,
  type LocalDevice,
  loadBareEncrypted,
  loadPlain,
  localDevice,
  type ShamirRecoverySecret,
  shamirRecoverySecret,
} from '@parallax/protocol'
import { EnrolmentError } from '../../errors/enrolment-errors.ts'
import { RecoveryError } from '../../errors/recovery-errors.ts'
import type { InvitedRpc } from '../../rpc/visitor-rpc.ts'

export interface OpenRecoveredParts {
  readonly tools: DataTools
  readonly rpc: InvitedRpc
  readonly signal?: AbortSignal | undefined
}

/** Puts the parts together (spec 07 §3.5 step 3). Throws `shared_recovery_altered`. */
export function combineShares(
  tools: DataTools,
  shares: readonly ShamirShare[],
  threshold: number,
): ShamirRecoverySecret {
  return orAltered(() => loadPlain(tools, shamirRecoverySecret, recoverSecret(shares, threshold)))
}

/** The device that was kept for the recovery (steps 4 and 5). Throws `shared_recovery_altered`, `link_invalid`. */
export async function openRecoveredDevice(
  { tools, rpc, signal }: OpenRecoveredParts,
  { dataKey: key, revealToken }: ShamirRecoverySecret,
): Promise<LocalDevice> {
  const reply = await rpc.call(inviteShamirRecoveryReveal, { revealToken }, signal)
  if (reply.status === 'bad_invitation_type') throw new EnrolmentError('link_invalid', {}, { detail: reply.status })
  if (reply.status === 'bad_reveal_token')
    throw new RecoveryError('shared_recovery_altered', {}, { detail: reply.status })
  return orAltered(() => loadBareEncrypted(tools, localDevice, { encrypted: reply.cipheredData, key }))
}

function orAltered<T>(open: () => T): T {
  try {
    return open()
  } catch (cause) {
    if (!(cause instanceof DataError || cause instanceof CryptoError)) throw cause
    throw new RecoveryError('shared_recovery_altered', {}, { detail: cause.code, cause })
  }
}
