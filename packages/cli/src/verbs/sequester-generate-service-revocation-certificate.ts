import { parseUuid, type SequesterServiceId } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { showSignedService } from '../sequester/show-signed-service.ts'
import { dateOf, signRevocation } from '../sequester/sign-service.ts'
import type { sequesterGenerateServiceRevocationCertificate } from '../specs/operator-specs.ts'

export const run: Run<typeof sequesterGenerateServiceRevocationCertificate> = async (context, input) => {
  const { serviceId: text, authorityPrivateKey } = input
  if (text === undefined) throw usageError('usage.optionMissing', { option: '--service-id' })
  if (authorityPrivateKey === undefined) throw usageError('usage.optionMissing', { option: '--authority-private-key' })
  const serviceId = parseUuid<SequesterServiceId>(text)
  if (serviceId === undefined) throw usageError('usage.id', { text })
  const timestamp = dateOf(input.datetime)
  const revocation = await signRevocation(serviceId, { authorityPrivateKey, timestamp })
  await showSignedService(context, revocation, {
    kind: 'SEQUESTER SERVICE REVOCATION CERTIFICATE',
    path: input.output,
  })
}
