import { linkTarget } from '@parallax/client'
import { confirmCode } from '../context/confirm-code.ts'
import type { Run } from '../context/verb-context.ts'
import { confirmTarget, readLink } from '../links/read-link.ts'
import type { deviceMfaReset } from '../specs/mfa-specs.ts'

export const run: Run<typeof deviceMfaReset> = async (context, input) => {
  const { output, say, signal } = context
  const link = readLink(input.link, ['totpReset'])
  const client = await context.client()
  await confirmTarget(context, linkTarget(link, (await client.devices()).devices))
  const confirm = confirmCode(context, context.secrets(input))
  await client.deviceFiles.resetMfa(link, { confirm, signal })
  output.say(say('done.mfaReset'))
  output.result({ json: { organization_id: link.organizationId, user_id: link.userId }, plain: '' })
}
