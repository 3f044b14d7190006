import { certificateGet, organizationBootstrap } from '@parallax/protocol'
import { accessTokenFromBytes, type DateTime, type OrganizationId, type UserProfile } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { call, callAnonymously } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { newDevice, newOrganizationId, newUserCertificates, testOrganization } from '../kit/test-organization.ts'

test('the first user finds his own two certificates', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const reply = await call(alice, certificateGet, {
    commonAfter: null,
    sequesterAfter: null,
    shamirRecoveryAfter: null,
    realmAfter: new Map(),
  })
  expect(reply).toMatchObject({ status: 'ok', sequesterCertificates: [] })
  expect(reply.status === 'ok' && reply.commonCertificates.length).toBe(2)
})

test('of bootstraps at once exactly one wins, on two servers with one database', async () => {
  const first = await sharedServer()
  await using second = await startTestServer({
    database: first.database,
    args: ['--spontaneous-organization-bootstrap'],
  })
  const model = await testOrganization(first)
  const id = newOrganizationId(model.tools)
  const attempt = (server: string) => {
    const rootSigningKey = model.tools.crypto.newSigningKey()
    const device = newDevice({ ...model, rootSigningKey }, 'Alice')
    return callAnonymously({ server, path: `/anonymous/${id}` }, organizationBootstrap, {
      bootstrapToken: null,
      rootVerifyKey: model.tools.crypto.verifyKeyOf(rootSigningKey),
      ...newUserCertificates(device, { profile: 'ADMIN', timestamp: model.tick() }),
      sequesterAuthorityCertificate: null,
    })
  }
  const replies = [await attempt(second.url), ...(await Promise.all([1, 2, 3].map(() => attempt(first.url))))]
  expect(replies[0]).toEqual({ status: 'ok' })
  for (const reply of replies.slice(1)) expect(reply).toEqual({ status: 'organization_already_bootstrapped' })

  const raced = newOrganizationId(model.tools)
  const race = { ...model, id: raced }
  const statuses = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => {
      const rootSigningKey = model.tools.crypto.newSigningKey()
      const device = newDevice({ ...race, rootSigningKey }, `Alice ${n}`)
      const { status } = await callAnonymously(
        { server: second.url, path: `/anonymous/${raced}` },
        organizationBootstrap,
        {
          bootstrapToken: null,
          rootVerifyKey: model.tools.crypto.verifyKeyOf(rootSigningKey),
          ...newUserCertificates(device, { profile: 'ADMIN', timestamp: model.tick() }),
          sequesterAuthorityCertificate: null,
        },
      )
      return status
    }),
  )
  expect(statuses.filter((status) => status === 'ok')).toHaveLength(1)
  expect(new Set(statuses)).toEqual(new Set(['ok', 'organization_already_bootstrapped']))
})

test('nobody creates an organization where only the administration may', async () => {
  const { database } = await sharedServer()
  await using server = await startTestServer({ database, args: ['--no-spontaneous-organization-bootstrap'] })
  const { tools } = await testOrganization(server)
  const id = newOrganizationId(tools)
  await expect(
    callAnonymously({ server: server.url, path: `/anonymous/${id}` }, organizationBootstrap, {
      bootstrapToken: null,
      rootVerifyKey: tools.crypto.verifyKeyOf(tools.crypto.newSigningKey()),
      userCertificate: new Uint8Array(),
      deviceCertificate: new Uint8Array(),
      redactedUserCertificate: new Uint8Array(),
      redactedDeviceCertificate: new Uint8Array(),
      sequesterAuthorityCertificate: null,
    }),
  ).rejects.toThrow('HTTP 404')
  expect((await administer(server, 'GET', `/organizations/${id}`)).code).toBe(404)
})

test('a creation over an organization that is not bootstrapped makes the first token void', async () => {
  const server = await sharedServer()
  const model = await testOrganization(server)
  const id = newOrganizationId(model.tools)
  const tokens = []
  for (let count = 0; count < 2; count += 1)
    tokens.push(await administer(server, 'POST', '/organizations', { organization_id: id }))
  expect(tokens.map(({ code }) => code)).toEqual([200, 200])
  expect(tokens[0]?.json).not.toEqual(tokens[1]?.json)
  const refused = await administer(server, 'POST', '/organizations', { organization_id: model.id })
  expect(refused).toEqual({ code: 400, json: { detail: 'Organization already exists' } })
})

test('a bootstrap is refused for its certificates, its date, what there is, and its token, in this order', async () => {
  const server = await sharedServer()
  const model = await testOrganization(server)
  const { tools, rootSigningKey } = model
  const id = newOrganizationId(tools)
  expect((await administer(server, 'POST', '/organizations', { organization_id: id })).code).toBe(200)
  const longAgo = (model.tick() - 330_000_000n) as DateTime
  const wrongToken = accessTokenFromBytes(tools.crypto.random(16))
  const attempt = async (organization: OrganizationId, { profile = 'ADMIN', timestamp = model.tick() }: Attempt) => {
    const path = `/anonymous/${organization}`
    return await callAnonymously({ server: server.url, path }, organizationBootstrap, {
      bootstrapToken: wrongToken,
      rootVerifyKey: tools.crypto.verifyKeyOf(rootSigningKey),
      ...newUserCertificates(newDevice(model, 'Zoë'), { profile, timestamp }),
      sequesterAuthorityCertificate: null,
    })
  }
  for (const organization of [id, model.id]) {
    const standard = { profile: 'STANDARD', timestamp: longAgo } as const
    expect(await attempt(organization, standard)).toEqual({ status: 'invalid_certificate' })
    const late = await attempt(organization, { timestamp: longAgo })
    expect(late).toMatchObject({ status: 'timestamp_out_of_ballpark', clientTimestamp: longAgo })
  }
  expect(await attempt(model.id, {})).toEqual({ status: 'organization_already_bootstrapped' })
  expect(await attempt(id, {})).toEqual({ status: 'invalid_bootstrap_token' })
})

interface Attempt {
  readonly profile?: UserProfile
  readonly timestamp?: DateTime
}
