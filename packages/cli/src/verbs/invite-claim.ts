import type { Run } from '../context/verb-context.ts'
import { claim } from '../enrolment/claim.ts'
import { readLink } from '../links/read-link.ts'
import type { inviteClaim } from '../specs/enrolment-specs.ts'

export const run: Run<typeof inviteClaim> = async (context, input) => {
  await claim(context, readLink(input.link, ['userInvitation', 'deviceInvitation']), input)
}
