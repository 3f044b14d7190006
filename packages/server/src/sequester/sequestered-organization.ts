import { SequesterVerifyKeyDer } from '@parallax/crypto'
import { DataError, type DataSchema, type DataTools, loadAuthoritySigned } from '@parallax/protocol'
import { type DateTime, type OrganizationId, printDateTime } from '@parallax/wire'
import { AdministrationRefused, organizationNotFound } from '../administration/administration-refused.ts'
import type { Sql } from '../db/client.ts'

/** An organization whose data an authority may have read (spec 04a §2.7). */
export interface SequesteredOrganization {
  /** Key of the row. */
  readonly key: number
  /** Of the authority. */
  readonly verifyKey: SequesterVerifyKeyDer
  /** Of the last certificate of the topic. */
  readonly timestamp: DateTime
}

interface Row {
  readonly key: number
  readonly isBootstrapped: boolean
  readonly verifyKey: Uint8Array | null
  readonly timestamp: DateTime | null
}

/** Throws what scripts know (spec 05 §3.8). */
export async function findSequestered(sql: Sql, id: OrganizationId): Promise<SequesteredOrganization> {
  const [row] = await sql<Row[]>`
    select id as key, bootstrapped_on is not null as is_bootstrapped, sequester_verify_key as verify_key,
      sequester_timestamp as timestamp
    from organizations where organization_id = ${id}`
  if (!row?.isBootstrapped) throw organizationNotFound()
  const { key, verifyKey, timestamp } = row
  if (verifyKey === null || timestamp === null) throw new AdministrationRefused(400, 'Sequester disabled')
  return { key, verifyKey: new SequesterVerifyKeyDer(verifyKey), timestamp }
}

/** Two certificates of the topic never share a timestamp, and no rotation misses a service (spec 03 §9). */
export async function lockSequestered(sql: Sql, id: OrganizationId): Promise<SequesteredOrganization> {
  await sql`select hold('exclusive', 2, id) from organizations where organization_id = ${id}`
  return await findSequestered(sql, id)
}

/** What the authority signed. Neither it nor its time has to do with the time of now (spec 03 §7). */
export function loadOfAuthority<T>(
  tools: DataTools,
  schema: DataSchema<T>,
  { signed, organization }: { readonly signed: Uint8Array; readonly organization: SequesteredOrganization },
): T {
  try {
    return loadAuthoritySigned(tools, schema, { signed, verifyKey: organization.verifyKey })
  } catch (error) {
    if (error instanceof DataError) throw invalidCertificate()
    throw error
  }
}

export const invalidCertificate = () => new AdministrationRefused(400, 'Invalid certificate')
export const serviceNotFound = () => new AdministrationRefused(404, 'Sequester service not found')

/** Throws unless the certificate comes after all others of the topic. */
export function demandGreaterTimestamp({ timestamp: last }: SequesteredOrganization, timestamp: DateTime): void {
  if (timestamp > last) return
  const detail = { msg: 'Require greater timestamp', strictly_greater_than: printDateTime(last) }
  throw new AdministrationRefused(400, detail)
}
