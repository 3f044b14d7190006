import type { Sql } from '../db/client.ts'
import { ADVISORY_LOCKS } from '../db/locks.ts'
import { HttpRefused } from '../rpc/http-refused.ts'

export interface EnterOptions {
  /** Whether nobody may become a user meanwhile. */
  readonly common: 'shared' | null
}

interface OrganizationRow {
  readonly isBootstrapped: boolean
  readonly isExpired: boolean
}

/**
 * First step of what somebody without a device does to enrolments: takes the locks of spec 03 §9, then looks whether
 * the organization is there. One that is not bootstrapped is not (ours, spec 04a §6.1).
 */
export async function enterOrganization(sql: Sql, organization: number, { common }: EnterOptions): Promise<void> {
  // Two statements, sent together: the second sees what was committed while the first waited.
  const locked = sql`
    select hold(${common}, 1, ${organization}),
      pg_advisory_xact_lock(${ADVISORY_LOCKS.asyncEnrollment}, ${organization})`.execute()
  const [row] = await sql<OrganizationRow[]>`
    select bootstrapped_on is not null as is_bootstrapped, is_expired from organizations where id = ${organization}`
  await locked
  demandOrganization(row)
}

/** Throws 404 or 460. */
export function demandOrganization(row: OrganizationRow | undefined): void {
  if (!row?.isBootstrapped) throw new HttpRefused('organization_not_found')
  if (row.isExpired) throw new HttpRefused('organization_expired')
}
