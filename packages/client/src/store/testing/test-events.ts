import type { ApiEvent, LocalDevice } from '@parallax/protocol'
import type { ServerEvent } from '../../rpc/event-stream.ts'
import { offline, type ServerNotice, type TestOrganization } from './test-organization.ts'

/** The event stream of one device: only what it may hear of (spec 03 §6.6), from the connection on. */
export async function* testEvents(
  organization: TestOrganization,
  device: LocalDevice,
  signal?: AbortSignal,
): AsyncGenerator<ServerEvent, void, undefined> {
  signal?.throwIfAborted()
  if (!organization.isReachable) throw offline()
  const waiting: ServerEvent[] = [CONFIG]
  const wake = { up: (): void => undefined }
  const wakeUp = (): void => wake.up()
  const listener = (notice: ServerNotice): void => {
    const event = eventOf(organization, device, notice)
    if (event !== undefined) waiting.push({ type: 'event', event, id: undefined })
    wakeUp()
  }
  organization.listeners.add(listener)
  signal?.addEventListener('abort', wakeUp)
  try {
    for (;;) {
      signal?.throwIfAborted()
      if (!organization.isReachable) throw offline()
      const next = waiting.shift()
      if (next !== undefined) yield next
      else
        await new Promise<void>((resolve) => {
          wake.up = resolve
        })
    }
  } finally {
    organization.listeners.delete(listener)
    signal?.removeEventListener('abort', wakeUp)
  }
}

const CONFIG: ServerEvent = {
  type: 'event',
  id: undefined,
  event: {
    event: 'ORGANIZATION_CONFIG',
    userProfileOutsiderAllowed: true,
    activeUsersLimit: null,
    sseKeepaliveSeconds: null,
  },
}

function eventOf(organization: TestOrganization, device: LocalDevice, notice: ServerNotice): ApiEvent | undefined {
  switch (notice.topic) {
    case 'common':
      return { event: 'COMMON_CERTIFICATE', timestamp: notice.timestamp }
    case 'sequester':
      return { event: 'SEQUESTER_CERTIFICATE', timestamp: notice.timestamp }
    case 'realm': {
      const { realmId, timestamp } = notice
      // Whoever was removed hears of that, and of nothing after it.
      const isConcerned = organization.realms.isConcerned(realmId, device.userId, timestamp)
      return isConcerned ? { event: 'REALM_CERTIFICATE', realmId, timestamp } : undefined
    }
    case 'vlob': {
      const { realmId, vlobId, author, version, timestamp } = notice
      if (author === device.deviceId || !organization.realms.rolesOf(realmId).has(device.userId)) return undefined
      return {
        event: 'VLOB',
        realmId,
        vlobId,
        author,
        version,
        timestamp,
        blob: null,
        lastCommonCertificateTimestamp: organization.lastCommon,
        lastRealmCertificateTimestamp: organization.realms.lastTimestamp(realmId),
      }
    }
    case 'reachable':
      return undefined
  }
}
