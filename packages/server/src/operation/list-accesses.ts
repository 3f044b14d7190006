import type { DateTime, RealmRole, UserId, UserProfile, VlobId } from '@parallax/wire'
import { findOrganization } from './find-organization.ts'
import { OperatedServer, type OperationSource } from './operated-server.ts'

/** One human, by his address: who he was in the organization, and what he could reach (spec 05 §11.3). */
export interface HumanAccess {
  readonly email: string
  readonly label: string
  /** Oldest first; one at most is active. */
  readonly users: readonly UserAccess[]
}

export interface UserAccess {
  readonly userId: UserId
  /** The current one. */
  readonly profile: UserProfile
  readonly createdOn: DateTime
  /** Null: active. */
  readonly revokedOn: DateTime | null
  readonly isFrozen: boolean
  readonly profiles: readonly { readonly profile: UserProfile; readonly since: DateTime }[]
  readonly realms: readonly RealmAccess[]
}

export interface RealmAccess {
  readonly realmId: VlobId
  /** Null: the role was taken away. */
  readonly roles: readonly { readonly role: RealmRole | null; readonly since: DateTime }[]
}

export interface ListAccessesOptions {
  readonly organization: string
  /** Words that the address, the name or the user id must all contain; case does not count. */
  readonly filter?: string | undefined
}

interface UserRow extends Omit<UserAccess, 'profiles' | 'realms'> {
  readonly key: number
  readonly email: string
  readonly label: string
}

interface ProfileRow {
  readonly userKey: number
  readonly profile: UserProfile
  readonly since: DateTime
}

interface RoleRow {
  readonly userKey: number
  readonly realmId: VlobId
  readonly role: RealmRole | null
  readonly since: DateTime
}

/** Throws `OperationError`. */
export async function listAccesses(
  source: OperationSource,
  { organization, filter = '' }: ListAccessesOptions,
): Promise<readonly HumanAccess[]> {
  await using server = await OperatedServer.reach(source)
  const { read } = server.db
  const { key } = await findOrganization(read, organization)
  const rows = await read<UserRow>`
    select id as key, user_id, email, label, profile, created_on, revoked_on, is_frozen
    from users where organization = ${key} order by created_on, id`
  const profiles = await read<ProfileRow>`
    select p.user_key, p.profile, p.certified_on as since
    from user_profiles p join users u on u.id = p.user_key
    where u.organization = ${key} order by p.certified_on`
  const roles = await read<RoleRow>`
    select r.user_key, m.realm_id, r.role, r.certified_on as since
    from realm_roles r join realms m on m.id = r.realm
    where m.organization = ${key} order by r.certified_on`
  const words = filter.toLowerCase().split(/\s+/)
  const wanted = rows.filter(({ email, label, userId }) =>
    words.every((word) => `${email} ${label} ${userId}`.toLowerCase().includes(word)),
  )
  return humansOf(wanted, Map.groupBy(profiles, byUser), Map.groupBy(roles, byUser))
}

function byUser({ userKey }: { readonly userKey: number }): number {
  return userKey
}

function humansOf(
  rows: readonly UserRow[],
  profiles: ReadonlyMap<number, readonly ProfileRow[]>,
  roles: ReadonlyMap<number, readonly RoleRow[]>,
): readonly HumanAccess[] {
  const humans = Map.groupBy(rows, ({ email }) => email)
  return [...humans].map(([email, users]) => ({
    email,
    label: users.at(-1)?.label ?? '',
    users: users.map(({ key, userId, profile, createdOn, revokedOn, isFrozen }) => ({
      ...{ userId, profile, createdOn, revokedOn, isFrozen },
      profiles: (profiles.get(key) ?? []).map((one) => ({ profile: one.profile, since: one.since })),
      realms: realmsOf(roles.get(key) ?? []),
    })),
  }))
}

function realmsOf(rows: readonly RoleRow[]): readonly RealmAccess[] {
  const realms = Map.groupBy(rows, ({ realmId }) => realmId)
  return [...realms].map(([realmId, roles]) => ({
    realmId,
    roles: roles.map(({ role, since }) => ({ role, since })),
  }))
}
