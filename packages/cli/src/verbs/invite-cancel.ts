import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { selectInvitation } from '../enrolment/select-invitation.ts'
import type { inviteCancel } from '../specs/enrolment-specs.ts'

export const run: Run<typeof inviteCancel> = async (context, input) => {
  const { output, say, signal } = context
  await withSession(context, input, async ({ invitations }) => {
    const { token } = selectInvitation(input.token, await invitations.list(signal))
    await invitations.cancel(token, signal)
    output.say(say('done.invitationCancelled'))
    output.result({ json: { token }, plain: '' })
  })
}
