import { demandOrganization, openAdministration } from '../administration/open-administration.ts'
import type { Run } from '../context/verb-context.ts'
import type { organizationCreate } from '../specs/organization-specs.ts'

export const run: Run<typeof organizationCreate> = async (context, input) => {
  const { output, say } = context
  const organizationId = demandOrganization(input.organization)
  const administration = await openAdministration(context, input)
  const { bootstrapLink, webLink } = await administration.createOrganization(organizationId)
  output.say(say('done.organizationCreated', { organization: organizationId }))
  output.result({
    json: { organization_id: organizationId, bootstrap_url: webLink, bootstrap_link: bootstrapLink },
    plain: webLink,
  })
}
