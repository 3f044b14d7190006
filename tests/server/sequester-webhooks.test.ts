import { realmRotateKey, vlobCreate, vlobPollChanges, vlobUpdate } from '@parallax/protocol'
import { printDateTime, type SequesterServiceId, toBase64 } from '@parallax/wire'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import type { TestDevice } from '../kit/test-organization.ts'
import { SequesteredOrganization, type ServiceConfig, type TestService } from '../kit/test-sequester.ts'
import { startWebhookPeer, type WebhookPeer, type WebhookReply } from '../kit/webhook-peer.ts'
import { rotationRequest, vlobRequest } from './data/requests.ts'
import { Workspace } from './data/workspace.ts'

let authority: SequesteredOrganization
let peer: WebhookPeer
let alice: TestDevice
let workspace: Workspace
let services: readonly TestService[]

beforeEach(async () => {
  authority = await SequesteredOrganization.create(await sharedServer())
  peer = await startWebhookPeer()
  alice = authority.organization.alice
  workspace = new Workspace(alice, await authority.organization.addRealm(alice))
  services = [
    await authority.addService({ type: 'storage' }),
    await authority.addService(hook('/first')),
    await authority.addService(hook('/second?tenant=%20a&x')),
  ]
}, 60_000)
afterEach(() => peer[Symbol.asyncDispose]())

const ok = { status: 'ok' }

function hook(path: string): ServiceConfig {
  return { type: 'webhook', webhook_url: `${peer.url}${path}` }
}

function idOf(index: number): SequesterServiceId {
  const service = services[index]
  if (service === undefined) throw new RangeError(`no service ${index}`)
  return service.serviceId
}

function rotation(
  keyIndex: bigint,
  serviceIds: readonly SequesterServiceId[] = services.map(({ serviceId }) => serviceId),
) {
  const { realmId, participants } = workspace
  return rotationRequest(alice, { realmId, keyIndex, participants: [...participants], services: serviceIds })
}

async function rotate(request = rotation(1n)) {
  return await call(alice, realmRotateKey, request)
}

/** The three commands, each with a request that nothing speaks against. */
const writes = {
  realm_rotate_key: async () => {
    const request = rotation(1n)
    return { send: () => rotate(request), again: { status: 'bad_key_index' } }
  },
  vlob_create: async () => {
    const request = { ...vlobRequest(alice, workspace.realmId), keyIndex: 0n }
    return { send: () => call(alice, vlobCreate, request), again: { status: 'vlob_already_exists' } }
  },
  vlob_update: async () => {
    const created = { ...vlobRequest(alice, workspace.realmId), keyIndex: 0n }
    expect(await call(alice, vlobCreate, created)).toEqual(ok)
    const { timestamp } = vlobRequest(alice, workspace.realmId)
    const request = { ...created, timestamp, version: 2 }
    return { send: () => call(alice, vlobUpdate, request), again: { status: 'bad_vlob_version' } }
  },
}

async function checkpoint() {
  const reply = await call(alice, vlobPollChanges, { realmId: workspace.realmId, lastCheckpoint: 0n })
  if (reply.status !== 'ok') throw new Error(reply.status)
  return reply.currentCheckpoint
}

describe.each(Object.entries(writes))('%s', (_, prepare) => {
  async function prepared() {
    const write = await prepare()
    const before = peer.asked.length
    return { ...write, asked: () => peer.asked.slice(before).map(({ path }) => path) }
  }

  test('asks every webhook in the order of their creation, and is done when none is against it', async () => {
    const { send, asked, again } = await prepared()
    expect(await send()).toEqual(ok)
    expect(asked()).toEqual(['/first', '/second'])
    // What cannot be done is not asked about.
    expect(await send()).toMatchObject(again)
    expect(asked()).toHaveLength(2)
  })

  const said = (reason: unknown) => ({ code: 400, body: JSON.stringify({ reason }) })
  test.each<[string, WebhookReply, string | null]>([
    ['a reason', said('A virus: « é »'), 'A virus: « é »'],
    ['no reason', said(null), null],
    ['a number', said(3), null],
    ['an empty object', { code: 400, body: '{}' }, null],
    ['a text', { code: 400, body: '"reason"' }, null],
    ['no JSON', { code: 400, body: 'no JSON' }, null],
    ['nothing', { code: 400 }, null],
    ['too much', said('x'.repeat(70_000)), null],
  ])('is not done when a webhook rejects it with %s', async (_, reply, reason) => {
    const { send, asked } = await prepared()
    const before = await checkpoint()
    peer.answer(({ path }) => (path === '/second' ? reply : { code: 204 }))
    const rejected = { status: 'rejected_by_sequester_service', serviceId: idOf(2), reason }
    expect(await send()).toEqual(rejected)
    expect(asked()).toEqual(['/first', '/second'])
    expect(await checkpoint()).toBe(before)
    peer.answer({ code: 201 })
    expect(await send()).toEqual(ok)
  })

  test.each<WebhookReply>([
    { code: 500 },
    { code: 401 },
    { code: 404, body: '{"reason":"x"}' },
    { code: 302, headers: { location: '/elsewhere' } },
    { code: 304 },
  ])('is not done while a webhook answers $code, and the next one is not asked', async (reply) => {
    const { send, asked } = await prepared()
    const before = await checkpoint()
    peer.answer(reply)
    expect(await send()).toEqual({ status: 'sequester_service_unavailable', serviceId: idOf(1) })
    expect(asked()).toEqual(['/first'])
    expect(await checkpoint()).toBe(before)
  })

  test('is not done while a webhook cannot be reached', async () => {
    const { send } = await prepared()
    await peer[Symbol.asyncDispose]()
    expect(await send()).toEqual({ status: 'sequester_service_unavailable', serviceId: idOf(1) })
  })

  test('keeps nobody waiting but its caller while a webhook is slow', async () => {
    const { send } = await prepared()
    const { organization } = authority
    const slow = Promise.withResolvers<WebhookReply>()
    const reached = Promise.withResolvers<void>()
    peer.answer(() => {
      reached.resolve()
      return slow.promise
    })
    // More than the server has connections.
    const waiting = Array.from({ length: 12 }, () => send())
    await reached.promise
    await organization.addUser('Bob')
    const elsewhere = await organization.addRealm(alice)
    expect(elsewhere).toBeDefined()
    slow.resolve({ code: 200 })
    const replies = await Promise.all(waiting)
    // What was signed before Bob joined is too old now: everything was checked again.
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set(['require_greater_timestamp']))
  })
})

describe('a webhook', () => {
  test('learns of a rotation all but the keys', async () => {
    const request = rotation(1n)
    const { realmId } = workspace
    expect(await rotate(request)).toEqual(ok)
    const [first, second] = peer.asked
    expect(first).toMatchObject({ method: 'POST', path: '/first', body: new Uint8Array() })
    expect(first?.headers).not.toHaveProperty('content-type')
    expect(first?.headers['content-length']).toBe('0')
    const { timestamp, ...parameters } = Object.fromEntries(first?.parameters ?? [])
    expect(timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}(\d{3})?)?Z$/)
    expect(parameters).toEqual({
      type: 'realm_rotate_key',
      service_id: idOf(1),
      organization_id: authority.organization.id,
      author: alice.deviceId,
      realm_id: realmId,
      key_index: '1',
      encryption_algorithm: 'BLAKE2B_XSALSA20_POLY1305',
      hash_algorithm: 'SHA256',
      key_canary: toBase64(Uint8Array.of(3)),
      keys_bundle: toBase64(request.keysBundle),
      keys_bundle_access: toBase64(Uint8Array.of(5)),
    })
    expect([...(second?.parameters ?? [])].slice(0, 4)).toEqual([
      ['tenant', ' a'],
      ['x', ''],
      ['type', 'realm_rotate_key'],
      ['service_id', idOf(2)],
    ])
  })

  test('learns of a version of a vlob all, and gets it as it is', async () => {
    const blob = Uint8Array.from({ length: 5000 }, (_, index) => index)
    const request = { ...vlobRequest(alice, workspace.realmId), keyIndex: 0n, blob }
    expect(await call(alice, vlobCreate, request)).toEqual(ok)
    const later = { ...request, ...vlobRequest(alice, workspace.realmId), keyIndex: 0n, version: 2 }
    const update = { ...later, vlobId: request.vlobId, blob: Uint8Array.of(1) }
    expect(await call(alice, vlobUpdate, update)).toEqual(ok)
    const shared = {
      type: 'vlob_create_or_update',
      service_id: idOf(1),
      organization_id: authority.organization.id,
      author: alice.deviceId,
      realm_id: request.realmId,
      vlob_id: request.vlobId,
      key_index: '0',
    }
    const [created, , updated] = peer.asked
    expect(Object.fromEntries(created?.parameters ?? [])).toEqual({
      ...shared,
      version: '1',
      timestamp: printDateTime(request.timestamp),
    })
    expect(created).toMatchObject({ method: 'POST', body: blob })
    expect(created?.headers).not.toHaveProperty('content-type')
    expect(Object.fromEntries(updated?.parameters ?? [])).toEqual({
      ...shared,
      version: '2',
      timestamp: printDateTime(update.timestamp),
    })
    expect(updated?.body).toEqual(Uint8Array.of(1))
  })

  test('that is revoked, or turned into a storage, is asked no more', async () => {
    await authority.revoke(await authority.revocation(idOf(1)))
    const storage = { service_id: idOf(2), config: { type: 'storage' } }
    expect((await authority.administer('PUT', '/config', storage)).code).toBe(200)
    const left = [idOf(0), idOf(2)]
    expect(await rotate(rotation(1n, left))).toEqual(ok)
    expect(peer.asked).toEqual([])
  })

  test('that comes while others are asked is asked too', async () => {
    const request = { ...vlobRequest(alice, workspace.realmId), keyIndex: 0n }
    let added: TestService | undefined
    peer.answer(async ({ path }) => {
      if (path === '/second') added ??= await authority.addService(hook('/third'))
      return path === '/third' ? { code: 400 } : { code: 200 }
    })
    expect(await call(alice, vlobCreate, request)).toEqual({
      status: 'rejected_by_sequester_service',
      serviceId: added?.serviceId,
      reason: null,
    })
    // The first two are not asked twice.
    expect(peer.asked.map(({ path }) => path)).toEqual(['/first', '/second', '/third'])
  })

  test('whose address changes meanwhile is asked there', async () => {
    const request = { ...vlobRequest(alice, workspace.realmId), keyIndex: 0n }
    peer.answer(async ({ path }) => {
      const change = { service_id: idOf(1), config: hook('/moved') }
      if (path === '/second') await authority.administer('PUT', '/config', change)
      return { code: 200 }
    })
    expect(await call(alice, vlobCreate, request)).toEqual(ok)
    expect(peer.asked.map(({ path }) => path)).toEqual(['/first', '/second', '/moved'])
  })
})

describe('a rotation', () => {
  test('gives an access to each service that is active, those of webhooks too', async () => {
    const all = services.map(({ serviceId }) => serviceId)
    const lastSequesterCertificateTimestamp = services[2]?.timestamp
    for (const given of [[], all.slice(1), [...all, 'ff'.repeat(16) as SequesterServiceId]])
      expect(await rotate(rotation(1n, given))).toEqual({
        status: 'sequester_service_mismatch',
        lastSequesterCertificateTimestamp,
      })
    expect(peer.asked).toEqual([])
  })

  test('that meets a new service while webhooks are asked is refused', async () => {
    let added: TestService | undefined
    peer.answer(async () => {
      added ??= await authority.addService({ type: 'storage' })
      return { code: 200 }
    })
    const reply = await rotate()
    expect(reply).toEqual({
      status: 'sequester_service_mismatch',
      lastSequesterCertificateTimestamp: added?.timestamp,
    })
  })
})

test('an organization without an authority asks nobody', async () => {
  const reply = await rotate({ ...rotation(1n), perSequesterServiceKeysBundleAccess: null })
  expect(reply).toMatchObject({ status: 'sequester_service_mismatch' })
  expect(peer.asked).toEqual([])
})
