import type { Sql } from '../../../packages/server/src/db/client.ts'

/** What can never be in a database, whatever happened at once. Each query finds the rows that break its rule. */
const invariants: Readonly<Record<string, string>> = {
  'the common topic ends with its last certificate': `
    select o.id from organizations o where o.bootstrapped_on is not null and o.common_timestamp <>
      (select max(timestamp) from common_certificates c where c.organization = o.id)`,
  'the topic of a realm ends with its last certificate': `
    select r.id from realms r where r.topic_timestamp <>
      (select max(timestamp) from realm_certificates c where c.realm = r.id)`,
  'the key index of a realm is the number of its rotations': `
    select r.id from realms r where r.key_index <> (select count(*) from keys_bundles b where b.realm = r.id)`,
  'the role of a member is that of his last certificate': `
    select m.realm from realm_members m where (m.role, m.changed_on) is distinct from
      (select (x.role, x.certified_on) from realm_roles x
       where x.realm = m.realm and x.user_key = m.user_key order by certified_on desc limit 1)`,
  'a rotation gives an access to each member of its time, and to nobody else': `
    select b.realm from keys_bundles b where
      array(select a.user_key from keys_bundle_accesses a
            where a.realm = b.realm and a.key_index = b.key_index and a.origin = b.certified_on order by 1)
      <> array(select m.user_key from (
            select distinct on (user_key) user_key, role from realm_roles
            where realm = b.realm and certified_on < b.certified_on order by user_key, certified_on desc
          ) m where m.role is not null order by 1)`,
  'an access is to the key that was current': `
    select a.realm from keys_bundle_accesses a where a.key_index <>
      (select count(*) from keys_bundles b where b.realm = a.realm and b.certified_on <= a.origin)`,
  'the change log has every version once, without hole': `
    select r.id from realms r left join vlobs v on v.realm = r.id
    group by r.id having r.checkpoint <> count(v.checkpoint) or r.checkpoint <> coalesce(max(v.checkpoint), 0)
      or r.last_vlob_timestamp is distinct from max(v.timestamp)`,
  'the versions of a vlob have no hole': `
    select realm from vlobs group by realm, vlob_id having max(version) <> count(*)`,
  'nobody writes after his revocation': `
    select v.vlob_id from vlobs v
      join realms r on r.id = v.realm
      join devices d on d.organization = r.organization and d.device_id = v.author
      join users u on u.id = d.user_key
    where v.timestamp >= u.revoked_on`,
  'nobody writes without the right to, or after it was taken away': `
    select v.vlob_id from vlobs v
      join realms r on r.id = v.realm
      join devices d on d.organization = r.organization and d.device_id = v.author
    where not coalesce((
      select role in ('CONTRIBUTOR', 'MANAGER', 'OWNER') from realm_roles x
      where x.realm = v.realm and x.user_key = d.user_key and x.certified_on < v.timestamp
      order by certified_on desc limit 1
    ), false)`,
}

/** The rules that do not hold. */
export async function brokenInvariants(sql: Sql): Promise<readonly string[]> {
  const found = await Promise.all(
    Object.entries(invariants).map(async ([rule, query]) => ((await sql.unsafe(query)).length > 0 ? [rule] : [])),
  )
  return found.flat()
}
