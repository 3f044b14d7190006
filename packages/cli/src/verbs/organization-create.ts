import { parseOrganizationId } from '@parallax/wire'
import { createOrganization } from '../administration/administration-api.ts'
import { findAdministration } from '../administration/find-administration.ts'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import type { organizationCreate } from '../specs/organization-specs.ts'

export const run: Run<typeof organizationCreate> = async (context, input) => {
  const { output, say, signal } = context
  const organizationId = parseOrganizationId(input.organization)
  if (organizationId === undefined) throw usageError('usage.organization', { organization: input.organization })
  const { server, token } = await findAdministration(input, async () =>
    (await context.server()).administrationToken(context.environment.PARALLAX_DATA_DIR),
  )
  const { http } = await context.client()
  const { bootstrapLink, webLink } = await createOrganization(organizationId, { http, server, token, signal })
  output.say(say('done.organizationCreated', { organization: organizationId }))
  output.result({
    json: { organization_id: organizationId, bootstrap_url: webLink, bootstrap_link: bootstrapLink },
    plain: webLink,
  })
}
