import { printHandle } from '@parallax/wire'
import { confirmed } from '../context/confirmed.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { selectUser } from '../selection/select-user.ts'
import type { userRevoke } from '../specs/organization-specs.ts'

export const run: Run<typeof userRevoke> = async (context, input) => {
  const { output, say, signal } = context
  await withSession(context, input, async (session) => {
    await session.organization.pollCertificates(signal)
    const user = selectUser(input.user, await session.members.list())
    const person = printHandle(user.humanHandle)
    await confirmed(context, { force: input.force, sentence: say('confirm.revoke', { person }) })
    await session.members.revoke(user.userId, signal)
    output.say(say('done.revoked', { person }))
    output.result({
      json: { id: user.userId, human_handle: [user.humanHandle.email, user.humanHandle.label] },
      plain: '',
    })
  })
}
