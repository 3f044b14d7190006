import type { RealmRole, UserProfile } from '@parallax/wire'

// Who may do what in a realm (spec 06a §1.3, 04b §2.2). The same rules on server and client.

const RANKS: { readonly [R in RealmRole]: number } = { OWNER: 4, MANAGER: 3, CONTRIBUTOR: 2, READER: 1 }

/** True when `role` is strictly higher: OWNER > MANAGER > CONTRIBUTOR > READER. */
export function isAbove(role: RealmRole, other: RealmRole): boolean {
  return RANKS[role] > RANKS[other]
}

/** May upload manifests and blocks: everybody but READERs. */
export function canWrite(role: RealmRole | null): boolean {
  return role !== null && role !== 'READER'
}

/** May rename, rotate the key, archive: OWNERs. */
export function canAdminister(role: RealmRole | null): boolean {
  return role === 'OWNER'
}

/**
 * Least role that may turn another user's role from `former` to `next` (null is no role): OWNER as soon as one of them
 * is OWNER or MANAGER, MANAGER otherwise.
 */
export function roleToChange(former: RealmRole | null, next: RealmRole | null): 'OWNER' | 'MANAGER' {
  return isManaging(former) || isManaging(next) ? 'OWNER' : 'MANAGER'
}

/** May give, change or remove another user's role. Whether the change is one at all is another question. */
export function canGrant(
  author: RealmRole | null,
  change: { readonly former: RealmRole | null; readonly next: RealmRole | null },
): boolean {
  const least = roleToChange(change.former, change.next)
  return author !== null && !isAbove(least, author)
}

/** An OUTSIDER may be given READER or CONTRIBUTOR only; one who was demoted keeps what he had. */
export function canHold(profile: UserProfile | undefined, role: RealmRole | null): boolean {
  return profile !== 'OUTSIDER' || !isManaging(role)
}

function isManaging(role: RealmRole | null): boolean {
  return role === 'OWNER' || role === 'MANAGER'
}
