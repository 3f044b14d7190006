import { HEADERS, organizationInfo } from '@parallax/protocol'
import { type DateTime, encode } from '@parallax/wire'
import { expect, test } from 'vitest'
import { administer } from '../kit/administration.ts'
import { listen } from '../kit/event-reader.ts'
import { authorization, now, post } from '../kit/rpc.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { type SharedServer, sharedServer } from '../kit/shared-server.ts'
import { newDevice, type TestDevice, testOrganization } from '../kit/test-organization.ts'

const body = encode(organizationInfo.request, {})

async function codeFor(device: TestDevice, header: string | undefined, sent: Uint8Array = body): Promise<number> {
  const { server, id } = device.organization
  const headers = { [HEADERS.authorization]: header }
  return (await post(server.url, { path: `/authenticated/${id}`, body: sent, headers })).code
}

const later = (seconds: number) => (now() + BigInt(seconds) * 1_000_000n) as DateTime

async function change(server: SharedServer, device: TestDevice, columns: Readonly<Record<string, unknown>>) {
  await using sql = openDatabase(server)
  await sql`update users set ${sql(columns)} where user_id = ${device.userId}`
}

test('a request without a token, or with one that is no token, is 401', async () => {
  const { alice } = await testOrganization(await sharedServer())
  for (const header of [undefined, 'Bearer', 'Basic x', 'Bearer a.b.c.d', `${authorization(alice)} more`])
    expect(await codeFor(alice, header)).toBe(401)
})

test('an unknown device and a signature by another key are 403, before the clock', async () => {
  const organization = await testOrganization(await sharedServer())
  const { alice } = organization
  const stranger = newDevice(organization, 'Mallory')
  expect(await codeFor(alice, authorization(stranger))).toBe(403)
  const forged = { ...alice, signingKey: stranger.signingKey }
  expect(await codeFor(alice, authorization(forged))).toBe(403)
  expect(await codeFor(alice, authorization(forged, later(-3600)))).toBe(403)
})

test('a token is good for 320 s, and 300 s before its time', async () => {
  const { alice } = await testOrganization(await sharedServer())
  for (const seconds of [-318, 0, 298]) expect(await codeFor(alice, authorization(alice, later(seconds)))).toBe(200)
  for (const seconds of [-322, 302]) expect(await codeFor(alice, authorization(alice, later(seconds)))).toBe(498)
})

test('states come one before the other: expired, revoked, frozen, terms, then the body', async () => {
  const server = await sharedServer()
  const organization = await testOrganization(server, { settings: { tos: { en: 'https://example.com/terms' } } })
  const { alice, id } = organization
  const nonsense = Uint8Array.of(0xc1)
  const both = async () => [
    await codeFor(alice, authorization(alice)),
    await codeFor(alice, authorization(alice), nonsense),
  ]
  expect(await both()).toEqual([463, 463])
  await change(server, alice, { is_frozen: true })
  expect(await both()).toEqual([462, 462])
  await change(server, alice, { revoked_on: 1n })
  expect(await both()).toEqual([461, 461])
  await administer(server, 'PATCH', `/organizations/${id}`, { is_expired: true })
  expect(await both()).toEqual([460, 460])
  // Also for a token that is refused by itself: the device was seen before.
  expect(await codeFor(alice, authorization(alice, later(-3600)))).toBe(460)
})

test('a device that was served once is refused as soon as its user is frozen, and served when he no longer is', async () => {
  const server = await sharedServer()
  const { alice } = await testOrganization(server)
  for (const [frozen, code] of [
    [false, 200],
    [true, 462],
    [false, 200],
  ] as const) {
    await change(server, alice, { is_frozen: frozen })
    expect(await codeFor(alice, authorization(alice))).toBe(code)
  }
})

test('a stream that opens while its user is frozen is refused or ended, never left open', async () => {
  const server = await sharedServer()
  const { alice } = await testOrganization(server)
  await change(server, alice, { is_frozen: true })
  await expect(listen(alice)).rejects.toThrow('HTTP 462')
})
