import type { FieldType } from '../administration/json-body.ts'
import { objectSchema, textSchema } from '../administration/json-schema.ts'

/** What the server does with a service beside giving it keys; not in its certificate (spec 04a §2.7). */
export type ServiceConfig =
  | { readonly type: 'storage' }
  /** Asked before anything is written. */
  | { readonly type: 'webhook'; readonly webhookUrl: string }

/** `{"type": "storage"}`, or `{"type": "webhook", "webhook_url": "https://…"}`. */
export const aServiceConfig: FieldType<ServiceConfig> = {
  schema: {
    oneOf: [
      objectSchema({ type: { const: 'storage' } }),
      objectSchema({ type: { const: 'webhook' }, webhook_url: { ...textSchema, format: 'uri' } }),
    ],
  },
  read: (value) => {
    if (typeof value === 'object' && value !== null && 'type' in value) {
      if (value.type === 'storage') return { type: 'storage' }
      if (value.type === 'webhook' && 'webhook_url' in value && isHttpUrl(value.webhook_url))
        return { type: 'webhook', webhookUrl: value.webhook_url }
    }
    throw new TypeError('Input should be a configuration of a service, a webhook with its http or https URL')
  },
}

export function webhookUrlOf(config: ServiceConfig): string | null {
  return config.type === 'webhook' ? config.webhookUrl : null
}

/** Credentials in a URL cannot be sent; no database text holds the character zero. */
function isHttpUrl(value: unknown): value is string {
  const url = typeof value === 'string' && !value.includes('\0') ? URL.parse(value) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
