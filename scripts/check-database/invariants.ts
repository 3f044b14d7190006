/** What must hold in the database whatever happened. The query answers the rows that break it. */
export interface Invariant {
  readonly rule: string
  readonly sql: string
}

/** Rules of spec 05 §8.1, 06a §3 to §7 and 06b §4 that more than one row has to keep. */
export const INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a bootstrapped organization has a user, a device, and the date of its last common certificate',
    sql: `
      select o.organization_id as place, o.common_timestamp as found
      from organizations o
      where o.root_verify_key is not null and (
        not exists (select from users u where u.organization = o.id)
        or not exists (select from devices d where d.organization = o.id)
        or o.common_timestamp is distinct from
          (select max(c.timestamp) from common_certificates c where c.organization = o.id))`,
  },
  {
    rule: 'the last sequester certificate dates the sequester topic',
    sql: `
      select o.organization_id as place, o.sequester_timestamp as found
      from organizations o
      where o.sequester_timestamp is distinct from
        (select max(c.timestamp) from sequester_certificates c where c.organization = o.id)`,
  },
  {
    rule: 'the profile of a user is the one of his last certificate',
    sql: `
      select u.user_id as place, u.profile as found
      from users u
      where u.profile is distinct from
        (select p.profile from user_profiles p where p.user_key = u.id order by p.certified_on desc limit 1)`,
  },
  {
    rule: 'a user has a device, made no earlier than he was, in his organization',
    sql: `
      select u.user_id as place, u.organization as found
      from users u
      where not exists (select from devices d where d.user_key = u.id)
        or exists (
          select from devices d
          where d.user_key = u.id and (d.organization <> u.organization or d.created_on < u.created_on))`,
  },
  {
    rule: 'the last certificate of a realm dates its topic',
    sql: `
      select r.realm_id as place, r.topic_timestamp as found
      from realms r
      where r.topic_timestamp is distinct from
        (select max(c.timestamp) from realm_certificates c where c.realm = r.id)`,
  },
  {
    rule: 'the role of a member is that of the last role certificate',
    sql: `
      select r.realm_id as place, u.user_id as found
      from realm_members m join realms r on r.id = m.realm join users u on u.id = m.user_key
      where (m.role, m.changed_on) is distinct from (
        select (c.role, c.certified_on) from realm_roles c
        where c.realm = m.realm and c.user_key = m.user_key order by c.certified_on desc limit 1)`,
  },
  {
    rule: 'a realm has an owner',
    sql: `
      select r.realm_id as place, r.status as found
      from realms r
      where not exists (select from realm_members m where m.realm = r.id and m.role = 'OWNER')`,
  },
  {
    rule: 'the keys of a realm are numbered from 1 without a gap',
    sql: `
      select r.realm_id as place, r.key_index as found
      from realms r left join keys_bundles k on k.realm = r.id
      group by r.id
      having count(k.key_index) <> r.key_index or coalesce(max(k.key_index), 0) <> r.key_index`,
  },
  {
    rule: 'a rotation gives access to each member of its time, and to nobody else',
    sql: `
      select r.realm_id as place, b.key_index as found
      from keys_bundles b join realms r on r.id = b.realm
      where r.status <> 'DELETED' and
        array(
          select a.user_key from keys_bundle_accesses a
          where a.realm = b.realm and a.key_index = b.key_index and a.origin = b.certified_on order by 1)
        <> array(
          select m.user_key from (
            select distinct on (user_key) user_key, role from realm_roles
            where realm = b.realm and certified_on < b.certified_on order by user_key, certified_on desc
          ) m where m.role is not null order by 1)`,
  },
  {
    rule: 'an access is to the key that was current',
    sql: `
      select r.realm_id as place, a.key_index as found
      from keys_bundle_accesses a join realms r on r.id = a.realm
      where a.key_index <>
        (select count(*) from keys_bundles b where b.realm = a.realm and b.certified_on <= a.origin)`,
  },
  {
    rule: 'every member has access to the current key',
    sql: `
      select r.realm_id as place, u.user_id as found
      from realm_members m join realms r on r.id = m.realm join users u on u.id = m.user_key
      where m.role is not null and r.key_index > 0 and u.revoked_on is null and r.status <> 'DELETED' and not exists (
        select from keys_bundle_accesses a
        where a.realm = r.id and a.user_key = m.user_key and a.key_index = r.key_index)`,
  },
  {
    rule: 'the versions of a vlob are numbered from 1 without a gap, and their dates do not go back',
    sql: `
      select v.vlob_id as place, max(v.version) as found
      from (
        select *, lag(timestamp) over (partition by realm, vlob_id order by version) as before from vlobs
      ) v
      group by v.realm, v.vlob_id
      having min(v.version) <> 1 or count(*) <> max(v.version) or bool_or(v.timestamp < v.before)`,
  },
  {
    rule: 'the change log of a realm has no gap, and the realm counts it right',
    sql: `
      select r.realm_id as place, r.checkpoint as found
      from realms r left join vlobs v on v.realm = r.id
      where r.status <> 'DELETED'
      group by r.id
      having count(v.checkpoint) <> r.checkpoint or coalesce(max(v.checkpoint), 0) <> r.checkpoint
        or max(v.timestamp) is distinct from r.last_vlob_timestamp
        or coalesce(sum(length(v.blob)), 0) <> r.vlob_bytes`,
  },
  {
    rule: 'a vlob belongs to a realm and to one of its keys',
    sql: `
      select v.vlob_id as place, v.version as found
      from vlobs v left join realms r on r.id = v.realm
      where r.id is null or v.key_index > r.key_index`,
  },
  {
    rule: 'nobody writes without the right to, or after it was taken away',
    sql: `
      select v.vlob_id as place, v.version as found
      from vlobs v
        join realms r on r.id = v.realm
        left join devices d on d.organization = r.organization and d.device_id = v.author
      where not coalesce((
        select c.role in ('CONTRIBUTOR', 'MANAGER', 'OWNER') from realm_roles c
        where c.realm = v.realm and c.user_key = d.user_key and c.certified_on < v.timestamp
        order by c.certified_on desc limit 1), false)`,
  },
  {
    rule: 'nobody writes after his revocation',
    sql: `
      select v.vlob_id as place, v.version as found
      from vlobs v
        join realms r on r.id = v.realm
        join devices d on d.organization = r.organization and d.device_id = v.author
        join users u on u.id = d.user_key
      where v.timestamp >= u.revoked_on`,
  },
  {
    rule: 'a block belongs to a realm, to one of its keys and to a device',
    sql: `
      select b.block_id as place, b.key_index as found
      from blocks b
        left join realms r on r.id = b.realm
        left join devices d on d.organization = b.organization and d.device_id = b.author
      where r.id is null or d.device_id is null or r.organization <> b.organization
        or b.key_index > r.key_index or b.key_index < 1 or b.size < 0`,
  },
]
