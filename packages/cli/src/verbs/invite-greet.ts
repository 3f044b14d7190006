import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { greet } from '../enrolment/greet.ts'
import { selectInvitation } from '../enrolment/select-invitation.ts'
import { showOutcome } from '../enrolment/show-outcome.ts'
import type { inviteGreet } from '../specs/enrolment-specs.ts'

export const run: Run<typeof inviteGreet> = async (context, input) => {
  await withSession(context, input, async (session) => {
    const { token } = selectInvitation(input.token, await session.invitations.list(context.signal))
    showOutcome(context, await greet(context, session, { token, input }))
  })
}
