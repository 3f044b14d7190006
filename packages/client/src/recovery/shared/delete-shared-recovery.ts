import { dumpSigned, shamirRecoveryDelete, shamirRecoveryDeletionCertificate } from '@parallax/protocol'
import { InternalError } from '../../errors/connection-errors.ts'
import { uploadCertificate } from '../../realms/upload-certificate.ts'
import type { RecoveryContext } from './recovery-context.ts'

/** Makes the parts that others hold worthless (spec 07 §3.3). What was never set up, or is deleted, is as it should be. */
export async function deleteSharedRecovery(context: RecoveryContext, signal?: AbortSignal): Promise<void> {
  const { certificates, clock, device, rpc, tools } = context
  await certificates.poll(undefined, signal)
  const last = certificates.state.lastRecoveryOf(device.userId)
  if (last === undefined || last.state === 'deleted') return
  const { brief } = last
  const { reply } = await uploadCertificate(clock, 'user', (timestamp) => {
    const value = {
      type: 'shamir_recovery_deletion_certificate',
      author: device.deviceId,
      timestamp,
      setupToDeleteTimestamp: brief.timestamp,
      setupToDeleteUserId: device.userId,
      shareRecipients: new Set(brief.perRecipientShares.keys()),
    } as const
    const { signingKey } = device
    const signed = dumpSigned(tools, shamirRecoveryDeletionCertificate, { value, signingKey })
    return rpc.call(shamirRecoveryDelete, { shamirRecoveryDeletionCertificate: signed }, signal)
  })
  if (reply.status !== 'ok' && reply.status !== 'shamir_recovery_already_deleted')
    throw new InternalError({ detail: `shamir_recovery_delete: ${reply.status}` })
  await certificates.poll(undefined, signal)
}
