import { type Clock, type DeviceConnection, deviceConnection, type ServerEvent, tosRpc } from '@parallax/client'
import { NodeHttpTransport, SystemClock } from '@parallax/platform/node'
import {
  certificateGet,
  dumpSigned,
  inviteNewUser,
  revokedUserCertificate,
  tosGet,
  userRevoke,
} from '@parallax/protocol'
import { addMicroseconds, parseEmailAddress, parseOrganizationId, parseServerAddress } from '@parallax/wire'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { administer } from '../../kit/administration.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { type TestDevice, testOrganization } from '../../kit/test-organization.ts'

const everything = { commonAfter: null, sequesterAfter: null, shamirRecoveryAfter: null, realmAfter: new Map() }

let alice: TestDevice
let http: NodeHttpTransport
beforeEach(async () => {
  alice = (await testOrganization(await sharedServer())).alice
  http = new NodeHttpTransport()
})
afterEach(() => http[Symbol.asyncDispose]())

function speaking({ organization, deviceId, signingKey }: TestDevice, as: { readonly id?: string } = {}) {
  const serverUrl = parseServerAddress(organization.server.url) ?? failed()
  return { serverUrl, organizationId: parseOrganizationId(as.id ?? organization.id) ?? failed(), deviceId, signingKey }
}

function connect(device: TestDevice = alice, clock: Clock = new SystemClock()): DeviceConnection {
  const { crypto } = device.organization.tools
  return deviceConnection({ http, clock, crypto }, speaking(device))
}

describe('commands of a device', () => {
  test('are answered', async () => {
    const { commonCertificates } = await connect().call(certificateGet, everything)
    expect(commonCertificates).toHaveLength(2)
  })

  test('of terms are answered on their own path', async () => {
    const { crypto } = alice.organization.tools
    const rpc = tosRpc({ http, clock: new SystemClock(), crypto }, speaking(alice))
    expect(await rpc.call(tosGet, {})).toEqual({ status: 'no_tos' })
  })

  test('are refused with the error of the situation', async () => {
    const codeOf = (connection: DeviceConnection) =>
      connection.call(certificateGet, everything).then(
        () => 'answered',
        (error) => error.code,
      )
    const { crypto } = alice.organization.tools
    expect(await codeOf(connect({ ...alice, signingKey: crypto.newSigningKey() }))).toBe('device_unknown')
    const parts = { http, clock: new SystemClock(), crypto }
    expect(await codeOf(deviceConnection(parts, speaking(alice, { id: 'Nowhere' })))).toBe('organization_unknown')
    const bob = await alice.organization.addUser('Bob')
    expect(await codeOf(connect(bob))).toBe('answered')
    await revoke(bob)
    expect(await codeOf(connect(bob))).toBe('user_revoked')
    await administer(alice.organization.server, 'PATCH', `/organizations/${alice.organization.id}`, {
      is_expired: true,
    })
    expect(await codeOf(connect())).toBe('organization_expired')
  })

  test('of a device whose clock is wrong tell both times', async () => {
    const clock = new SystemClock()
    const late: Clock = {
      now: () => addMicroseconds(clock.now(), -3_600_000_000),
      monotonic: () => clock.monotonic(),
      sleep: (milliseconds, signal) => clock.sleep(milliseconds, signal),
    }
    const refused = await connect(alice, late)
      .call(certificateGet, everything)
      .catch((error) => error)
    expect(refused).toMatchObject({ code: 'clock_wrong' })
    const { difference } = refused.parameters
    expect(Math.abs(difference.seconds - 3600)).toBeLessThan(5)
  })

  async function revoke(user: TestDevice): Promise<void> {
    const { tools, tick } = alice.organization
    const value = {
      type: 'revoked_user_certificate',
      author: alice.deviceId,
      timestamp: tick(),
      userId: user.userId,
    } as const
    const certificate = dumpSigned(tools, revokedUserCertificate, { value, signingKey: alice.signingKey })
    expect(await connect().call(userRevoke, { revokedUserCertificate: certificate })).toEqual({ status: 'ok' })
  }
})

describe('events of a device', () => {
  const invite = async () => {
    const claimerEmail = parseEmailAddress('bob@example.com') ?? failed()
    await connect().call(inviteNewUser, { claimerEmail, sendEmail: false })
  }

  test('begin with the configuration, come as they happen, and again to who comes back', async () => {
    const seen: ServerEvent[] = []
    const first = connect().listenEvents({})
    for await (const item of first) {
      seen.push(item)
      if (seen.length === 1) await invite()
      if (item.type === 'event' && item.event.event === 'INVITATION') break
    }
    expect(seen[0]).toMatchObject({ type: 'event', id: undefined, event: { event: 'ORGANIZATION_CONFIG' } })
    const invited = seen.at(-1)
    if (invited?.type !== 'event') throw new Error('not an event')
    expect(invited.id).toMatch(/^[0-9a-f]{32}$/)
    await invite()
    const stop = new AbortController()
    const missed: ServerEvent[] = []
    for await (const item of connect().listenEvents({ lastEventId: invited.id, signal: stop.signal })) {
      missed.push(item)
      if (item.type === 'event' && item.event.event === 'INVITATION') break
    }
    expect(missed).toMatchObject([
      { event: { event: 'ORGANIZATION_CONFIG' } },
      { event: { event: 'INVITATION', invitationStatus: 'PENDING' } },
    ])
  })

  test('end with the reason of the signal', async () => {
    const stop = new AbortController()
    const reason = new Error('enough')
    const listening = (async () => {
      for await (const _ of connect().listenEvents({ signal: stop.signal })) stop.abort(reason)
    })()
    await expect(listening).rejects.toBe(reason)
  })

  test('are refused like commands', async () => {
    const { crypto } = alice.organization.tools
    const stranger = connect({ ...alice, signingKey: crypto.newSigningKey() })
    const listening = (async () => {
      for await (const _ of stranger.listenEvents({})) throw new Error('heard something')
    })()
    await expect(listening).rejects.toMatchObject({ code: 'device_unknown' })
  })
})

function failed(): never {
  throw new Error('the scene is wrong')
}
