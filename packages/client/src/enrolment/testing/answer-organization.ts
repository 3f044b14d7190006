import { certificateGet, deviceCreate, organizationBootstrap, userCreate } from '@parallax/protocol'
import type { DateTime } from '@parallax/wire'
import { authorOf, type On } from './answer.ts'
import type { ServerRecords } from './server-records.ts'

/** Spec 04a §3.1, §4.4 to §4.6. */
export function answerOrganization(on: On, records: ServerRecords): void {
  on(organizationBootstrap, (request) => {
    if (records.isBootstrapped) return { status: 'organization_already_bootstrapped' }
    if (request.bootstrapToken !== records.bootstrapToken) return { status: 'invalid_bootstrap_token' }
    records.acceptUser(request.userCertificate)
    records.acceptDevice(request.deviceCertificate)
    if (request.sequesterAuthorityCertificate !== null) records.sequester.push(request.sequesterAuthorityCertificate)
    records.isBootstrapped = true
    return { status: 'ok' }
  })
  on(certificateGet, ({ commonAfter }) => ({
    status: 'ok',
    commonCertificates: records.common
      .filter(({ timestamp }) => commonAfter === null || timestamp > commonAfter)
      .map(({ signed }) => signed),
    sequesterCertificates: records.sequester,
    realmCertificates: new Map(),
    shamirRecoveryCertificates: [],
  }))
  on(userCreate, (request, speaker) => {
    if (authorOf(records, speaker).profile !== 'ADMIN') return { status: 'author_not_allowed' }
    const { timestamp, humanHandle } = records.userCertificate(request.userCertificate)
    const late = causality(records, timestamp)
    if (late !== undefined) return late
    const { activeUsers, activeUsersLimit } = records
    if (activeUsers.some((user) => user.humanHandle.email === humanHandle?.email))
      return { status: 'human_handle_already_taken' }
    if (activeUsersLimit !== null && activeUsers.length >= activeUsersLimit)
      return { status: 'active_users_limit_reached' }
    records.acceptUser(request.userCertificate)
    records.acceptDevice(request.deviceCertificate)
    return { status: 'ok' }
  })
  on(deviceCreate, (request, speaker) => {
    authorOf(records, speaker)
    const late = causality(records, records.deviceCertificate(request.deviceCertificate).timestamp)
    if (late !== undefined) return late
    records.acceptDevice(request.deviceCertificate)
    return { status: 'ok' }
  })
}

function causality({ common }: ServerRecords, timestamp: DateTime) {
  const last = common.at(-1)?.timestamp
  if (last === undefined || timestamp > last) return undefined
  return { status: 'require_greater_timestamp', strictlyGreaterThan: last } as const
}
