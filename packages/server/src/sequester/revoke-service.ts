import { sequesterRevokedServiceCertificate } from '@parallax/protocol'
import type { OrganizationId } from '@parallax/wire'
import { AdministrationRefused } from '../administration/administration-refused.ts'
import type { ServerContext } from '../context.ts'
import { addCertificate } from './add-certificate.ts'
import {
  demandGreaterTimestamp,
  loadOfAuthority,
  lockSequestered,
  serviceNotFound,
} from './sequestered-organization.ts'

/** Ends a service for the keys to come; `signed` by the authority (spec 05 §3.8). */
export async function revokeService(
  { db, data }: ServerContext,
  organizationId: OrganizationId,
  signed: Uint8Array,
): Promise<void> {
  await db.write(async (tx) => {
    const organization = await lockSequestered(tx.sql, organizationId)
    const certificate = loadOfAuthority(data, sequesterRevokedServiceCertificate, { signed, organization })
    const { serviceId, timestamp } = certificate
    const [service] = await tx.sql<{ isRevoked: boolean }[]>`
      select revoked_on is not null as is_revoked from sequester_services
      where organization = ${organization.key} and service_id = ${serviceId}`
    if (service === undefined) throw serviceNotFound()
    demandGreaterTimestamp(organization, timestamp)
    if (service.isRevoked) throw new AdministrationRefused(400, 'Sequester service already revoked')
    tx.write`
      update sequester_services set revoked_on = ${timestamp}
      where organization = ${organization.key} and service_id = ${serviceId}`
    addCertificate(tx, { organization: organization.key, timestamp, signed })
    return { status: 'ok' }
  })
}
