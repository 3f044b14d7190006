import type { Session, SessionEvent, WorkspaceFiles } from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { at, get, named, noise, pathsIn, put, text } from '../kit/client/contents.ts'
import type { TestClients, TestDevice } from '../kit/client/test-clients.ts'

const MEBIBYTE = 1024 * 1024

export interface DevicesSuite {
  readonly name: string
  /** An organization with Alice and Bob. */
  readonly open: () => Promise<TestClients>
}

/** What people do with several devices. Runs on every kind of machine. */
export function describeDevices({ name, open }: DevicesSuite): void {
  describe(`devices of an organization, ${name}`, () => {
    test('what one device puts in, the other and another person take out identical', async () => {
      await using org = await open()
      const second = await org.addDevice('alice')
      await using desk = await org.device('alice').start()
      const { id, files } = await newWorkspace(desk.session)
      const contents = { '/empty': text(''), '/docs/plan.txt': text('the plan'), '/docs/picture.raw': noise(700_001) }
      await files.createFolder(at('/docs'))
      for (const [path, content] of Object.entries(contents)) await put(files, path, content)
      await files.sync()
      await desk.session.workspaces.share(id, org.device('bob').userId, { role: 'READER' })
      for (const device of [second, org.device('bob')]) {
        await using other = await device.start()
        const theirs = await workspaceOf(other.session, id)
        expect(await pathsIn(theirs)).toEqual(['/docs', '/docs/picture.raw', '/docs/plan.txt', '/empty'])
        for (const [path, content] of Object.entries(contents)) expect(await get(theirs, path)).toEqual(content)
      }
    })

    test('a large file is streamed, and arrives identical', { timeout: 60_000 }, async () => {
      await using org = await open()
      const content = noise(20 * MEBIBYTE + 17)
      await using desk = await org.device('alice').start()
      const { id, files } = await newWorkspace(desk.session)
      await put(files, '/film.mkv', content)
      // What is streamed stands on the server before it is saved here.
      expect(org.device('alice').network.sent.filter((command) => command === 'block_create').length).toBe(41)
      await files.sync()
      await using laptop = await (await org.addDevice('alice', desk)).start()
      const film = await get(await workspaceOf(laptop.session, id), '/film.mkv')
      expect(film.length).toBe(content.length)
      expect(await digest(film)).toBe(await digest(content))
    })

    test('what is saved without the network survives a start anew, and is sent then', async () => {
      await using org = await open()
      const alice = org.device('alice')
      const id = await saveOffline(alice, '/note.txt', text('written on the train'))
      await using again = await alice.start()
      const files = await again.session.workspaces.files(id)
      expect(await get(files, '/note.txt')).toEqual(text('written on the train'))
      expect(await files.stateOf(at('/note.txt'))).toEqual({ state: 'saved' })
      alice.network.mend()
      await files.sync()
      expect(await files.stateOf(at('/note.txt'))).toEqual({ state: 'synced' })
      await using laptop = await (await org.addDevice('alice', again)).start()
      expect(await get(await workspaceOf(laptop.session, id), '/note.txt')).toEqual(text('written on the train'))
    })

    test('a device in use is refused to whoever comes second', async () => {
      await using org = await open()
      await using _desk = await org.device('alice').start()
      await expect(org.device('alice').start()).rejects.toMatchObject({ code: 'device_in_use' })
    })

    test('a change shows on the other device by itself', async () => {
      await using org = await open()
      const second = await org.addDevice('alice')
      await using desk = await org.device('alice').start({ monitors: 'all' })
      await using laptop = await second.start({ monitors: 'all' })
      const id = await desk.session.workspaces.create(named('Plans'))
      await happens(laptop, ({ type }) => type === 'workspaces_changed')
      const there = await laptop.session.workspaces.files(id)
      await put(await desk.session.workspaces.files(id), '/plan.txt', text('first'))
      await expect.poll(() => read(there, '/plan.txt'), { timeout: 15_000 }).toBe('first')
      await put(await desk.session.workspaces.files(id), '/plan.txt', text('second'))
      await expect.poll(() => read(there, '/plan.txt'), { timeout: 15_000 }).toBe('second')
    })

    test('two edits of one file are both kept', async () => {
      await using org = await open()
      const second = await org.addDevice('alice')
      await using desk = await org.device('alice').start()
      const { id, files } = await newWorkspace(desk.session)
      await put(files, '/plan.txt', text('base'))
      await files.sync()
      await using laptop = await second.start()
      const there = await workspaceOf(laptop.session, id)
      await put(there, '/plan.txt', text('of the laptop'))
      await put(files, '/plan.txt', text('of the desk'))
      await there.sync()
      await files.sync()
      await there.sync()
      const copy = '/plan (Parsec sync conflict 2).txt'
      for (const one of [files, there]) {
        expect(await pathsIn(one)).toEqual([copy, '/plan.txt'])
        expect([await read(one, '/plan.txt'), await read(one, copy)]).toEqual(['of the laptop', 'of the desk'])
      }
    })

    test('an upload whose answer got lost is no conflict with itself', async () => {
      await using org = await open()
      const alice = org.device('alice')
      await using desk = await alice.start()
      const { files } = await newWorkspace(desk.session)
      await put(files, '/plan.txt', text('base'))
      await files.sync()
      await put(files, '/plan.txt', text('changed'))
      alice.network.loseReply('vlob_update')
      await expect(files.sync()).rejects.toMatchObject({ code: 'offline' })
      await files.sync()
      expect(await pathsIn(files)).toEqual(['/plan.txt'])
      expect(await read(files, '/plan.txt')).toBe('changed')
      expect(await files.stateOf(at('/plan.txt'))).toEqual({ state: 'synced' })
    })

    test('who is no member any more keeps nothing up to date', async () => {
      await using org = await open()
      const bob = org.device('bob')
      await using desk = await org.device('alice').start()
      const { id, files } = await newWorkspace(desk.session)
      await put(files, '/plan.txt', text('for both'))
      await files.sync()
      await desk.session.workspaces.share(id, bob.userId, { role: 'CONTRIBUTOR' })
      await using session = await bob.start()
      const theirs = await workspaceOf(session.session, id)
      expect(await read(theirs, '/plan.txt')).toBe('for both')
      await put(theirs, '/plan.txt', text('changed by Bob'))
      await theirs.sync()
      await files.sync()
      expect(await read(files, '/plan.txt')).toBe('changed by Bob')
      await desk.session.workspaces.unshare(id, bob.userId)
      await put(files, '/plan.txt', text('without Bob'))
      await files.sync()
      await expect(theirs.sync()).rejects.toMatchObject({ code: 'no_workspace_access' })
      await session.session.workspaces.refresh()
      expect(await session.session.workspaces.list()).toEqual([])
    })
  })
}

interface NewWorkspace {
  readonly id: VlobId
  readonly files: WorkspaceFiles
}

async function newWorkspace({ workspaces }: Session): Promise<NewWorkspace> {
  const id = await workspaces.create(named('Plans'))
  await workspaces.bootstrap(id)
  return { id, files: await workspaces.files(id) }
}

async function workspaceOf({ workspaces }: Session, id: VlobId): Promise<WorkspaceFiles> {
  await workspaces.refresh()
  const files = await workspaces.files(id)
  await files.sync()
  return files
}

async function saveOffline(device: TestDevice, path: string, content: Uint8Array): Promise<VlobId> {
  device.network.cut()
  await using started = await device.start()
  const id = await started.session.workspaces.create(named('Plans'))
  await put(await started.session.workspaces.files(id), path, content)
  return id
}

/** Undefined while there is none. */
async function read(files: WorkspaceFiles, path: string): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await get(files, path))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'entry_not_found') return undefined
    throw error
  }
}

async function happens(
  { told }: { readonly told: readonly SessionEvent[] },
  matches: (event: SessionEvent) => boolean,
): Promise<void> {
  await expect.poll(() => told.some(matches), { timeout: 15_000 }).toBe(true)
}

async function digest(bytes: Uint8Array): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))
  return [...new Uint8Array(hash)].join()
}
