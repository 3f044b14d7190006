import type { Run } from '../context/verb-context.ts'
import { claim } from '../enrolment/claim.ts'
import { readLink } from '../links/read-link.ts'
import { claimRecovery } from '../recovery/claim-recovery.ts'
import type { inviteClaim } from '../specs/enrolment-specs.ts'

export const run: Run<typeof inviteClaim> = async (context, input) => {
  const link = readLink(input.link, ['userInvitation', 'deviceInvitation', 'shamirRecoveryInvitation'])
  if (link.kind === 'shamirRecoveryInvitation') await claimRecovery(context, link, input)
  else await claim(context, link, input)
}
