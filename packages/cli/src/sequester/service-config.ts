import type { JsonRecord } from '../administration/administration-api.ts'
import { usageError } from '../cli-error.ts'

/** What the server does with a service, as the verb was told; undefined: nothing was. */
export function serviceConfig({
  storage,
  webhook,
}: {
  readonly storage: boolean
  readonly webhook: string | undefined
}): JsonRecord | undefined {
  if (storage && webhook !== undefined) throw usageError('usage.serviceConfig')
  if (webhook !== undefined) return { type: 'webhook', webhook_url: webhook }
  return storage ? { type: 'storage' } : undefined
}
