import type { DateTime, VlobId } from '@parallax/wire'
import type { Read } from '../../db/database.ts'
import { findOrganization } from '../find-organization.ts'
import { OperatedServer, type OperationSource } from '../operated-server.ts'

/** Why a realm may be deleted (spec 05 §10). */
export type DeletableRealm =
  | { readonly kind: 'deletion_planned'; readonly realmId: VlobId; readonly deletionDate: DateTime }
  | { readonly kind: 'orphaned'; readonly realmId: VlobId; readonly orphanedSince: DateTime }

/** The realms that an operator may delete now; one may be there for both reasons. Throws `OperationError`. */
export async function listDeletableRealms(
  source: OperationSource,
  { organization }: { readonly organization: string },
): Promise<readonly DeletableRealm[]> {
  await using server = await OperatedServer.reach(source)
  const { key } = await findOrganization(server.db.read, organization)
  const realms = await deletableStates(server.db.read, { organization: key, realm: null })
  return realms.flatMap((realm) => reasonsOf(realm, server.clock.now()))
}

export interface DeletableState {
  readonly realmId: VlobId
  readonly status: string
  readonly deletionDate: DateTime | null
  /** Null: somebody with a role is active, or nobody has one. */
  readonly orphanedSince: DateTime | null
}

/** Of one realm, by key, or all. */
export async function deletableStates(
  read: Read,
  { organization, realm }: { readonly organization: number; readonly realm: number | null },
): Promise<readonly DeletableState[]> {
  return await read<DeletableState>`
    select r.realm_id, r.status, r.deletion_date,
      case when bool_and(u.revoked_on is not null) then max(u.revoked_on) end as orphaned_since
    from realms r
      left join realm_members m on m.realm = r.id and m.role is not null
      left join users u on u.id = m.user_key
    where r.organization = ${organization} and (${realm}::integer is null or r.id = ${realm})
    group by r.id
    order by r.id`
}

export function reasonsOf(
  { realmId, status, deletionDate, orphanedSince }: DeletableState,
  now: DateTime,
): readonly DeletableRealm[] {
  if (status === 'DELETED') return []
  const isDue = status === 'DELETION_PLANNED' && deletionDate !== null && deletionDate <= now
  return [
    ...(isDue ? [{ kind: 'deletion_planned', realmId, deletionDate } as const] : []),
    ...(orphanedSince === null ? [] : [{ kind: 'orphaned', realmId, orphanedSince } as const]),
  ]
}
