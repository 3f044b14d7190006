import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { serviceConfig } from '../sequester/service-config.ts'
import type { sequesterUpdateService } from '../specs/operator-specs.ts'

export const run: Run<typeof sequesterUpdateService> = async (context, input) => {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/sequester/services/config`
  const { serviceId } = input
  if (serviceId === undefined) throw usageError('usage.optionMissing', { option: '--service-id' })
  const config = serviceConfig(input)
  if (config === undefined) throw usageError('usage.serviceConfig')
  await (await openAdministration(context, input)).send('PUT', path, { service_id: serviceId, config })
  output.say(say('done.serviceUpdated'))
  output.result({ json: { service_id: serviceId, config }, plain: '' })
}
