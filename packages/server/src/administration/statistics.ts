import type { DateTime, OrganizationId } from '@parallax/wire'
import type { Database } from '../db/database.ts'
import { organizationNotFound } from './administration-refused.ts'

const PROFILES = ['ADMIN', 'STANDARD', 'OUTSIDER'] as const

interface StatisticsRow {
  readonly organizationId: OrganizationId
  readonly realms: number
  readonly dataSize: bigint
  readonly metadataSize: bigint
  /** Active, then revoked; by profile in the order of `PROFILES`. */
  readonly users: readonly number[]
}

/** What an organization uses, as scripts read it (spec 05 §3.5). Sizes in bytes. */
export interface Statistics {
  readonly realms: number
  readonly data_size: number
  readonly metadata_size: number
  readonly users: number
  readonly active_users: number
  readonly users_per_profile_detail: Readonly<Record<string, { readonly active: number; readonly revoked: number }>>
}

export async function organizationStatistics(db: Database, organizationId: OrganizationId): Promise<Statistics> {
  const [row] = await statisticsRows(db, { organizationId, at: null })
  if (row === undefined) throw organizationNotFound()
  return statisticsOf(row)
}

/** Of all organizations that were there at a date (null: now), sorted by id. */
export async function serverStatistics(db: Database, at: DateTime | null) {
  const rows = await statisticsRows(db, { organizationId: null, at })
  return rows.map((row) => ({ organization_id: row.organizationId, ...statisticsOf(row) }))
}

const CSV_COLUMNS =
  'organization_id,data_size,metadata_size,realms,active_users,admin_users_active,admin_users_revoked,' +
  'standard_users_active,standard_users_revoked,outsider_users_active,outsider_users_revoked'

/** One line an organization. An id has no character that would need quotes. */
export function statisticsCsv(all: Awaited<ReturnType<typeof serverStatistics>>): string {
  const lines = all.map((one) => {
    const users = PROFILES.map((profile) => one.users_per_profile_detail[profile])
    const counts = users.flatMap((count) => [count?.active, count?.revoked])
    return [one.organization_id, one.data_size, one.metadata_size, one.realms, one.active_users, ...counts].join(',')
  })
  return [CSV_COLUMNS, ...lines, ''].join('\r\n')
}

/**
 * Realms, users and blocks count from the date of the server or of their certificate on, vlobs from that of their author.
 * A realm that is deleted counts no more, nor what was in it.
 */
function statisticsRows(
  db: Database,
  { organizationId, at }: { readonly organizationId: OrganizationId | null; readonly at: DateTime | null },
) {
  return db.read<StatisticsRow>`
    select o.organization_id, realm.realms, block.bytes as data_size, vlob.bytes as metadata_size, person.users
    from organizations o
      cross join lateral (
        select count(*)::int as realms from realms r
        where r.organization = o.id and r.status <> 'DELETED' and (${at}::bigint is null or r.created_on <= ${at})
      ) realm
      cross join lateral (
        select coalesce(sum(b.size), 0)::bigint as bytes
        from realms r join blocks b on b.realm = r.id
        where r.organization = o.id and r.status <> 'DELETED' and (${at}::bigint is null or b.created_on <= ${at})
      ) block
      cross join lateral (
        select coalesce(sum(length(v.blob)), 0)::bigint as bytes
        from realms r join vlobs v on v.realm = r.id
        where r.organization = o.id and r.status <> 'DELETED' and (${at}::bigint is null or v.timestamp <= ${at})
      ) vlob
      cross join lateral (
        select array[
          count(*) filter (where u.profile = 'ADMIN' and not u.is_revoked),
          count(*) filter (where u.profile = 'ADMIN' and u.is_revoked),
          count(*) filter (where u.profile = 'STANDARD' and not u.is_revoked),
          count(*) filter (where u.profile = 'STANDARD' and u.is_revoked),
          count(*) filter (where u.profile = 'OUTSIDER' and not u.is_revoked),
          count(*) filter (where u.profile = 'OUTSIDER' and u.is_revoked)
        ]::int[] as users
        from (
          select
            (select p.profile from user_profiles p
             where p.user_key = u.id and (${at}::bigint is null or p.certified_on <= ${at})
             order by p.certified_on desc limit 1) as profile,
            u.revoked_on is not null and (${at}::bigint is null or u.revoked_on <= ${at}) as is_revoked
          from users u
          where u.organization = o.id and (${at}::bigint is null or u.created_on <= ${at})
        ) u
      ) person
    where (${organizationId}::text is null or o.organization_id = ${organizationId})
      and (${at}::bigint is null or o.created_on <= ${at})
    order by o.organization_id`
}

function statisticsOf({ realms, dataSize, metadataSize, users }: StatisticsRow): Statistics {
  const counts = PROFILES.map((_, index) => ({ active: users[2 * index] ?? 0, revoked: users[2 * index + 1] ?? 0 }))
  const active = counts.reduce((sum, count) => sum + count.active, 0)
  return {
    realms,
    data_size: Number(dataSize),
    metadata_size: Number(metadataSize),
    users: counts.reduce((sum, count) => sum + count.revoked, active),
    active_users: active,
    users_per_profile_detail: Object.fromEntries(
      PROFILES.map((profile, index) => [profile, counts[index]]),
    ) as Statistics['users_per_profile_detail'],
  }
}
