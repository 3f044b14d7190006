import { generateKeyPairSync } from 'node:crypto'
import {
  SequesterPrivateKey,
  SequesterPublicKeyDer,
  SequesterSigningKey,
  SequesterVerifyKeyDer,
} from '@parallax/crypto'
import {
  dumpAuthoritySigned,
  dumpSignedThenEncrypted,
  openKeysBundleAccessAsService,
  realmKeysBundle,
  type SequesterCertificate,
  sequesterAuthoritySigned,
} from '@parallax/protocol'
import type { SequesterServiceId, VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { InternalError } from '../errors/connection-errors.ts'
import { InvalidKeysBundleError } from '../errors/integrity-errors.ts'
import { TestOrganization } from '../store/testing/test-organization.ts'
import { DeviceRealmAccess } from './device-realm-access.ts'
import { processNeeds } from './process-needs.ts'
import { realmNeeds } from './realm-needs.ts'
import { rotateKey } from './rotate-key.ts'
import { TestClient } from './testing/test-client.ts'
import { setRole } from './workspace-actions.ts'

let organization: TestOrganization
let alice: TestClient
let bob: TestClient

beforeEach(async () => {
  organization = await TestOrganization.create()
  alice = await TestClient.open(organization, organization.alice)
  bob = await TestClient.open(organization, organization.user('Bob'))
})

async function keyCount(client: TestClient, realmId: VlobId): Promise<number | undefined> {
  await client.refresh()
  return (await client.context.keyring.load(realmId))?.keys.length
}

describe('a rotation', () => {
  test('adds a key for every member, old keys stay', async () => {
    const realmId = await alice.createShared('plans', bob)
    const before = await alice.context.keyring.load(realmId)
    expect(await rotateKey(alice.context, { realmId, target: 2n })).toMatchObject({ outcome: 'uploaded' })
    expect(await keyCount(bob, realmId)).toBe(2)
    const after = await bob.context.keyring.load(realmId)
    const derived = [before, after].map((keys) => {
      const [first] = keys?.keys ?? []
      if (first === undefined) throw new Error('no key')
      return organization.tools.crypto.deriveKey(first.key, realmId)
    })
    expect(derived[0]?.equals(derived[1] as never)).toBe(true)
    expect(after?.keys.map(({ state }) => state)).toEqual(['valid', 'valid'])
  })

  test('by two owners at once is one rotation', async () => {
    const realmId = await alice.createShared('plans', bob)
    const outcomes = await Promise.all([
      rotateKey(alice.context, { realmId, target: 2n }),
      rotateKey(bob.context, { realmId, target: 2n }),
    ])
    expect(outcomes.map(({ outcome }) => outcome).toSorted()).toEqual(['remote_idempotent', 'uploaded'])
    expect([await keyCount(alice, realmId), await keyCount(bob, realmId)]).toEqual([2, 2])
  })

  test('that is there already sends nothing', async () => {
    const realmId = await alice.createShared('plans')
    const { length } = organization.received
    expect(await rotateKey(alice.context, { realmId, target: 1n })).toEqual({ outcome: 'local_idempotent' })
    expect(organization.received.slice(length)).not.toContain('realm_rotate_key')
  })

  test('starts over when a member comes or goes in between', async () => {
    const realmId = await alice.createShared('plans', bob)
    const carol = await TestClient.open(organization, organization.user('Carol'))
    let isFirst = true
    organization.via = async (call, next) => {
      if (call.name === 'realm_rotate_key' && isFirst) {
        isFirst = false
        await bob.refresh()
        await setRole(bob.context, { realmId, recipient: carol.device.userId, role: 'READER' })
      }
      return next()
    }
    expect(await rotateKey(alice.context, { realmId, target: 2n })).toMatchObject({ outcome: 'uploaded' })
    expect(await keyCount(carol, realmId)).toBe(2)
  })

  test('stops when the server speaks of other members than it shows', async () => {
    const realmId = await alice.createShared('plans')
    organization.via = async (call, next) =>
      call.name === 'realm_rotate_key'
        ? { status: 'participant_mismatch', lastRealmCertificateTimestamp: organization.realms.lastTimestamp(realmId) }
        : next()
    await expect(rotateKey(alice.context, { realmId, target: 2n })).rejects.toThrow(InternalError)
  })

  test('is refused while the present keys do not verify', async () => {
    const realmId = await alice.createShared('plans')
    organization.realms.setBundle(realmId, new Uint8Array(100))
    const again = await TestClient.open(organization, organization.alice)
    await again.context.certificates.poll()
    await expect(rotateKey(again.context, { realmId, target: 2n })).rejects.toThrow(InvalidKeysBundleError)
  })
})

describe('sequester services', () => {
  const rsa = () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'der' },
    })
    return { publicKey, privateKey }
  }
  const authority = rsa()
  const service = rsa()
  const serviceId = 'c0'.repeat(16) as SequesterServiceId

  async function signed(value: Exclude<SequesterCertificate, { readonly type: 'sequester_authority_certificate' }>) {
    const signingKey = new SequesterSigningKey(authority.privateKey)
    return dumpAuthoritySigned(organization.tools, sequesterAuthoritySigned, { value, signingKey })
  }

  async function addService(): Promise<void> {
    const timestamp = organization.tick()
    const type = 'sequester_service_certificate'
    const encryptionKeyDer = new SequesterPublicKeyDer(service.publicKey)
    const certificate = await signed({ type, timestamp, serviceId, serviceLabel: 'archive', encryptionKeyDer })
    organization.realms.services.add(serviceId)
    organization.keepSequester({ timestamp, signed: certificate })
  }

  async function revokeService(): Promise<void> {
    const timestamp = organization.tick()
    const certificate = await signed({ type: 'sequester_revoked_service_certificate', timestamp, serviceId })
    organization.realms.services.delete(serviceId)
    organization.keepSequester({ timestamp, signed: certificate })
  }

  beforeEach(async () => {
    organization = await TestOrganization.create({ authority: new SequesterVerifyKeyDer(authority.publicKey) })
    alice = await TestClient.open(organization, organization.alice)
    await alice.refresh()
  })

  test('get each new key as soon as they are there, also in between', async () => {
    const realmId = await alice.createShared('plans')
    expect(organization.realms.serviceAccesses.at(-1)?.size).toBe(0)
    await addService()
    expect(await rotateKey(alice.context, { realmId, target: 2n })).toMatchObject({ outcome: 'uploaded' })
    const access = organization.realms.serviceAccesses.at(-1)?.get(serviceId) ?? new Uint8Array()
    const key = await openKeysBundleAccessAsService(
      organization.tools,
      new SequesterPrivateKey(service.privateKey),
      access,
    )
    await alice.refresh()
    expect((await alice.context.keyring.load(realmId))?.bundleKey.equals(key)).toBe(true)
    await revokeService()
    expect(await rotateKey(alice.context, { realmId, target: 3n })).toMatchObject({ outcome: 'uploaded' })
    expect(organization.realms.serviceAccesses.at(-1)?.size).toBe(0)
  })

  test('that come or go are a need of every realm, until its key was rotated', async () => {
    const realmId = await alice.createShared('plans')
    const needs = async () => {
      await alice.refresh()
      return realmNeeds(alice.context.certificates.state)
    }
    expect(await needs()).toEqual([])
    for (const [index, change] of [addService, revokeService].entries()) {
      await change()
      const rotateTo = BigInt(index + 2)
      expect(await needs()).toEqual([{ realmId, unshare: [], rotateTo }])
      await processNeeds(alice.context, { report: () => undefined })
      expect(await needs()).toEqual([])
      expect(organization.realms.keyIndexOf(realmId)).toBe(index + 2)
    }
  })

  test('that refuse, or cannot be asked, are told apart', async () => {
    const realmId = await alice.createShared('plans')
    for (const [reply, code] of [
      [{ status: 'rejected_by_sequester_service', serviceId, reason: 'no' }, 'authority_refused'],
      [{ status: 'sequester_service_unavailable', serviceId }, 'authority_unavailable'],
    ] as const) {
      organization.via = async (call, next) => (call.name === 'realm_rotate_key' ? reply : next())
      await expect(rotateKey(alice.context, { realmId, target: 2n })).rejects.toMatchObject({ code })
    }
  })

  test('of which the server speaks without showing them end it', async () => {
    const realmId = await alice.createShared('plans')
    organization.via = async (call, next) =>
      call.name === 'realm_rotate_key'
        ? { status: 'sequester_service_mismatch', lastSequesterCertificateTimestamp: organization.lastSequester }
        : next()
    await expect(rotateKey(alice.context, { realmId, target: 2n })).rejects.toThrow(InternalError)
  })
})

describe('a key that fails its canary', () => {
  /** A dishonest owner gives everybody a bundle whose last key is another one than the canary's. */
  async function spoilLastKey(realmId: VlobId): Promise<void> {
    const { crypto } = organization.tools
    const [rotation] = alice.context.certificates.state.keyRotationsOf(realmId).slice(-1)
    const keys = await alice.context.keyring.load(realmId)
    if (rotation === undefined || keys === undefined) throw new Error('no key')
    const { deviceId: author, signingKey } = organization.alice
    const spoiled = [...keys.keys.slice(0, -1).map(({ key }) => key), crypto.newKeyDerivation()]
    const { timestamp } = rotation
    const value = { type: 'realm_keys_bundle', author, timestamp, realmId, keys: spoiled } as const
    const bundle = dumpSignedThenEncrypted(organization.tools, realmKeysBundle, {
      value,
      signingKey,
      key: keys.bundleKey,
    })
    organization.realms.setBundle(realmId, bundle)
  }

  test('is never used, and asking for a newer one ends when there is none', async () => {
    const realmId = await alice.createShared('plans', bob)
    await rotateKey(alice.context, { realmId, target: 2n })
    await alice.refresh()
    await spoilLastKey(realmId)
    const client = await TestClient.open(organization, bob.device)
    await client.refresh()
    const access = new DeviceRealmAccess(client.context, realmId)
    const { keyIndex } = await access.encryptionKey(realmId)
    expect(keyIndex).toBe(1n)
    const until = organization.realms.lastTimestamp(realmId)
    await expect(access.refreshKeys({ usedIndex: 1n, until })).rejects.toMatchObject({ code: 'workspace_key_missing' })
    await expect(access.refreshKeys({ usedIndex: 2n, until })).rejects.toThrow(InternalError)
  })

  test('is handed on by the next rotation, which makes a good one', async () => {
    const realmId = await alice.createShared('plans', bob)
    await spoilLastKey(realmId)
    const client = await TestClient.open(organization, bob.device)
    await client.refresh()
    const access = new DeviceRealmAccess(client.context, realmId)
    await expect(access.encryptionKey(realmId)).rejects.toMatchObject({ code: 'workspace_key_missing' })
    expect(await rotateKey(client.context, { realmId, target: 2n })).toMatchObject({ outcome: 'uploaded' })
    const until = organization.realms.lastTimestamp(realmId)
    await access.refreshKeys({ usedIndex: 1n, until })
    expect(await access.encryptionKey(realmId)).toMatchObject({ keyIndex: 2n })
    const keys = await client.context.keyring.load(realmId)
    expect(keys?.keys.map(({ state }) => state)).toEqual(['corrupted', 'valid'])
  })
})
