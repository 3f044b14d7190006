import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { showSignedService } from '../sequester/show-signed-service.ts'
import { dateOf, signService } from '../sequester/sign-service.ts'
import type { sequesterGenerateServiceCertificate } from '../specs/operator-specs.ts'

export const run: Run<typeof sequesterGenerateServiceCertificate> = async (context, input) => {
  const { serviceLabel: label, servicePublicKey, authorityPrivateKey } = input
  if (label === undefined) throw usageError('usage.optionMissing', { option: '--service-label' })
  if (servicePublicKey === undefined) throw usageError('usage.optionMissing', { option: '--service-public-key' })
  if (authorityPrivateKey === undefined) throw usageError('usage.optionMissing', { option: '--authority-private-key' })
  const timestamp = dateOf(input.datetime)
  const service = await signService({ label, servicePublicKey, authorityPrivateKey, timestamp })
  await showSignedService(context, service, { kind: 'SEQUESTER SERVICE CERTIFICATE', path: input.output })
}
