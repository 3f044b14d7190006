-- The data model of API v5 (spec 05 §8.1).
--
-- Times are bigint microseconds since 1970: exact, as on the wire, compared as integers. timestamptz holds the same
-- range, but every driver turns it into a millisecond date, or into text that must be parsed.
-- Ids of the protocol are uuid columns, unique in their organization; rows refer to each other by short integer keys.
-- Bytes that are ciphertext or signed are stored uncompressed: compressing them is work for nothing.
-- The topics' last timestamps stand on `organizations` and `realms`. What spec 03 §9 calls their locks are advisory
-- locks (function `hold`): shared ones leave no trace on disk, and never meet the updates of the row.

create table organizations (
  id integer generated always as identity primary key,
  organization_id text collate "C" not null unique,
  created_on bigint not null,
  -- Null: created spontaneously, bootstrapped without token (spec 04a §2.3).
  bootstrap_token bytea,
  bootstrapped_on bigint,
  root_verify_key bytea,
  is_expired boolean not null default false,
  expired_on bigint,
  -- Null: no limit.
  active_users_limit bigint,
  user_profile_outsider_allowed boolean not null,
  -- Seconds.
  minimum_archiving_period bigint not null,
  tos_updated_on bigint,
  -- json, not jsonb: the order of the locales is that of the operator.
  tos_urls json,
  -- DER. Null: not sequestered.
  sequester_verify_key bytea,
  common_timestamp bigint not null default 0,
  sequester_timestamp bigint,
  shamir_timestamp bigint,
  check ((bootstrapped_on is null) = (root_verify_key is null)),
  check ((tos_updated_on is null) = (tos_urls is null)),
  check ((sequester_verify_key is null) = (sequester_timestamp is null))
);

create table users (
  id integer generated always as identity primary key,
  organization integer not null references organizations,
  user_id uuid not null,
  email text not null,
  label text not null,
  -- The current one; `user_profiles` has all of them.
  profile text not null check (profile in ('ADMIN', 'STANDARD', 'OUTSIDER')),
  created_on bigint not null,
  revoked_on bigint,
  is_frozen boolean not null default false,
  tos_accepted_on bigint,
  totp_completed boolean not null default false,
  totp_secret bytea,
  totp_reset_token bytea,
  unique (organization, user_id),
  check (not totp_completed or (totp_secret is not null and totp_reset_token is null))
);
-- One active user for each human (spec 05 §8.1); also counts the active users.
create unique index users_active on users (organization, email) where revoked_on is null;
-- The owner of an account asks where his address is a user, in all organizations.
create index users_by_email on users (email);

create table user_profiles (
  user_key integer not null references users,
  certified_on bigint not null,
  profile text not null check (profile in ('ADMIN', 'STANDARD', 'OUTSIDER')),
  primary key (user_key, certified_on)
);

create table devices (
  organization integer not null references organizations,
  device_id uuid not null,
  user_key integer not null references users,
  verify_key bytea not null,
  created_on bigint not null,
  primary key (organization, device_id)
);
create index devices_by_user on devices (user_key);

-- Every certificate of the topic as it was received. A user and his first device share a timestamp: `rank` keeps the
-- user before the device. `redacted` is what outsiders get; null where there is no such form.
create table common_certificates (
  organization integer not null references organizations,
  timestamp bigint not null,
  rank smallint not null,
  certificate bytea not null,
  redacted bytea,
  primary key (organization, timestamp, rank)
);

create table sequester_certificates (
  organization integer not null references organizations,
  timestamp bigint not null,
  certificate bytea not null,
  primary key (organization, timestamp)
);

create table sequester_services (
  organization integer not null references organizations,
  service_id uuid not null,
  label text not null,
  created_on bigint not null,
  revoked_on bigint,
  -- Null: type STORAGE.
  webhook_url text,
  primary key (organization, service_id)
);

create table realms (
  id integer generated always as identity primary key,
  organization integer not null references organizations,
  realm_id uuid not null,
  created_on bigint not null,
  status text not null default 'AVAILABLE' check (status in ('AVAILABLE', 'ARCHIVED', 'DELETION_PLANNED', 'DELETED')),
  -- Of the plan, while there is one.
  deletion_date bigint,
  topic_timestamp bigint not null,
  -- Number of key rotations.
  key_index bigint not null default 0,
  has_name boolean not null default false,
  -- Changes with each vlob version: the highest timestamp ever, the length of the change log, and sizes for reports.
  last_vlob_timestamp bigint,
  checkpoint bigint not null default 0,
  vlob_bytes bigint not null default 0,
  unique (organization, realm_id)
) with (fillfactor = 50);

-- Who has, or has had, a role. `role` null: removed, and `changed_on` tells when.
create table realm_members (
  realm integer not null references realms,
  user_key integer not null references users,
  role text check (role in ('READER', 'CONTRIBUTOR', 'MANAGER', 'OWNER')),
  changed_on bigint not null,
  primary key (realm, user_key)
);
create index realm_members_by_user on realm_members (user_key);

create table realm_roles (
  realm integer not null references realms,
  certified_on bigint not null,
  user_key integer not null references users,
  role text check (role in ('READER', 'CONTRIBUTOR', 'MANAGER', 'OWNER')),
  primary key (realm, certified_on)
);

create table realm_certificates (
  realm integer not null references realms,
  timestamp bigint not null,
  certificate bytea not null,
  primary key (realm, timestamp)
);

create table keys_bundles (
  realm integer not null references realms,
  key_index bigint not null,
  certified_on bigint not null,
  -- Null once the realm is deleted.
  keys_bundle bytea,
  primary key (realm, key_index)
);

-- Append only: the one that counts is the latest by origin, which is the timestamp of the certificate (rotation or
-- share) that came with it; two certificates of a realm never share one.
create table keys_bundle_accesses (
  realm integer not null references realms,
  user_key integer not null references users,
  key_index bigint not null,
  origin bigint not null,
  access bytea not null,
  primary key (realm, user_key, key_index, origin)
);

create table sequester_keys_bundle_accesses (
  realm integer not null references realms,
  key_index bigint not null,
  service_id uuid not null,
  access bytea not null,
  primary key (realm, key_index, service_id)
);

-- Versions of vlobs and, by checkpoint, the change log of the realm. No reference to `realms`: checking one would lock
-- that row at each insert, and it is updated by all of them.
create table vlobs (
  realm integer not null,
  vlob_id uuid not null,
  version bigint not null,
  checkpoint bigint not null,
  key_index bigint not null,
  author uuid not null,
  timestamp bigint not null,
  blob bytea not null,
  primary key (realm, vlob_id, version),
  unique (realm, checkpoint)
);

-- What is known of blocks; the data is in the block store. Unique in the organization, since the store knows no realm
-- (spec 04b §5.1, ours). `id` is the order of insertion, for exports.
create table blocks (
  organization integer not null,
  block_id uuid not null,
  realm integer not null,
  id bigint generated always as identity,
  author uuid not null,
  key_index bigint not null,
  size integer not null,
  created_on bigint not null,
  primary key (organization, block_id)
);
create index blocks_by_realm on blocks (realm, id) include (size);

-- The block store of kind POSTGRESQL; unrelated to the rest (spec 05 §8.1).
create table block_data (
  organization_id text collate "C" not null,
  block_id uuid not null,
  data bytea not null,
  primary key (organization_id, block_id)
);

create table cryptpad_sessions (
  realm integer not null references realms,
  document_id uuid not null,
  author uuid not null,
  timestamp bigint not null,
  key_index bigint not null,
  encrypted_view_key bytea not null,
  encrypted_edit_key bytea,
  primary key (realm, document_id)
);

create table shamir_setups (
  id integer generated always as identity primary key,
  organization integer not null references organizations,
  user_key integer not null references users,
  timestamp bigint not null,
  brief_certificate bytea not null,
  threshold smallint not null,
  ciphered_data bytea not null,
  reveal_token bytea not null,
  deleted_on bigint,
  deletion_certificate bytea,
  unique (organization, reveal_token),
  unique (user_key, timestamp),
  check ((deleted_on is null) = (deletion_certificate is null))
);
create unique index shamir_setups_active on shamir_setups (user_key) where deleted_on is null;

create table shamir_shares (
  setup integer not null references shamir_setups,
  recipient integer not null references users,
  shares smallint not null,
  certificate bytea not null,
  primary key (setup, recipient)
);
create index shamir_shares_by_recipient on shamir_shares (recipient);

create table invitations (
  id integer generated always as identity primary key,
  organization integer not null references organizations,
  token bytea not null,
  type text not null check (type in ('USER', 'DEVICE', 'SHAMIR_RECOVERY')),
  created_on bigint not null,
  -- A user, or else the label of an external service.
  created_by integer references users,
  created_by_service text,
  -- USER has an e-mail, the others a user; SHAMIR_RECOVERY also the setup.
  claimer_email text,
  claimer integer references users,
  shamir_setup integer references shamir_setups,
  deleted_on bigint,
  deleted_as text check (deleted_as in ('FINISHED', 'CANCELLED')),
  unique (organization, token),
  check ((created_by is null) = (created_by_service is not null)),
  check ((type = 'USER') = (claimer_email is not null) and (type = 'USER') = (claimer is null)),
  check ((type = 'SHAMIR_RECOVERY') = (shamir_setup is not null)),
  check ((deleted_on is null) = (deleted_as is null))
);
-- An invitation that is pending is given again instead of a second one (spec 04a §5.2 to §5.4).
create unique index invitations_pending_user on invitations (organization, claimer_email)
  where type = 'USER' and deleted_on is null;
create unique index invitations_pending_device on invitations (claimer) where type = 'DEVICE' and deleted_on is null;
create unique index invitations_pending_shamir on invitations (shamir_setup)
  where type = 'SHAMIR_RECOVERY' and deleted_on is null;
create index invitations_by_claimer on invitations (claimer);
-- The same for invitations.
create index invitations_by_email on invitations (claimer_email) where deleted_on is null;

create table greeting_attempts (
  id integer generated always as identity primary key,
  organization integer not null references organizations,
  attempt_id uuid not null,
  invitation integer not null references invitations,
  greeter integer not null references users,
  greeter_joined_on bigint,
  claimer_joined_on bigint,
  cancelled_on bigint,
  cancelled_by text check (cancelled_by in ('GREETER', 'CLAIMER')),
  cancelled_reason text,
  unique (organization, attempt_id),
  check ((cancelled_on is null) = (cancelled_by is null) and (cancelled_on is null) = (cancelled_reason is null))
);
create unique index greeting_attempts_active on greeting_attempts (invitation, greeter) where cancelled_on is null;
create index greeting_attempts_by_session on greeting_attempts (invitation, greeter);

create table greeting_steps (
  attempt integer not null references greeting_attempts,
  step smallint not null,
  greeter_payload bytea,
  claimer_payload bytea,
  primary key (attempt, step)
);

create table async_enrollments (
  organization integer not null references organizations,
  enrollment_id uuid not null,
  status text not null default 'SUBMITTED' check (status in ('SUBMITTED', 'ACCEPTED', 'REJECTED', 'CANCELLED')),
  email text not null,
  submitted_on bigint not null,
  submit_payload bytea not null,
  -- PKI or OPEN_BAO; the signature as it was received, in MessagePack (spec 04a §6, ours: certificates and all).
  identity_system text not null check (identity_system in ('PKI', 'OPEN_BAO')),
  submit_signature bytea not null,
  -- Of the acceptance, rejection or cancellation.
  decided_on bigint,
  accept_payload bytea,
  accept_signature bytea,
  primary key (organization, enrollment_id),
  check ((status = 'SUBMITTED') = (decided_on is null)),
  check ((status = 'ACCEPTED') = (accept_payload is not null) and (status = 'ACCEPTED') = (accept_signature is not null))
);
create unique index async_enrollments_submitted on async_enrollments (organization, email) where status = 'SUBMITTED';

create table totp_opaque_keys (
  key_id uuid primary key,
  user_key integer not null references users,
  opaque_key bytea not null,
  failed_attempts integer not null default 0,
  last_failure_on bigint
);
create index totp_opaque_keys_by_user on totp_opaque_keys (user_key);

create table accounts (
  id uuid primary key,
  email text not null unique,
  label text not null,
  deleted_on bigint
);

create table account_vaults (
  id integer generated always as identity primary key,
  account uuid not null references accounts,
  is_current boolean not null
);
create unique index account_vaults_current on account_vaults (account) where is_current;

create table account_vault_items (
  vault integer not null references account_vaults,
  fingerprint bytea not null,
  data bytea not null,
  primary key (vault, fingerprint)
);

create table account_auth_methods (
  method_id uuid primary key,
  vault integer not null references account_vaults,
  created_on bigint not null,
  created_by_ip text not null,
  created_by_user_agent text not null,
  mac_key bytea not null,
  vault_key_access bytea not null,
  -- MessagePack, as it was received.
  password_algorithm bytea,
  disabled_on bigint
);
create index account_auth_methods_by_vault on account_auth_methods (vault);
create unique index account_auth_methods_password on account_auth_methods (vault)
  where password_algorithm is not null and disabled_on is null;

-- One code at most by purpose and e-mail of the account (spec 04b §7.1).
create table account_validation_codes (
  purpose text not null check (purpose in ('CREATE', 'DELETE', 'RECOVER')),
  email text not null,
  code text not null,
  created_on bigint not null,
  failures smallint not null default 0,
  primary key (purpose, email)
);

alter table vlobs alter column blob set storage external;
alter table block_data alter column data set storage external;
alter table keys_bundles alter column keys_bundle set storage external;
alter table common_certificates alter column certificate set storage external, alter column redacted set storage external;
alter table realm_certificates alter column certificate set storage external;

-- Holds a lock until the end of the transaction. Classes: `db/locks.ts`.
create function hold(mode text, class integer, key integer) returns void language plpgsql as $$
begin
  if mode = 'shared' then
    perform pg_advisory_xact_lock_shared(class, key);
  elsif mode = 'exclusive' then
    perform pg_advisory_xact_lock(class, key);
  end if;
end
$$;

-- The same for a realm, which may not exist yet; two realms that fall on one key only wait for each other.
create function hold_realm(mode text, organization integer, realm_id uuid) returns void language plpgsql as $$
declare
  key constant bigint := hashtextextended(realm_id::text, organization);
begin
  if mode = 'shared' then
    perform pg_advisory_xact_lock_shared(key);
  elsif mode = 'exclusive' then
    perform pg_advisory_xact_lock(key);
  end if;
end
$$;

-- Whether the author of a request may act now, in the order of spec 03 §4.1, and with which profile. Inlined into the
-- statement that calls it.
create function author_state(in_organization integer, in_user integer, in_demand_tos boolean)
returns table (
  refusal text, profile text, user_key integer,
  common_timestamp bigint, sequester_timestamp bigint, shamir_timestamp bigint
) language sql stable as $$
  select
    case
      when o.is_expired then 'organization_expired'
      when u.revoked_on is not null then 'user_revoked'
      when u.is_frozen then 'user_frozen'
      when in_demand_tos and o.tos_updated_on > coalesce(u.tos_accepted_on, o.tos_updated_on - 1) then 'tos_not_accepted'
    end,
    u.profile, u.id, o.common_timestamp, o.sequester_timestamp, o.shamir_timestamp
  from organizations o join users u on u.organization = o.id
  where o.id = in_organization and u.id = in_user
$$;

-- First statement of every write by a device: takes the locks, in the order that excludes deadlocks, and only then
-- reads. Each statement inside sees what was committed before it began, hence all that the locks waited for.
create function enter_write(
  in_organization integer, in_user integer, in_demand_tos boolean,
  common_lock text, in_realm_id uuid, realm_lock text, sequester_lock text, shamir_lock text, advisory_class integer
) returns table (
  refusal text, profile text,
  common_timestamp bigint, sequester_timestamp bigint, shamir_timestamp bigint,
  realm integer, realm_status text, key_index bigint, has_name boolean, realm_timestamp bigint,
  last_vlob_timestamp bigint, role text, members integer[]
) language plpgsql as $$
begin
  perform hold(common_lock, 1, in_organization);
  if in_realm_id is not null then
    perform hold_realm(realm_lock, in_organization, in_realm_id);
  end if;
  perform hold(sequester_lock, 2, in_organization);
  perform hold(shamir_lock, 3, in_organization);
  if advisory_class is not null then
    perform pg_advisory_xact_lock(advisory_class, in_organization);
  end if;
  return query
    select
      a.refusal, a.profile, o.common_timestamp, o.sequester_timestamp, o.shamir_timestamp,
      r.id, r.status, r.key_index, r.has_name, r.topic_timestamp, r.last_vlob_timestamp,
      (select m.role from realm_members m where m.realm = r.id and m.user_key = in_user),
      (select array_agg(m.user_key order by m.user_key) from realm_members m where m.realm = r.id and m.role is not null)
    from organizations o
      cross join author_state(in_organization, in_user, in_demand_tos) a
      left join realms r on r.organization = o.id and r.realm_id = in_realm_id
    where o.id = in_organization;
end
$$;

-- The last part of a creation of a block, which is in the store by then: locks, the state under them and the row in one
-- statement. No row of the answer: no such organization.
create function create_block(
  in_organization integer, in_user integer, in_realm_id uuid,
  in_block_id uuid, in_author uuid, in_key_index bigint, in_size integer, in_now bigint
) returns table (refusal text, is_deleted boolean, is_stored boolean) language plpgsql as $$
declare
  scene record;
begin
  select e.refusal, e.realm, e.realm_status into scene
  from enter_write(in_organization, in_user, true, 'shared', in_realm_id, 'shared', null, null, null) e;
  if not found then
    return;
  end if;
  refusal := scene.refusal;
  is_deleted := coalesce(scene.realm_status = 'DELETED', true);
  is_stored := false;
  if refusal is null and not is_deleted then
    insert into blocks (organization, block_id, realm, author, key_index, size, created_on)
    values (in_organization, in_block_id, scene.realm, in_author, in_key_index, in_size, in_now)
    on conflict do nothing;
    is_stored := found;
  end if;
  return next;
end
$$;

-- Versions of vlobs, of as many requests as came at once: one statement, one commit for all. Each was checked against what
-- its server remembers of the realm and of its author's role. Here, with the locks of a vlob write held for all of them,
-- only equality is left to look at: what is not as remembered is not written. Answers the positions of those that were;
-- the others are checked again by `enter_write`.
--
-- `realm_…`: what is remembered, an entry for each realm, in one order on all servers, so that no two wait for each
-- other. `vlob_…`: an entry for each version; no vlob twice. `told_…`: notifications, and the version that each is of.
create function write_vlobs(
  realm_organizations integer[], realm_ids uuid[], realm_keys integer[], realm_statuses text[],
  realm_key_indexes bigint[], realm_timestamps bigint[], realm_common_timestamps bigint[], realm_members text[],
  vlob_realms integer[], vlob_users integer[], vlob_roles text[], vlob_authors uuid[], vlob_ids uuid[],
  vlob_versions bigint[], vlob_timestamps bigint[], vlob_blobs bytea, vlob_blob_ends integer[],
  told_channel text, told_texts text[], told_vlobs integer[]
) returns integer[] language plpgsql
-- A few rows found by their keys, however the statistics were when the plan was made: that of an empty table is kept.
set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off
as $$
declare
  written integer[];
begin
  for n in 1 .. cardinality(realm_ids) loop
    if realm_organizations[n] is distinct from realm_organizations[n - 1] then
      perform pg_advisory_xact_lock_shared(1, realm_organizations[n]);
    end if;
  end loop;
  for n in 1 .. cardinality(realm_ids) loop
    perform hold_realm('shared', realm_organizations[n], realm_ids[n]);
  end loop;
  -- Writers of one realm take turns at its row, which numbers the entries of the change log.
  perform from realms r where r.id = any (realm_keys) order by r.id for no key update;
  with realm as (
    select w.position, o.id as organization, r.id, r.checkpoint, r.key_index
    from unnest(
        realm_keys, realm_statuses, realm_key_indexes, realm_timestamps, realm_common_timestamps, realm_members
      ) with ordinality as w (id, status, key_index, timestamp, common_timestamp, members, position)
      join realms r on r.id = w.id
      join organizations o on o.id = r.organization
    where r.status = w.status and r.key_index = w.key_index and r.topic_timestamp = w.timestamp
      and o.common_timestamp = w.common_timestamp
      and w.members::integer[] = (
        select array_agg(m.user_key order by m.user_key) from realm_members m where m.realm = r.id and m.role is not null
      )
  ), vlob as (
    select w.*, lag(w.blob_end, 1, 0) over (order by w.position) as blob_start
    from unnest(
        vlob_realms, vlob_users, vlob_roles, vlob_authors, vlob_ids, vlob_versions, vlob_timestamps, vlob_blob_ends
      ) with ordinality as w (realm, user_key, role, author, id, version, timestamp, blob_end, position)
  ), fitting as materialized (
    select v.*, r.id as realm_key, r.key_index,
      r.checkpoint + row_number() over (partition by r.id order by v.position) as checkpoint
    from vlob v
      join realm r on r.position = v.realm
      join realm_members m on m.realm = r.id and m.user_key = v.user_key and m.role = v.role
      cross join lateral author_state(r.organization, v.user_key, true) a
    where a.refusal is null
      and v.version = 1 + coalesce((select max(x.version) from vlobs x where x.realm = r.id and x.vlob_id = v.id), 0)
  ), inserted as (
    insert into vlobs (realm, vlob_id, version, checkpoint, key_index, author, timestamp, blob)
    select
      realm_key, id, version, checkpoint, key_index, author, timestamp,
      substr(vlob_blobs, blob_start + 1, blob_end - blob_start)
    from fitting
  ), counted as (
    update realms r set
      checkpoint = f.checkpoint,
      last_vlob_timestamp = greatest(r.last_vlob_timestamp, f.timestamp),
      vlob_bytes = r.vlob_bytes + f.bytes
    from (
      select realm_key, max(checkpoint) as checkpoint, max(timestamp) as timestamp, sum(blob_end - blob_start) as bytes
      from fitting
      group by realm_key
    ) f
    where r.id = f.realm_key
  ), told as (
    select pg_notify(told_channel, n.text)
    from (
      select t.text
      from unnest(told_texts, told_vlobs) with ordinality as t (text, vlob, position)
        join fitting f on f.position = t.vlob
      order by t.position
    ) n
  )
  select array_agg(f.position) into written from fitting f where (select count(*) from told) > 0;
  return written;
end
$$;

-- Undoes the transaction unless `expected`: it is then run again, to find out what is different. For writes that are
-- sent without having looked first.
create function insist(expected boolean) returns boolean language plpgsql as $$
begin
  if expected is not true then
    raise exception 'not as expected' using errcode = 'PX001';
  end if;
  return true;
end
$$;
