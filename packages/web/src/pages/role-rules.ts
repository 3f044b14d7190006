import type { RealmRole, UserProfile } from '@parallax/wire'

export const ROLES = ['OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER'] as const satisfies readonly RealmRole[]

interface Wanted {
  /** Of the person who gives it. */
  readonly mine: RealmRole
  readonly role: RealmRole
  /** Of the person who gets it; undefined while nobody is chosen. */
  readonly profile: UserProfile | undefined
}

/** Why a role cannot be given, as the server would say too (spec 04b §3.3); undefined when it can. */
export function forbiddenRole({
  mine,
  role,
  profile,
}: Wanted): 'share.reason.external' | 'share.reason.manager' | undefined {
  const isHigh = role === 'OWNER' || role === 'MANAGER'
  if (profile === 'OUTSIDER' && isHigh) return 'share.reason.external'
  if (mine === 'MANAGER' && isHigh) return 'share.reason.manager'
  return undefined
}
