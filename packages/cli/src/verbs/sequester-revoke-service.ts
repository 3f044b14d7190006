import { toBase64 } from '@parallax/wire'
import { openAdministration, organizationPath } from '../administration/open-administration.ts'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { readServiceFile } from '../sequester/service-file.ts'
import type { sequesterRevokeService } from '../specs/operator-specs.ts'

export const run: Run<typeof sequesterRevokeService> = async (context, input) => {
  const { output, say } = context
  const path = `${organizationPath(input.organization)}/sequester/services/revoke`
  const { serviceRevocationCertificate: file } = input
  if (file === undefined) throw usageError('usage.optionMissing', { option: '--service-revocation-certificate' })
  const signed = await readServiceFile('SEQUESTER SERVICE REVOCATION CERTIFICATE', file)
  const administration = await openAdministration(context, input)
  await administration.send('POST', path, { revoked_service_certificate: toBase64(signed) })
  output.say(say('done.serviceRevoked'))
  output.result({ json: {}, plain: '' })
}
