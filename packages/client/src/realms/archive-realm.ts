import { dumpSigned, realmArchivingCertificate, realmUpdateArchiving } from '@parallax/protocol'
import { addMicroseconds, type DateTime, type RealmArchivingConfiguration, type VlobId } from '@parallax/wire'
import { WorkspaceError } from '../errors/rights-errors.ts'
import type { ActionOutcome } from './action-outcome.ts'
import type { RealmContext } from './realm-context.ts'
import { realmRefusal } from './realm-refusal.ts'
import { uploadCertificate } from './upload-certificate.ts'

/** What a workspace shall be: in use, kept but closed, or gone after a period (spec 06a §7.6). */
export type Archiving =
  | { readonly type: 'AVAILABLE' }
  | { readonly type: 'ARCHIVED' }
  | { readonly type: 'DELETION_PLANNED'; readonly seconds: number }

const MICROSECONDS = 1_000_000

/** Puts the realm to another use. For owners. */
export async function archiveRealm(
  context: RealmContext,
  { realmId, archiving }: { readonly realmId: VlobId; readonly archiving: Archiving },
  signal?: AbortSignal,
): Promise<ActionOutcome> {
  const { device, tools, clock, rpc } = context
  const { reply, timestamp } = await uploadCertificate(clock, 'realm', (timestamp) => {
    const configuration = configurationAt(archiving, timestamp)
    const { deviceId: author, signingKey } = device
    const value = { type: 'realm_archiving_certificate', author, timestamp, realmId, configuration } as const
    const archivingCertificate = dumpSigned(tools, realmArchivingCertificate, { value, signingKey })
    return rpc.call(realmUpdateArchiving, { archivingCertificate }, signal)
  })
  switch (reply.status) {
    case 'ok':
      return { outcome: 'uploaded', timestamp }
    case 'archiving_period_too_short':
      throw new WorkspaceError('deletion_too_soon', {})
    default:
      throw realmRefusal('realm_update_archiving', reply.status)
  }
}

/** A period counts from the timestamp that is signed. */
function configurationAt(archiving: Archiving, timestamp: DateTime): RealmArchivingConfiguration {
  if (archiving.type !== 'DELETION_PLANNED') return { type: archiving.type }
  return { type: archiving.type, deletionDate: addMicroseconds(timestamp, archiving.seconds * MICROSECONDS) }
}
