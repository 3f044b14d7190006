import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { greet } from '../enrolment/greet.ts'
import { sayEmailSent } from '../enrolment/show-invitation.ts'
import { showOutcome } from '../enrolment/show-outcome.ts'
import type { deviceAdd } from '../specs/enrolment-specs.ts'

export const run: Run<typeof deviceAdd> = async (context, input) => {
  const { output, say, signal } = context
  await withSession(context, input, async (session) => {
    const invitation = await session.invitations.inviteDevice({ sendEmail: input.sendEmail, signal })
    sayEmailSent(context, invitation)
    const { webLink: url, link, token } = invitation
    output.tell({ invitation: { token, url, link } }, `${say('next.openOnOtherDevice')}\n  ${url}`)
    showOutcome(context, await greet(context, session, { token, input }))
  })
}
