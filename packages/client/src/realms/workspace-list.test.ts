import { evolveFolder, newLocalFile } from '@parallax/protocol'
import { addMicroseconds, type DateTime, type VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { OfflineError } from '../errors/connection-errors.ts'
import { InvalidCertificateError } from '../errors/integrity-errors.ts'
import { MemoryDeviceStorages } from '../ports/memory/memory-device-storages.ts'
import { ManifestStore } from '../store/manifest-store.ts'
import { newId } from '../store/new-id.ts'
import { offline, TestOrganization } from '../store/testing/test-organization.ts'
import { mergeWorkspaces } from './merge-workspaces.ts'
import { nameRealm } from './name-realm.ts'
import { entryName, TestClient } from './testing/test-client.ts'
import { renameWorkspace, setRole } from './workspace-actions.ts'

let organization: TestOrganization
let alice: TestClient
let bob: TestClient

beforeEach(async () => {
  organization = await TestOrganization.create()
  alice = await TestClient.open(organization, organization.alice)
  bob = await TestClient.open(organization, organization.user('Bob'))
})

const HOUR = 3_600_000_000n

function inAnHour(): DateTime {
  return addMicroseconds(organization.clock.now(), HOUR)
}

/** Puts a file into what the client keeps of the workspace. */
async function addFile(client: TestClient, realmId: VlobId, name: string, needSync: boolean): Promise<void> {
  const { tools, device, clock } = client.context
  await using storage = await client.storage.openWorkspace(realmId)
  const manifests = new ManifestStore({ storage, tools, key: device.localSymkey, realmId })
  const root = await manifests.load(realmId)
  if (root?.type !== 'local_folder_manifest') throw new Error('no root')
  const authorship = { author: device.deviceId, timestamp: clock.now() }
  const file = newLocalFile(authorship, { id: newId<VlobId>(tools), parent: realmId })
  const changes = new Map([[entryName(name), file.base.id]])
  const pattern = { matches: () => false }
  await manifests.commit({
    save: [{ ...file, needSync }, evolveFolder(root, changes, { pattern, timestamp: clock.now() })],
  })
}

describe('the list of workspaces', () => {
  test('tells what certificates say, each with its origin', async () => {
    const realmId = await alice.createShared('plans', bob)
    const state = alice.context.certificates.state
    const [role] = state.realms.get(realmId)?.roles ?? []
    expect(alice.context.workspaces.find(realmId)).toEqual({
      id: realmId,
      name: 'plans',
      nameOrigin: { type: 'CERTIFICATE', timestamp: state.nameOf(realmId)?.timestamp },
      role: 'OWNER',
      roleOrigin: { type: 'CERTIFICATE', timestamp: role?.timestamp },
      archivingConfiguration: { type: 'AVAILABLE' },
      archivingConfigurationOrigin: { type: 'PLACEHOLDER' },
      canSelfPromoteToOwner: false,
    })
    organization.archive(realmId, { type: 'ARCHIVED' })
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)).toMatchObject({
      archivingConfiguration: { type: 'ARCHIVED' },
      archivingConfigurationOrigin: { type: 'CERTIFICATE' },
    })
  })

  test('changes without telling when nothing differs', async () => {
    await alice.createShared('plans')
    const before = alice.toldOf('workspaces_changed').length
    await alice.refresh()
    expect(alice.toldOf('workspaces_changed')).toHaveLength(before)
  })

  test('keeps a workspace that was created offline, and says that the server does not know it', async () => {
    const realmId = await alice.create('plans')
    await alice.refresh()
    expect(alice.context.workspaces.find(realmId)).toMatchObject({ name: 'plans', nameOrigin: { type: 'PLACEHOLDER' } })
    expect(alice.toldOf('workspace_created')).toEqual([{ type: 'workspace_created', realmId, name: 'plans' }])
  })

  test('keeps the last name that could be read when a newer one cannot', async () => {
    const realmId = await alice.createShared('plans', bob)
    const spoiled = { ...alice.context, tools: { ...organization.tools } }
    const { crypto } = organization.tools
    const encrypt: typeof crypto.encrypt = (key, clear) =>
      crypto.encrypt(clear.length < 20 ? crypto.newSecretKey() : key, clear)
    spoiled.tools = { ...organization.tools, crypto: { ...crypto, encrypt } }
    await nameRealm(spoiled, { realmId, name: entryName('unreadable'), kind: 'change' })
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)).toMatchObject({ name: 'plans', nameOrigin: { type: 'PLACEHOLDER' } })
    const fresh = await TestClient.open(organization, bob.device)
    await fresh.refresh()
    expect(fresh.nameOf(realmId)).toBe(`Workspace ${realmId}`)
  })

  test('needs keys for a new name only: offline what is known stays readable', async () => {
    const storages = new MemoryDeviceStorages()
    const first = await TestClient.open(organization, bob.device, storages)
    const realmId = await alice.createShared('plans', first)
    const again = await TestClient.open(organization, bob.device, storages)
    organization.via = async () => {
      throw offline()
    }
    await again.list.refresh()
    expect(again.nameOf(realmId)).toBe('plans')
    organization.via = (_, next) => next()
    await renameWorkspace(alice.context, { realmId, name: entryName('new') })
    await again.context.certificates.poll()
    organization.via = async () => {
      throw offline()
    }
    await expect(again.list.refresh()).rejects.toThrow(OfflineError)
    expect(again.nameOf(realmId)).toBe('plans')
  })

  test('takes no word of the server for the loss of a workspace', async () => {
    const storages = new MemoryDeviceStorages()
    const first = await TestClient.open(organization, bob.device, storages)
    const realmId = await alice.createShared('plans', first)
    await renameWorkspace(alice.context, { realmId, name: entryName('new') })
    for (const status of ['author_not_allowed', 'realm_deleted', 'access_not_available_for_author']) {
      const again = await TestClient.open(organization, bob.device, storages)
      organization.via = async (call, next) => (call.name === 'realm_get_keys_bundle' ? { status } : next())
      await again.refresh()
      expect(again.nameOf(realmId)).toBe('plans')
      expect(again.toldOf('workspace_lost')).toEqual([])
    }
  })

  test('ignores the realm of the user', async () => {
    const device = { ...organization.alice }
    const realmId = await alice.createShared('plans')
    const odd = await TestClient.open(organization, { ...device, userRealmId: realmId })
    await odd.refresh()
    expect(odd.context.workspaces.workspaces).toEqual([])
  })

  test('says who may take a workspace over', async () => {
    const realmId = await alice.createShared('plans')
    await setRole(alice.context, { realmId, recipient: bob.device.userId, role: 'READER' })
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)?.canSelfPromoteToOwner).toBe(false)
    const admin = organization.user('Root', 'ADMIN')
    organization.revoke(organization.alice.userId, admin)
    await bob.refresh()
    expect(bob.context.workspaces.find(realmId)?.canSelfPromoteToOwner).toBe(true)
  })
})

describe('a workspace that is lost', () => {
  test('stops and goes with what was never uploaded, and how much that was is told', async () => {
    const realmId = await alice.createShared('plans')
    const eve = await TestClient.open(organization, organization.user('Eve'))
    await alice.refresh()
    await setRole(alice.context, { realmId, recipient: eve.device.userId, role: 'OWNER' })
    await alice.refresh()
    await addFile(alice, realmId, 'saved.txt', true)
    await addFile(alice, realmId, 'synced.txt', false)
    await eve.refresh()
    await setRole(eve.context, { realmId, recipient: alice.device.userId, role: null })
    await alice.refresh()
    expect(alice.context.workspaces.find(realmId)).toBeUndefined()
    expect(alice.stopped).toEqual([realmId])
    expect(await alice.storage.workspaces()).toEqual([])
    expect(alice.toldOf('workspace_lost')).toEqual([{ type: 'workspace_lost', realmId, name: 'plans', entriesLost: 1 }])
    expect(alice.toldOf('workspaces_changed').length).toBeGreaterThan(0)
  })

  test('is not, as long as the certificate of it does not verify', async () => {
    const realmId = await alice.createShared('plans', bob)
    await addFile(alice, realmId, 'saved.txt', true)
    await setRole(bob.context, { realmId, recipient: alice.device.userId, role: null })
    organization.via = async (call, next) => {
      const reply = await next()
      if (call.name !== 'certificate_get') return reply
      const lists = (reply as { readonly realmCertificates: ReadonlyMap<VlobId, readonly Uint8Array[]> })
        .realmCertificates
      const forged = [...lists].map(
        ([id, list]) => [id, list.map((signed) => signed.with(0, (signed[0] ?? 0) ^ 1))] as const,
      )
      return { ...(reply as object), realmCertificates: new Map(forged) }
    }
    await expect(alice.refresh()).rejects.toThrow(InvalidCertificateError)
    await alice.list.refresh()
    expect(alice.nameOf(realmId)).toBe('plans')
    expect(await alice.storage.workspaces()).toEqual([realmId])
  })

  test('whose data could not be removed is removed at the next refresh', async () => {
    const realmId = await alice.createShared('plans', bob)
    await setRole(bob.context, { realmId, recipient: alice.device.userId, role: null })
    const { storage } = alice
    const remove = storage.removeWorkspace.bind(storage)
    storage.removeWorkspace = async () => {
      throw new Error('disk')
    }
    await alice.refresh()
    expect(alice.reported).toEqual([new Error('disk')])
    expect(alice.nameOf(realmId)).toBeUndefined()
    storage.removeWorkspace = remove
    await alice.refresh()
    expect(await storage.workspaces()).toEqual([])
  })

  test('by a planned deletion is gone on the date, whatever the server says, and comes back with a later certificate', async () => {
    const realmId = await alice.createShared('plans', bob)
    const deletionDate = inAnHour()
    organization.archive(realmId, { type: 'DELETION_PLANNED', deletionDate })
    await alice.refresh()
    expect(alice.nameOf(realmId)).toBe('plans')
    expect(alice.list.timeToNextDeletion()).toBeGreaterThan(3_590_000)
    expect(alice.list.timeToNextDeletion()).toBeLessThanOrEqual(3_600_000)
    organization.clock.advance(3_600_001)
    await alice.refresh()
    expect(alice.nameOf(realmId)).toBeUndefined()
    expect(await alice.storage.workspaces()).toEqual([])
    expect(alice.list.timeToNextDeletion()).toBeUndefined()
    organization.archive(realmId, { type: 'AVAILABLE' })
    await alice.refresh()
    expect(alice.nameOf(realmId)).toBe('plans')
  })
})

describe('creating a workspace', () => {
  test('makes its root before its entry, so that no crash leaves an entry without root', async () => {
    const storages = new MemoryDeviceStorages()
    const client = await TestClient.open(organization, organization.alice, storages)
    const { user } = client.storage
    const save = user.save.bind(user)
    user.save = async () => {
      throw new Error('power cut')
    }
    await expect(client.create('plans')).rejects.toThrow('power cut')
    user.save = save
    expect(await client.storage.workspaces()).toHaveLength(1)
    expect(client.context.workspaces.workspaces).toEqual([])
  })

  test('gives a root that is known to be new', async () => {
    const realmId = await alice.create('plans')
    const { tools, device } = alice.context
    await using storage = await alice.storage.openWorkspace(realmId)
    const root = await new ManifestStore({ storage, tools, key: device.localSymkey, realmId }).load(realmId)
    expect(root).toMatchObject({ speculative: false, needSync: true, base: { version: 0 } })
  })

  test('works while a refresh waits for the server', async () => {
    const realmId = await alice.createShared('plans', bob)
    const fresh = await TestClient.open(organization, bob.device)
    await fresh.context.certificates.poll()
    const gate = Promise.withResolvers<void>()
    organization.via = async (_, next) => {
      await gate.promise
      return next()
    }
    const refreshing = fresh.list.refresh()
    const created = await fresh.create('mine')
    gate.resolve()
    await refreshing
    expect([fresh.nameOf(realmId), fresh.nameOf(created)]).toEqual(['plans', 'mine'])
  })
})

test('entries of which certificates say nothing lose their origins only', () => {
  const id = newId<VlobId>(organization.tools)
  const origin = { type: 'CERTIFICATE', timestamp: organization.clock.now() } as const
  const known = { id, name: entryName('plans'), nameOrigin: origin, role: 'READER', roleOrigin: origin } as const
  const [kept] = mergeWorkspaces([known], new Map(), new Set())
  expect(kept).toMatchObject({ name: 'plans', role: 'READER', nameOrigin: { type: 'PLACEHOLDER' } })
  expect(mergeWorkspaces([known], new Map(), new Set([id]))).toEqual([])
})
