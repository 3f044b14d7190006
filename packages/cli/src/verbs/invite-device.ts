import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { showInvitation } from '../enrolment/show-invitation.ts'
import type { inviteDevice } from '../specs/enrolment-specs.ts'

export const run: Run<typeof inviteDevice> = async (context, input) => {
  const { sendEmail } = input
  await withSession(context, input, async ({ invitations }) => {
    showInvitation(context, await invitations.inviteDevice({ sendEmail, signal: context.signal }))
  })
}
