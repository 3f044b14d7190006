import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { showInvitation } from '../enrolment/show-invitation.ts'
import { selectUser } from '../selection/select-user.ts'
import type { inviteSharedRecovery } from '../specs/recovery-specs.ts'

export const run: Run<typeof inviteSharedRecovery> = async (context, input) => {
  const { sendEmail } = input
  const { signal } = context
  await withSession(context, input, async ({ invitations, members, organization }) => {
    await organization.pollCertificates(signal)
    const { userId } = selectUser(input.user, await members.list())
    showInvitation(context, await invitations.inviteSharedRecovery(userId, { sendEmail, signal }))
  })
}
