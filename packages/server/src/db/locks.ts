import type { DateTime, RealmRole, UserProfile, VlobId } from '@parallax/wire'
import type { Transaction } from './transaction.ts'

/** Shared ones go together; an exclusive one waits for all others and keeps them waiting. */
export type LockMode = 'shared' | 'exclusive'

/** Commands that are one at a time in an organization, beside the topics. The numbers are advisory lock classes. */
export const ADVISORY_LOCKS = {
  /** Two administrators inviting the same address: both would create an invitation. */
  invitationCreation: 4,
  /** Submit with `force`, accept and reject of one enrolment: two of them would win. */
  asyncEnrollment: 5,
} as const

/**
 * The locks of spec 03 §9, held from the first check to the commit, and the races that they prevent. They are taken
 * in the order of the fields by the function `enter_write` of the schema, which reads only afterwards.
 */
export interface Locks {
  /**
   * Shared by every write of a device, exclusive for what changes users and devices. Without it a vlob or realm
   * certificate could get a timestamp above the revocation of its author, and two common certificates the same one.
   */
  readonly common?: LockMode
  /**
   * `shared`: data is written by the rights and the key index that hold until the commit. `exclusive`: what changes
   * them. Without it a vlob that waited behind a rotation, an archiving or an unshare would be accepted with the
   * state from before (wart of upstream, 04b §4.2). Also holds for an id that is not a realm yet: of two creations
   * the second finds the first.
   */
  readonly realm?: { readonly id: VlobId; readonly mode: LockMode }
  /** A rotation gives an access to each active service: a service added meanwhile would get none. */
  readonly sequester?: LockMode
  /** Two setups of one user, or a setup and a deletion, would both be accepted; and share a timestamp. */
  readonly shamir?: LockMode
  readonly advisory?: keyof typeof ADVISORY_LOCKS
}

/** Who acts: keys of the rows, facts that never change. */
export interface AuthorKeys {
  readonly organization: number
  readonly user: number
}

/** What a device's request runs into before its command: the name of an HTTP refusal. */
export type AuthorRefusal = 'organization_expired' | 'user_revoked' | 'user_frozen' | 'tos_not_accepted'

/** What is true while the locks are held. */
export interface WriteScene {
  readonly profile: UserProfile
  readonly commonTimestamp: DateTime
  /** Null: the organization is not sequestered. */
  readonly sequesterTimestamp: DateTime | null
  readonly shamirTimestamp: DateTime | null
  /** Null: no such realm, or none was asked for. */
  readonly realm: RealmScene | null
}

export interface RealmScene {
  readonly key: number
  readonly status: 'AVAILABLE' | 'ARCHIVED' | 'DELETION_PLANNED' | 'DELETED'
  /** Number of key rotations. */
  readonly keyIndex: bigint
  readonly hasName: boolean
  readonly timestamp: DateTime
  readonly lastVlobTimestamp: DateTime | null
  /** Of the author. */
  readonly role: RealmRole | null
  /** The users with a role, by key: who gets the events of the realm. */
  readonly members: readonly number[]
}

interface SceneRow extends Omit<WriteScene, 'realm'> {
  readonly refusal: AuthorRefusal | null
  readonly realm: number | null
  readonly realmStatus: RealmScene['status']
  readonly keyIndex: bigint
  readonly hasName: boolean
  readonly realmTimestamp: DateTime
  readonly lastVlobTimestamp: DateTime | null
  readonly role: RealmRole | null
  readonly members: readonly number[] | null
}

/** Takes the locks, then reads; one round trip, together with `begin`. */
export async function enterWrite(
  tx: Transaction,
  author: AuthorKeys,
  { locks, demandTos }: { readonly locks: Locks; readonly demandTos: boolean },
): Promise<WriteScene | { readonly refusal: AuthorRefusal | 'organization_not_found' }> {
  const { common, realm, sequester, shamir, advisory } = locks
  const [row] = await tx.sql<SceneRow[]>`
    select * from enter_write(
      ${author.organization}, ${author.user}, ${demandTos}, ${common ?? null},
      ${realm?.id ?? null}, ${realm?.mode ?? null}, ${sequester ?? null}, ${shamir ?? null},
      ${advisory === undefined ? null : ADVISORY_LOCKS[advisory]}
    )`
  if (row === undefined) return { refusal: 'organization_not_found' }
  return row.refusal === null ? sceneOf(row) : { refusal: row.refusal }
}

function sceneOf(row: SceneRow): WriteScene {
  const { profile, commonTimestamp, sequesterTimestamp, shamirTimestamp } = row
  return { profile, commonTimestamp, sequesterTimestamp, shamirTimestamp, realm: realmOf(row) }
}

function realmOf(row: SceneRow): RealmScene | null {
  if (row.realm === null) return null
  const { realm: key, realmStatus: status, realmTimestamp: timestamp } = row
  const { keyIndex, hasName, lastVlobTimestamp, role } = row
  return { key, status, keyIndex, hasName, timestamp, lastVlobTimestamp, role, members: row.members ?? [] }
}
