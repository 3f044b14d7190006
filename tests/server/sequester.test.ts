import { certificateGet } from '@parallax/protocol'
import { type DateTime, hyphenated, printDateTime, type SequesterServiceId, toBase64 } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { listen, nextEvent } from '../kit/event-reader.ts'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { newId, newOrganizationId, type TestDevice, testOrganization } from '../kit/test-organization.ts'
import { newAuthorityKeys, SequesteredOrganization } from '../kit/test-sequester.ts'
import { JUNK } from './data/requests.ts'

const hook = { type: 'webhook', webhook_url: 'https://example.com/hook' } as const
const done = { code: 200, json: {} }
const refused = (code: number, detail: unknown) => ({ code, json: { detail } })
const invalid = refused(400, 'Invalid certificate')

let authority: SequesteredOrganization

beforeEach(async () => {
  authority = await SequesteredOrganization.create(await sharedServer())
}, 60_000)

async function certificates(device: TestDevice, sequesterAfter: DateTime | null = null) {
  const after = { commonAfter: null, sequesterAfter, shamirRecoveryAfter: null, realmAfter: new Map() }
  const reply = await call(device, certificateGet, after)
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.sequesterCertificates
}

describe('services', () => {
  test('are created, listed, changed and revoked, and members get their certificates', async () => {
    const { alice } = authority.organization
    expect(await authority.administer('GET', '')).toEqual({ code: 200, json: { services: [] } })
    const one = await authority.addService({ type: 'storage' }, { serviceLabel: 'Archive' })
    const two = await authority.addService(hook, { serviceLabel: 'Virus scanner' })
    const shown = ({ serviceId, timestamp }: typeof one, label: string, more: object) => ({
      service_id: serviceId,
      service_label: label,
      created_on: printDateTime(timestamp),
      revoked_on: null,
      ...more,
    })
    const listed = async () => (await authority.administer('GET', '')).json
    expect(await listed()).toEqual({
      services: [shown(one, 'Archive', { type: 'storage' }), shown(two, 'Virus scanner', hook)],
    })
    const change = { service_id: hyphenated(one.serviceId), config: { ...hook, webhook_url: 'http://example.com' } }
    expect(await authority.administer('PUT', '/config', change)).toEqual(done)
    const back = { service_id: two.serviceId, config: { type: 'storage' } }
    expect(await authority.administer('PUT', '/config', back)).toEqual(done)
    const revokedOn = authority.organization.tick()
    const revocation = await authority.revocation(one.serviceId, revokedOn)
    expect(await authority.revoke(revocation)).toEqual(done)
    expect(await listed()).toEqual({
      services: [
        { ...shown(one, 'Archive', change.config), revoked_on: printDateTime(revokedOn) },
        shown(two, 'Virus scanner', { type: 'storage' }),
      ],
    })
    const all = await certificates(alice)
    expect(all.slice(1)).toEqual([one.certificate, two.certificate, revocation])
    expect(await certificates(alice, one.timestamp)).toEqual([two.certificate, revocation])
  })

  test('are announced to everybody', async () => {
    const carol = await authority.organization.addUser('Carol', 'OUTSIDER')
    using events = await listen(carol)
    const { serviceId, timestamp } = await authority.addService()
    expect((await nextEvent(events, 'SEQUESTER_CERTIFICATE'))?.event).toMatchObject({ timestamp })
    const revokedOn = authority.organization.tick()
    await authority.revoke(await authority.revocation(serviceId, revokedOn))
    expect((await nextEvent(events, 'SEQUESTER_CERTIFICATE'))?.event).toMatchObject({ timestamp: revokedOn })
  })

  test('are of organizations with an authority, that are bootstrapped', async () => {
    const server = await sharedServer()
    const plain = await testOrganization(server)
    const empty = newOrganizationId(plain.tools)
    await administer(server, 'POST', '/organizations', { organization_id: empty })
    const { serviceId, certificate } = await authority.service()
    const routes = [
      ['GET', '', undefined],
      ['POST', '', { service_certificate: toBase64(certificate), config: hook }],
      ['POST', '/revoke', { revoked_service_certificate: toBase64(await authority.revocation(serviceId)) }],
      ['PUT', '/config', { service_id: serviceId, config: hook }],
    ] as const
    for (const [method, path, json] of routes) {
      const ask = (id: string) => administer(server, method, `/organizations/${id}/sequester/services${path}`, json)
      expect(await ask(plain.id)).toEqual(refused(400, 'Sequester disabled'))
      expect(await ask(empty)).toEqual(refused(404, 'Organization not found'))
      expect(await ask(newOrganizationId(plain.tools))).toEqual(refused(404, 'Organization not found'))
      expect(await ask('a%20b')).toEqual(refused(404, 'Invalid organization ID'))
      const bare = { url: server.url, administrationToken: 'wrong' }
      expect((await administer(bare, method, `/organizations/${plain.id}/sequester/services${path}`)).code).toBe(403)
    }
    const wrongMethod = await fetch(
      `${server.url}/administration/organizations/${plain.id}/sequester/services/config`,
      {
        headers: { authorization: `Bearer ${server.administrationToken}` },
      },
    )
    expect(wrongMethod.status).toBe(405)
  })

  test('work on an expired organization, and long before or after now', async () => {
    const { id, server, tick } = authority.organization
    await administer(server, 'PATCH', `/organizations/${id}`, { is_expired: true })
    const inAYear = (tick() + 31_536_000_000_000n) as DateTime
    await authority.addService(hook, { timestamp: inAYear })
    expect((await authority.administer('GET', '')).json).toMatchObject({ services: [{ type: 'webhook' }] })
  })
})

describe('a new service', () => {
  test('needs the signature of the authority on a certificate of a service', async () => {
    const { serviceId, certificate } = await authority.service()
    const foreign = await authority.service({}, newAuthorityKeys().signingKey)
    const revocation = await authority.revocation(serviceId)
    const unstorable = await authority.service({ serviceLabel: 'A\0' })
    const wrong = [JUNK, new Uint8Array(), foreign.certificate, revocation, certificate.subarray(0, -1)]
    for (const bytes of [...wrong, unstorable.certificate]) expect(await authority.create(bytes)).toEqual(invalid)
    expect(await certificates(authority.organization.alice)).toHaveLength(1)
  })

  test('comes after all certificates of the authority, and has an id of its own', async () => {
    const first = await authority.addService()
    for (const before of [0n, 1n, 10_000_000n]) {
      const timestamp = (first.timestamp - before) as DateTime
      const { certificate } = await authority.service({ timestamp, serviceId: first.serviceId })
      expect(await authority.create(certificate)).toEqual(
        refused(400, {
          msg: 'Require greater timestamp',
          strictly_greater_than: printDateTime(first.timestamp),
        }),
      )
    }
    const again = await authority.service({ serviceId: first.serviceId })
    expect(await authority.create(again.certificate)).toEqual(refused(400, 'Sequester service already exists'))
    const next = await authority.service({ timestamp: (first.timestamp + 1n) as DateTime })
    expect(await authority.create(next.certificate)).toEqual(done)
  })

  test.each([
    null,
    {},
    'storage',
    { type: 'dummy' },
    { type: 'webhook' },
    { type: 'webhook', webhook_url: 3 },
    { type: 'webhook', webhook_url: 'example.com' },
    { type: 'webhook', webhook_url: 'file:///etc/passwd' },
    { type: 'webhook', webhook_url: 'https://user:password@example.com' },
    { type: 'webhook', webhook_url: 'https://example.com/\0' },
  ])('has a configuration that can be used: %j', async (config) => {
    const { serviceId, certificate } = await authority.service()
    expect((await authority.create(certificate, config)).code).toBe(422)
    expect((await authority.administer('PUT', '/config', { service_id: serviceId, config })).code).toBe(422)
  })

  test('has a certificate in base64 and an id', async () => {
    for (const bytes of ['!!', 'AAA', 3, null]) {
      const create = { service_certificate: bytes, config: hook }
      expect((await authority.administer('POST', '', create)).code).toBe(422)
      expect((await authority.administer('POST', '/revoke', { revoked_service_certificate: bytes })).code).toBe(422)
    }
    expect((await authority.administer('POST', '', { config: hook })).code).toBe(422)
    expect((await authority.administer('PUT', '/config', { service_id: 'x', config: hook })).code).toBe(422)
  })
})

describe('a revocation', () => {
  test('needs the signature of the authority, a service that is there, and a later time, in this order', async () => {
    const { tools } = authority.organization
    const [service, later] = [await authority.addService(), await authority.addService()]
    const unknown = newId<SequesterServiceId>(tools)
    const { signingKey } = newAuthorityKeys()
    const revocation = authority.revocation.bind(authority)
    for (const bytes of [JUNK, await revocation(unknown, later.timestamp, signingKey), service.certificate])
      expect(await authority.revoke(bytes)).toEqual(invalid)
    const notFound = refused(404, 'Sequester service not found')
    expect(await authority.revoke(await revocation(unknown, later.timestamp))).toEqual(notFound)
    expect(await authority.administer('PUT', '/config', { service_id: unknown, config: hook })).toEqual(notFound)
    const tooEarly = refused(400, {
      msg: 'Require greater timestamp',
      strictly_greater_than: printDateTime(later.timestamp),
    })
    expect(await authority.revoke(await revocation(service.serviceId, later.timestamp))).toEqual(tooEarly)
    expect(await authority.revoke(await revocation(service.serviceId))).toEqual(done)
    const already = refused(400, 'Sequester service already revoked')
    expect(await authority.revoke(await revocation(service.serviceId))).toEqual(already)
    const onRevoked = { service_id: service.serviceId, config: hook }
    expect(await authority.administer('PUT', '/config', onRevoked)).toEqual(done)
  })

  test('is of the organization of the authority', async () => {
    const other = await SequesteredOrganization.create(await sharedServer())
    const { serviceId, certificate } = await other.addService()
    expect(await authority.create(certificate)).toEqual(invalid)
    expect(await authority.revoke(await authority.revocation(serviceId))).toEqual(
      refused(404, 'Sequester service not found'),
    )
  })
})

test('of services that come at once with one time one is created', async () => {
  const timestamp = authority.organization.tick()
  const all = await Promise.all(Array.from({ length: 5 }, () => authority.service({ timestamp })))
  const answers = await Promise.all(all.map(({ certificate }) => authority.create(certificate)))
  expect(answers.map(({ code }) => code).sort()).toEqual([200, 400, 400, 400, 400])
  expect(await certificates(authority.organization.alice)).toHaveLength(2)
})
