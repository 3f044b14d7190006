import { MAX_INVITATION_EMAIL_LENGTH, parseEmailAddress } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { withSession } from '../context/with-session.ts'
import { showInvitation } from '../enrolment/show-invitation.ts'
import type { inviteUser } from '../specs/enrolment-specs.ts'

export const run: Run<typeof inviteUser> = async (context, input) => {
  const email = input.email.length > MAX_INVITATION_EMAIL_LENGTH ? undefined : parseEmailAddress(input.email)
  if (email === undefined) throw usageError('usage.email', { email: input.email })
  const { sendEmail } = input
  await withSession(context, input, async ({ invitations }) => {
    showInvitation(context, await invitations.inviteUser(email, { sendEmail, signal: context.signal }))
  })
}
