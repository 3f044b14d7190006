import { printHandle, type UserProfile } from '@parallax/wire'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { selectUser } from '../selection/select-user.ts'
import type { userProfile } from '../specs/operator-specs.ts'

const PROFILES = { admin: 'ADMIN', standard: 'STANDARD', outsider: 'OUTSIDER' } as const satisfies Record<
  string,
  UserProfile
>

export const run: Run<typeof userProfile> = async (context, input) => {
  const { output, say, catalogue, signal } = context
  const profile = PROFILES[input.profile]
  await withSession(context, input, async (session) => {
    await session.organization.pollCertificates(signal)
    const user = selectUser(input.user, await session.members.list())
    await session.members.changeProfile(user.userId, profile, signal)
    const person = printHandle(user.humanHandle)
    output.say(say('done.profile', { person, profile: catalogue.profiles[profile] }))
    output.result({ json: { id: user.userId, current_profile: profile }, plain: '' })
  })
}
