import type { OrganizationId } from '@parallax/wire'
import type { NewUser } from '../certificates/load-new-user.ts'
import type { ServerContext } from '../context.ts'

/** Milliseconds. */
const PATIENCE = 10_000

/** Tells the operator's program of a new organization (spec 05 §4.1), behind the reply: a failure is only logged. */
export function announceBootstrap(context: ServerContext, organizationId: OrganizationId, user: NewUser): void {
  const { config, log } = context
  if (config.bootstrapWebhook === null) return
  post(context, config.bootstrapWebhook, bodyOf(organizationId, user)).catch((error: unknown) => {
    log.warn({ event: 'bootstrap-webhook', organization: organizationId, error })
  })
}

async function post({ fetch }: ServerContext, url: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  const response = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(PATIENCE) })
  if (!response.ok) throw new Error(`HTTP ${response.status}`)
}

function bodyOf(organizationId: OrganizationId, { user, device }: NewUser): string {
  return JSON.stringify({
    organization_id: organizationId,
    device_id: device.deviceId,
    device_label: device.deviceLabel,
    human_email: user.humanHandle.email,
    human_label: user.humanHandle.label,
  })
}
