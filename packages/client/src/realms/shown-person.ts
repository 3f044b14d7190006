import { shownHandle } from '@parallax/protocol'
import { printHandle, type UserId } from '@parallax/wire'
import type { RealmContext } from './realm-context.ts'

/** A user as an error names them to people. */
export function shownPerson({ certificates }: Pick<RealmContext, 'certificates'>, userId: UserId): string {
  const user = certificates.state.user(userId)
  return user.outcome === 'found' ? printHandle(shownHandle(user.value)) : userId
}
