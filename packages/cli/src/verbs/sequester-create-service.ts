import { toBase64 } from '@parallax/wire'
import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { serviceConfig } from '../sequester/service-config.ts'
import { readServiceFile } from '../sequester/service-file.ts'
import type { sequesterCreateService } from '../specs/operator-specs.ts'

export const run: Run<typeof sequesterCreateService> = async (context, input) => {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/sequester/services`
  if (input.serviceCertificate === undefined)
    throw usageError('usage.optionMissing', { option: '--service-certificate' })
  const config = serviceConfig(input) ?? { type: 'storage' }
  const signed = await readServiceFile('SEQUESTER SERVICE CERTIFICATE', input.serviceCertificate)
  const administration = await openAdministration(context, input)
  await administration.send('POST', path, { service_certificate: toBase64(signed), config })
  output.say(say('done.serviceAdded'))
  output.result({ json: { config }, plain: '' })
}
