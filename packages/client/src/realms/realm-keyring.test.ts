import type { VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { InvalidKeysBundleError } from '../errors/integrity-errors.ts'
import { newId } from '../store/new-id.ts'
import { offline, TestOrganization } from '../store/testing/test-organization.ts'
import { rotateKey } from './rotate-key.ts'
import { TestClient } from './testing/test-client.ts'

let organization: TestOrganization
let alice: TestClient
let bob: TestClient
let realmId: VlobId

beforeEach(async () => {
  organization = await TestOrganization.create()
  const owner = await TestClient.open(organization, organization.alice)
  bob = await TestClient.open(organization, organization.user('Bob'))
  realmId = await owner.createShared('plans', bob)
  alice = await TestClient.open(organization, organization.alice)
  await alice.context.certificates.poll()
  organization.received.length = 0
})

const requests = () => organization.received.filter((command) => command === 'realm_get_keys_bundle')

describe('the keys of a realm', () => {
  test('are asked for once, however many wait', async () => {
    const { keyring } = alice.context
    const loaded = await Promise.all([keyring.load(realmId), keyring.load(realmId), keyring.load(realmId)])
    await keyring.load(realmId)
    expect(new Set(loaded).size).toBe(1)
    expect(requests()).toHaveLength(1)
  })

  test('are asked for anew after a rotation', async () => {
    const { keyring, certificates } = alice.context
    await keyring.load(realmId)
    await rotateKey(bob.context, { realmId, target: 2n })
    await certificates.poll()
    expect((await keyring.load(realmId))?.keys).toHaveLength(2)
  })

  test('arrive for those who wait when the first to ask gave up', async () => {
    const { keyring } = alice.context
    const gate = Promise.withResolvers<void>()
    organization.via = async (_, next) => {
      await gate.promise
      return next()
    }
    const stop = new AbortController()
    const [first, second] = [keyring.load(realmId, stop.signal), keyring.load(realmId)]
    stop.abort(new Error('enough'))
    await expect(first).rejects.toThrow('enough')
    gate.resolve()
    expect((await second)?.keys).toHaveLength(1)
  })

  test('can be asked for again after a failure', async () => {
    const { keyring } = alice.context
    organization.via = async () => {
      throw offline()
    }
    await expect(keyring.load(realmId)).rejects.toMatchObject({ code: 'offline' })
    organization.via = (_, next) => next()
    expect((await keyring.load(realmId))?.keys).toHaveLength(1)
  })

  test('are none before the first rotation, and nothing is asked', async () => {
    expect(await alice.context.keyring.load(newId(organization.tools))).toBeUndefined()
    expect(requests()).toEqual([])
  })

  test('that do not verify are refused, and not kept', async () => {
    const { keyring } = alice.context
    organization.via = async (call, next) => {
      const reply = (await next()) as { readonly keysBundle: Uint8Array }
      return call.name === 'realm_get_keys_bundle' ? { ...reply, keysBundle: reply.keysBundle.with(60, 0) } : reply
    }
    await expect(keyring.load(realmId)).rejects.toMatchObject({ code: 'invalid_keys_bundle', detail: 'Decryption' })
    organization.via = async (call, next) => {
      const reply = (await next()) as { readonly keysBundleAccess: Uint8Array }
      const keysBundleAccess = new Uint8Array(80)
      return call.name === 'realm_get_keys_bundle' ? { ...reply, keysBundleAccess } : reply
    }
    await expect(keyring.load(realmId)).rejects.toThrow(InvalidKeysBundleError)
    organization.via = (_, next) => next()
    expect((await keyring.load(realmId))?.keys).toHaveLength(1)
  })

  test.each([
    ['author_not_allowed', 'no_workspace_access'],
    ['access_not_available_for_author', 'no_workspace_access'],
    ['realm_deleted', 'workspace_deleted'],
    ['bad_key_index', 'internal'],
  ])('that the server refuses with %s: %s', async (status, code) => {
    organization.via = async () => ({ status })
    await expect(alice.context.keyring.load(realmId)).rejects.toMatchObject({ code })
  })

  test('of another realm are refused', async () => {
    const other = await (await TestClient.open(organization, organization.alice)).createShared('other')
    await alice.context.certificates.poll()
    const swapped = organization.realms.answer({
      name: 'realm_get_keys_bundle',
      author: organization.alice,
      request: { realmId: other, keyIndex: 1n },
    })
    organization.via = async () => swapped
    await expect(alice.context.keyring.load(realmId)).rejects.toMatchObject({ detail: 'RealmIDMismatch' })
  })
})
