import type { VlobId } from '@parallax/wire'
import { beforeEach, describe, expect, test } from 'vitest'
import { OfflineError, StoppedError } from '../errors/connection-errors.ts'
import { DeviceInUseError, StorageError } from '../errors/device-errors.ts'
import { NotAllowedError, WorkspaceError } from '../errors/rights-errors.ts'
import { entryName } from '../realms/testing/test-client.ts'
import { newId } from '../store/new-id.ts'
import { offline, TestOrganization } from '../store/testing/test-organization.ts'
import { path } from '../workspaces/testing/test-files.ts'
import type { WorkspaceFiles } from '../workspaces/workspace-files.ts'
import type { Session } from './session.ts'
import { startSession } from './start-session.ts'
import { TestMachine, type TestSession, turns } from './testing/test-session.ts'

let organization: TestOrganization
let machine: TestMachine

beforeEach(async () => {
  organization = await TestOrganization.create()
  machine = new TestMachine(organization)
})

/** Asserts what background tasks bring about, however slow this machine is. */
function eventually<T>(value: () => T) {
  return expect.poll(value, { timeout: 20_000, interval: 5 })
}

/** Lets seconds pass until it is so, or for a minute. */
async function secondsUntil(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (let second = 0; second < 60 && !(await isSo()); second += 1) {
    organization.clock.advance(1000)
    await turns(20)
  }
}

async function put(files: WorkspaceFiles, at: string, text: string): Promise<void> {
  await using file = await files.open(path(at), { write: true, create: true, truncate: true })
  await file.write(0, new TextEncoder().encode(text))
}

async function get(files: WorkspaceFiles, at: string): Promise<string> {
  await using file = await files.open(path(at), { read: true })
  return new TextDecoder().decode(await file.read(0, file.stat().size))
}

/** A workspace with Bob as contributor. */
async function shared(alice: Session, bob: Session): Promise<VlobId> {
  const id = await alice.workspaces.create(entryName('plans'))
  await alice.workspaces.share(id, bob.device.userId, { role: 'CONTRIBUTOR' })
  await bob.workspaces.refresh()
  return id
}

describe('a session without background tasks', () => {
  test('serves one command after the other, each with what it needs to know', async () => {
    const bobDevice = organization.user('Bob')
    await using alice = await machine.start(organization.alice)
    await using bob = await machine.start(bobDevice)
    const id = await shared(alice.session, bob.session)
    const files = await alice.session.workspaces.files(id)
    await put(files, '/note.txt', 'hello')
    await files.sync()
    const there = await bob.session.workspaces.files(id)
    await there.sync()
    expect(await get(there, '/note.txt')).toBe('hello')
    expect(await bob.session.workspaces.list()).toEqual([
      {
        id,
        name: 'plans',
        role: 'CONTRIBUTOR',
        archiving: { type: 'AVAILABLE' },
        readOnly: false,
        bootstrapped: true,
        canSelfPromoteToOwner: false,
      },
    ])
    expect(machine.defects).toEqual([])
  })

  test('rotates the key with the removal of a member', async () => {
    await using alice = await machine.start(organization.alice)
    await using bob = await machine.start(organization.user('Bob'))
    const id = await shared(alice.session, bob.session)
    await alice.session.workspaces.unshare(id, bob.session.device.userId)
    expect(organization.realms.keyIndexOf(id)).toBe(2)
  })

  test('does the duty of an owner with a refresh, after an administrator revoked a member', async () => {
    await using alice = await machine.start(organization.alice)
    await using bob = await machine.start(organization.user('Bob'))
    const id = await shared(alice.session, bob.session)
    organization.revoke(bob.session.device.userId)
    await alice.session.workspaces.refresh()
    expect(organization.realms.keyIndexOf(id)).toBe(2)
    expect(organization.realms.rolesOf(id).size).toBe(1)
  })

  test('does not fail an action because of that duty', async () => {
    await using alice = await machine.start(organization.alice)
    await using bob = await machine.start(organization.user('Bob'))
    const id = await shared(alice.session, bob.session)
    const { userId } = bob.session.device
    organization.via = async (call, next) =>
      call.name === 'realm_rotate_key' ? { status: 'sequester_service_unavailable' } : next()
    await alice.session.workspaces.unshare(id, userId)
    organization.via = async (call, next) => {
      if (call.name === 'realm_rotate_key') throw offline()
      return next()
    }
    await alice.session.workspaces.unshare(id, userId)
    const codes = alice.told.flatMap((event) => (event.type === 'task_failed' ? [event.error] : []))
    expect(codes).toMatchObject([{ code: 'authority_unavailable' }, { code: 'offline' }])
  })

  test('shows no revoked member, though nobody has taken the role away yet', async () => {
    await using alice = await machine.start(organization.alice)
    await using bob = await machine.start(organization.user('Bob'))
    const id = await shared(alice.session, bob.session)
    expect(await alice.session.workspaces.members(id)).toHaveLength(2)
    organization.revoke(bob.session.device.userId)
    await alice.session.organization.pollCertificates()
    expect(await alice.session.workspaces.members(id)).toMatchObject([
      { role: 'OWNER', humanHandle: { label: 'Alice' } },
    ])
  })

  test('tells when a command finds the clock wrong', async () => {
    await using alice = await machine.start(organization.alice)
    const [serverTimestamp, clientTimestamp] = [organization.tick(), organization.tick()]
    organization.via = async () => ({ status: 'timestamp_out_of_ballpark', serverTimestamp, clientTimestamp })
    const id = await alice.session.workspaces.create(entryName('plans'))
    await expect(alice.session.workspaces.bootstrap(id)).rejects.toMatchObject({ code: 'clock_wrong' })
    expect(alice.told).toContainEqual(
      expect.objectContaining({ type: 'clock_drift', error: expect.objectContaining({ code: 'clock_wrong' }) }),
    )
  })

  test('does nothing by itself', async () => {
    await using alice = await machine.start(organization.alice)
    await turns()
    expect(organization.received).toEqual([])
    expect(organization.listeners.size).toBe(0)
    expect(alice.told).toEqual([])
  })

  test('knows its workspaces and their files offline, and what was changed goes up later', async () => {
    {
      await using alice = await machine.start(organization.alice)
      const id = await alice.session.workspaces.create(entryName('plans'))
      await alice.session.workspaces.bootstrap(id)
      await put(await alice.session.workspaces.files(id), '/note.txt', 'hello')
    }
    organization.isReachable = false
    await using again = await machine.start(organization.alice)
    await expect(again.session.workspaces.refresh()).rejects.toThrow(OfflineError)
    const [workspace] = await again.session.workspaces.list()
    const files = await again.session.workspaces.files(workspace?.id ?? newId(organization.tools))
    expect(await get(files, '/note.txt')).toBe('hello')
    await expect(files.sync()).rejects.toThrow(OfflineError)
    organization.isReachable = true
    expect(await files.sync()).toMatchObject({ uploaded: 2 })
  })

  test('finds somebody who joined a moment ago', async () => {
    await using alice = await machine.start(organization.alice)
    const id = await alice.session.workspaces.create(entryName('plans'))
    await alice.session.workspaces.bootstrap(id)
    const carol = organization.user('Carol')
    await alice.session.workspaces.share(id, carol.userId, { role: 'READER' })
    expect((await alice.session.workspaces.members(id)).map(({ role }) => role)).toEqual(['OWNER', 'READER'])
  })
})

describe('a session with background tasks', () => {
  const all = { monitors: 'all' } as const

  test('shows everybody what the others do, without being asked', async () => {
    await using alice = await machine.start(organization.alice, all)
    await using bob = await machine.start(organization.user('Bob'), all)
    const id = await alice.session.workspaces.create(entryName('plans'))
    await alice.session.workspaces.share(id, bob.session.device.userId, { role: 'CONTRIBUTOR' })
    await eventually(() => bob.session.workspaces.list()).toHaveLength(1)
    const [one, other] = [await alice.session.workspaces.files(id), await bob.session.workspaces.files(id)]
    await put(one, '/note.txt', 'hello')
    // An entry that somebody works on is tried again a second later.
    await secondsUntil(async () => (await get(other, '/note.txt').catch(() => '')) === 'hello')
    expect(await get(other, '/note.txt')).toBe('hello')
    await eventually(() => one.stateOf(path('/note.txt'))).toEqual({ state: 'synced' })
    expect(alice.told.map(({ type }) => type)).toContain('online')
    expect(machine.defects).toEqual([])
  })

  test('tells of each file when it is saved here, and when everybody can have it', async () => {
    await using alice = await machine.start(organization.alice, all)
    const id = await alice.session.workspaces.create(entryName('plans'))
    const files = await alice.session.workspaces.files(id)
    await eventually(() => files.stateOf(path('/'))).toEqual({ state: 'synced' })
    organization.isReachable = false
    await put(files, '/note.txt', 'hello')
    const { id: entryId } = await files.stat(path('/note.txt'))
    const states = () =>
      alice.told.flatMap((event) =>
        event.type === 'entry_state' && event.entryId === entryId ? [event.state.state] : [],
      )
    await eventually(() => states().at(-1)).toBe('saved')
    expect(states()).not.toContain('synced')
    organization.isReachable = true
    await secondsUntil(() => states().at(-1) === 'synced')
    await turns(100)
    expect(states().at(-1)).toBe('synced')
    expect(states().filter((state) => state === 'synced')).toHaveLength(1)
    expect(alice.told).toContainEqual(
      expect.objectContaining({ type: 'entry_changed', kind: 'children', workspaceId: id, names: ['note.txt'] }),
    )
  })

  test('tells of the end of the connection and of its return, and goes on', async () => {
    await using alice = await machine.start(organization.alice, all)
    const states = () => alice.told.flatMap(({ type }) => (type === 'online' || type === 'offline' ? [type] : []))
    await eventually(states).toEqual(['online'])
    organization.isReachable = false
    await eventually(states).toEqual(['online', 'offline'])
    const id = await alice.session.workspaces.create(entryName('plans'))
    await eventually(() => alice.told.at(-1)).toMatchObject({ type: 'workspaces_changed' })
    const isBootstrapped = async () => (await alice.session.workspaces.list()).some((one) => one.bootstrapped)
    expect(await isBootstrapped()).toBe(false)
    organization.isReachable = true
    await secondsUntil(isBootstrapped)
    expect((await alice.session.workspaces.list())[0]).toMatchObject({ id, bootstrapped: true })
    expect(states()).toEqual(['online', 'offline', 'online'])
  })

  test('loses a workspace with its role: files stop, local data goes, how much was lost is told', async () => {
    await using alice = await machine.start(organization.alice, all)
    await using bob = await machine.start(organization.user('Bob'), all)
    const id = await alice.session.workspaces.create(entryName('plans'))
    await alice.session.workspaces.share(id, bob.session.device.userId, { role: 'READER' })
    await eventually(() => bob.session.workspaces.list()).toHaveLength(1)
    await bob.session.workspaces.files(id)
    await alice.session.workspaces.unshare(id, bob.session.device.userId)
    await eventually(() => bob.session.workspaces.list()).toEqual([])
    await eventually(() => bob.told).toContainEqual({
      type: 'workspace_lost',
      workspaceId: id,
      name: 'plans',
      entriesLost: 0,
    })
    await expect(bob.session.workspaces.files(id)).rejects.toThrow(WorkspaceError)
    expect(organization.realms.keyIndexOf(id)).toBe(2)
    expect(machine.defects).toEqual([])
  })

  test('keeps to itself what was changed before it could only read, until it may write again', async () => {
    await using alice = await machine.start(organization.alice, all)
    await using bob = await machine.start(organization.user('Bob'), all)
    const { userId, deviceId } = bob.session.device
    const roleOfBob = async () => (await bob.session.workspaces.list())[0]?.role
    const id = await alice.session.workspaces.create(entryName('plans'))
    await alice.session.workspaces.share(id, userId, { role: 'CONTRIBUTOR' })
    await eventually(roleOfBob).toBe('CONTRIBUTOR')
    const files = await bob.session.workspaces.files(id)
    await turns(100)
    let attempts = 0
    organization.via = async (call, next) => {
      if (call.author.deviceId !== deviceId || !/^vlob_(create|update)$/.test(call.name)) return next()
      attempts += 1
      throw offline()
    }
    await put(files, '/note.txt', 'written while allowed')
    await eventually(() => attempts).toBeGreaterThan(0)
    await alice.session.workspaces.share(id, userId, { role: 'READER' })
    await eventually(roleOfBob).toBe('READER')
    await turns(100)
    await expect(put(files, '/other.txt', 'no')).rejects.toMatchObject({ code: 'read_only' })
    attempts = 0
    organization.clock.advance(10_000)
    await turns(100)
    expect(attempts).toBe(0)
    expect(await get(files, '/note.txt')).toBe('written while allowed')
    organization.via = (_, next) => next()
    await alice.session.workspaces.share(id, userId, { role: 'CONTRIBUTOR' })
    const isSynced = async () => (await files.stateOf(path('/note.txt'))).state === 'synced'
    await secondsUntil(isSynced)
    expect(await isSynced()).toBe(true)
  })
})

test('a file is synced only with the folder that lists it', async () => {
  await using alice = await machine.start(organization.alice)
  const id = await alice.session.workspaces.create(entryName('plans'))
  const files = await alice.session.workspaces.files(id)
  await files.sync()
  const gate = Promise.withResolvers<void>()
  const sent: (VlobId | undefined)[] = []
  organization.via = async (call, next) => {
    const { vlobId } = call.request as { readonly vlobId?: VlobId }
    if (call.name === 'vlob_update' && vlobId === id) await gate.promise
    const reply = await next()
    sent.push(vlobId)
    return reply
  }
  await put(files, '/note.txt', 'hello')
  const { id: entryId } = await files.stat(path('/note.txt'))
  const states = () =>
    alice.told.flatMap((event) =>
      event.type === 'entry_state' && event.entryId === entryId ? [event.state.state] : [],
    )
  const syncing = files.sync()
  await eventually(() => sent).toContain(entryId)
  await turns()
  expect(states().at(-1)).toBe('saved')
  gate.resolve()
  await syncing
  await eventually(() => states().at(-1)).toBe('synced')
})

describe('stopping', () => {
  test('gives the device back, and everything it was asked after that is refused', async () => {
    const alice = await machine.start(organization.alice, { monitors: 'all' })
    await eventually(() => organization.listeners.size).toBe(1)
    const { session } = alice
    await Promise.all([session.stop(), session.stop()])
    expect(machine.locks.isHeld(organization.alice.deviceId)).toBe(false)
    expect(organization.listeners.size).toBe(0)
    await expect(session.workspaces.list()).rejects.toThrow(StoppedError)
    await expect(session.members.list()).rejects.toThrow(StoppedError)
    await expect(session.organization.pollCertificates()).rejects.toThrow(StoppedError)
    await using again = await machine.start(organization.alice)
    expect(await again.session.members.list()).toHaveLength(1)
  })

  test('ends what waits for the server', async () => {
    const { session } = await machine.start(organization.alice)
    organization.via = (_, next) => new Promise((resolve) => setTimeout(() => resolve(next()), 50))
    const polling = session.organization.pollCertificates()
    await session.stop()
    await expect(polling).rejects.toThrow(StoppedError)
  })

  test('ends a synchronisation that waits for the server', async () => {
    const { session } = await machine.start(organization.alice)
    const id = await session.workspaces.create(entryName('plans'))
    const files = await session.workspaces.files(id)
    organization.via = () => new Promise(() => undefined)
    const ended = expect(files.sync()).rejects.toThrow(StoppedError)
    await turns(5)
    await session.stop()
    await ended
  })

  test('keeps what was written and not closed', async () => {
    const first = await machine.start(organization.alice)
    const id = await first.session.workspaces.create(entryName('plans'))
    const files = await first.session.workspaces.files(id)
    const file = await files.open(path('/note.txt'), { write: true, create: true })
    await file.write(0, new TextEncoder().encode('unflushed'))
    await first.session.stop()
    await using again = await machine.start(organization.alice)
    expect(await get(await again.session.workspaces.files(id), '/note.txt')).toBe('unflushed')
  })

  test('happens by itself when another tab asks for the device', async () => {
    const { session, told } = await machine.start(organization.alice, { monitors: 'all' })
    await turns()
    machine.locks.claim(organization.alice.deviceId)
    await eventually(() => told.at(-1)).toMatchObject({ type: 'taken_over', error: { code: 'device_taken_over' } })
    await eventually(() => machine.locks.isHeld(organization.alice.deviceId)).toBe(false)
    await expect(session.workspaces.list()).rejects.toThrow(StoppedError)
    expect(machine.defects).toEqual([])
  })
})

test('a device that another tab asked for is free in time, whatever waits for the server', async () => {
  const { session } = await machine.start(organization.alice, { monitors: 'all' })
  await turns()
  const id = await session.workspaces.create(entryName('plans'))
  const files = await session.workspaces.files(id)
  await turns(100)
  organization.via = () => new Promise(() => undefined)
  await put(files, '/note.txt', 'hello')
  await turns()
  machine.locks.claim(organization.alice.deviceId)
  await turns()
  expect(machine.locks.isHeld(organization.alice.deviceId)).toBe(true)
  organization.clock.advance(3500)
  await eventually(() => machine.locks.isHeld(organization.alice.deviceId)).toBe(false)
})

describe('starting', () => {
  test('is for one at a time', async () => {
    await using _alice = await machine.start(organization.alice)
    await expect(machine.start(organization.alice)).rejects.toThrow(DeviceInUseError)
  })

  test('gives everything back when it fails', async () => {
    const broken = machine.parts(organization.alice)
    const open = broken.storages.open.bind(broken.storages)
    const storages = {
      ...broken.storages,
      remove: async () => undefined,
      open: async (lock: Parameters<typeof open>[0]) => {
        const storage = await open(lock)
        return Object.assign(storage, { user: { ...storage.user, load: async () => new Uint8Array(50) } })
      },
    }
    await expect(startSession({ ...broken, storages })).rejects.toThrow(StorageError)
    expect(machine.locks.isHeld(organization.alice.deviceId)).toBe(false)
  })
})

describe('people and organization', () => {
  let alice: TestSession

  beforeEach(async () => {
    alice = await machine.start(organization.alice)
  })

  test('are listed with what certificates say of them', async () => {
    const bob = organization.user('Bob')
    organization.deviceOf(bob)
    organization.updateProfile(bob.userId, 'ADMIN')
    const carol = organization.user('Carol')
    await alice.session.organization.pollCertificates()
    await alice.session.members.revoke(carol.userId)
    const { members } = alice.session
    expect(await members.list()).toMatchObject([
      { humanHandle: { label: 'Alice' }, profile: 'ADMIN', createdBy: null, revokedOn: null },
      { humanHandle: { label: 'Bob' }, profile: 'ADMIN', createdBy: organization.alice.deviceId },
      { humanHandle: { label: 'Carol' }, profile: 'STANDARD', revokedBy: organization.alice.deviceId },
    ])
    expect(await members.devices(bob.userId)).toMatchObject([
      { label: 'first', purpose: 'STANDARD' },
      { label: 'second' },
    ])
    await expect(members.devices(newId(organization.tools))).rejects.toThrow(NotAllowedError)
    expect(await alice.session.organization.information()).toEqual({
      organizationId: 'Acme',
      serverAddress: 'parsec3://parallax.example',
      ownProfile: 'ADMIN',
      administrators: [organization.alice.humanHandle, bob.humanHandle],
      sequestered: false,
      storage: { metadataBytes: 12, dataBytes: 34 },
    })
    await alice.session.stop()
  })

  test('have no names for an external member', async () => {
    const eve = organization.user('Eve', 'OUTSIDER')
    await using external = await machine.start(eve)
    await external.session.organization.pollCertificates()
    const names = (await external.session.members.list()).map(({ humanHandle }) => humanHandle.label)
    expect(names).toEqual([organization.alice.userId, eve.userId])
    expect(external.told).toContainEqual({ type: 'members_changed' })
    await alice.session.stop()
  })
})
