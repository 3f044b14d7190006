import type { OrganizationId, SequesterServiceId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { lockSequestered, serviceNotFound } from './sequestered-organization.ts'
import { type ServiceConfig, webhookUrlOf } from './service-config.ts'

export interface ServiceChange {
  readonly serviceId: SequesterServiceId
  readonly config: ServiceConfig
}

/** Of a revoked service too, without effect (spec 05 §3.8). */
export async function configureService(
  { db }: ServerContext,
  organizationId: OrganizationId,
  { serviceId, config }: ServiceChange,
): Promise<void> {
  await db.write(async (tx) => {
    const { key } = await lockSequestered(tx.sql, organizationId)
    const changed = await tx.sql`
      update sequester_services set webhook_url = ${webhookUrlOf(config)}
      where organization = ${key} and service_id = ${serviceId}
      returning service_id`
    if (changed.length === 0) throw serviceNotFound()
    return { status: 'ok' }
  })
}
