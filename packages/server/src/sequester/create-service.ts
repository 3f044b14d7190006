import { sequesterServiceCertificate } from '@parallax/protocol'
import type { OrganizationId } from '@parallax/wire'
import { AdministrationRefused } from '../administration/administration-refused.ts'
import type { ServerContext } from '../context.ts'
import { addCertificate } from './add-certificate.ts'
import {
  demandGreaterTimestamp,
  invalidCertificate,
  loadOfAuthority,
  lockSequestered,
} from './sequestered-organization.ts'
import { type ServiceConfig, webhookUrlOf } from './service-config.ts'

export interface NewService {
  /** Signed by the authority. */
  readonly signed: Uint8Array
  readonly config: ServiceConfig
}

/** From the next rotation of each realm on, the service gets its keys (spec 05 §3.8). */
export async function createService(
  { db, data }: ServerContext,
  organizationId: OrganizationId,
  { signed, config }: NewService,
): Promise<void> {
  await db.write(async (tx) => {
    const organization = await lockSequestered(tx.sql, organizationId)
    const certificate = loadOfAuthority(data, sequesterServiceCertificate, { signed, organization })
    const { serviceId, serviceLabel, timestamp } = certificate
    // The character that no database text holds.
    if (serviceLabel.includes('\0')) throw invalidCertificate()
    demandGreaterTimestamp(organization, timestamp)
    const [existing] = await tx.sql`
      select from sequester_services where organization = ${organization.key} and service_id = ${serviceId}`
    if (existing) throw new AdministrationRefused(400, 'Sequester service already exists')
    tx.write`
      insert into sequester_services (organization, service_id, label, created_on, webhook_url)
      values (${organization.key}, ${serviceId}, ${serviceLabel}, ${timestamp}, ${webhookUrlOf(config)})`
    addCertificate(tx, { organization: organization.key, timestamp, signed })
    return { status: 'ok' }
  })
}
