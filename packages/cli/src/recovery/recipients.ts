import type { MemberInfo, SharedRecoverySetup } from '@parallax/client'
import type { UserId } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import { selectUser } from '../selection/select-user.ts'

/** `PERSON[:PARTS]`: a person is found as everywhere, and gets one part unless more are said. */
export function readRecipient(text: string, members: readonly MemberInfo[]): SharedRecoverySetup['recipients'][number] {
  const [, person = text, parts = '1'] = /^(.*):(\d{1,3})$/.exec(text) ?? []
  const shares = Number(parts)
  if (shares < 1 || shares > 255) throw usageError('usage.parts', { text: parts })
  return { userId: selectUser(person, members).userId, shares }
}

/** Who is asked when nobody is named: all other administrators, with one part each (spec 08 §4). */
export function otherAdministrators(self: UserId, members: readonly MemberInfo[]): SharedRecoverySetup['recipients'] {
  return members
    .filter(({ userId, profile, revokedOn }) => profile === 'ADMIN' && revokedOn === null && userId !== self)
    .map(({ userId }) => ({ userId, shares: 1 }))
}
