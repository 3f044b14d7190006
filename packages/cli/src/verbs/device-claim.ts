import type { Run } from '../context/verb-context.ts'
import { claim } from '../enrolment/claim.ts'
import { readLink } from '../links/read-link.ts'
import type { deviceClaim } from '../specs/enrolment-specs.ts'

export const run: Run<typeof deviceClaim> = async (context, input) => {
  await claim(context, readLink(input.link, ['deviceInvitation']), input)
}
