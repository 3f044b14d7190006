import { type DateTime, type OrganizationId, printDateTime, type SequesterServiceId } from '@parallax/wire'
import type { ServerContext } from '../context.ts'
import { findSequestered } from './sequestered-organization.ts'

interface Row {
  readonly serviceId: SequesterServiceId
  readonly label: string
  readonly createdOn: DateTime
  readonly revokedOn: DateTime | null
  readonly webhookUrl: string | null
}

/** Revoked ones included, in the order of their creation (spec 05 §3.8). */
export async function listServices({ db }: ServerContext, organizationId: OrganizationId) {
  const { key } = await findSequestered(db.sql, organizationId)
  const rows = await db.read<Row>`
    select service_id, label, created_on, revoked_on, webhook_url from sequester_services
    where organization = ${key} order by created_on`
  return { services: rows.map(shown) }
}

function shown({ serviceId, label, createdOn, revokedOn, webhookUrl }: Row) {
  return {
    service_id: serviceId,
    service_label: label,
    created_on: printDateTime(createdOn),
    revoked_on: revokedOn && printDateTime(revokedOn),
    ...(webhookUrl === null ? { type: 'storage' } : { type: 'webhook', webhook_url: webhookUrl }),
  }
}
