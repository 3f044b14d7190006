import { join } from 'node:path'
import type { TransferState, WorkspaceFiles } from '@parallax/client'
import type { VlobId } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { at, get, named, noise, pathsIn, put, read, sourceOf } from '../kit/client/contents.ts'
import { nodeMachine } from '../kit/client/node-machine.ts'
import { canMount, smallDisk } from '../kit/client/small-disk.ts'
import { type TestClients, type TestSession, testClients } from '../kit/client/test-clients.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { startTestServer } from '../kit/start-test-server.ts'

const MEBIBYTE = 1024 * 1024

interface Workplace {
  readonly id: VlobId
  readonly files: WorkspaceFiles
}

async function newWorkplace({ session }: TestSession): Promise<Workplace> {
  const id = await session.workspaces.create(named('Docs'))
  await session.workspaces.bootstrap(id)
  const files = await session.workspaces.files(id)
  await files.sync()
  return { id, files }
}

/** Another device of Alice finds these contents. */
async function expectElsewhere(
  org: TestClients,
  desk: TestSession,
  { id, contents }: { readonly id: VlobId; readonly contents: ReadonlyMap<string, Uint8Array> },
): Promise<void> {
  const laptop = await org.addDevice('alice', desk)
  await using started = await laptop.start()
  await started.session.workspaces.refresh()
  const files = await started.session.workspaces.files(id)
  await files.sync()
  expect(await pathsIn(files)).toEqual([...contents.keys()].sort())
  for (const [path, content] of contents) expect(Buffer.compare(await get(files, path), content), path).toBe(0)
}

/** Alice with her first device on a disk of its own. */
function onDisk(path: string) {
  const homes = [join(path, 'home')]
  return async () => {
    const home = homes.pop()
    return nodeMachine(home === undefined ? {} : { home })
  }
}

// Skipped without the right to mount a small file system: nothing else is full in a test without harm to others.
describe.skipIf(!canMount())('a disk that is full', () => {
  test('of a person: what does not fit is refused, the rest is kept and sent', async () => {
    using disk = smallDisk('24m')
    await using org = await testClients({ server: await sharedServer(), users: ['alice'], machine: onDisk(disk.path) })
    const alice = org.device('alice')
    await using desk = await alice.start()
    const { id, files } = await newWorkplace(desk)
    alice.network.cut()
    const contents = new Map<string, Uint8Array>()
    const refusal = await fillUp(async (n) => {
      const [path, content] = [`/file-${n}`, noise(3 * MEBIBYTE, n + 1)] as const
      await put(files, path, content)
      contents.set(path, content)
    })
    expect(refusal).toMatchObject({ code: 'storage_full' })
    expect(contents.size).toBeGreaterThan(2)
    expect(await pathsIn(files)).toEqual([...contents.keys()].sort())
    for (const [path, content] of contents) expect(Buffer.compare(await read(files, path), content), path).toBe(0)
    disk.grow('48m')
    const late = noise(3 * MEBIBYTE, 99)
    await put(files, '/late', late)
    contents.set('/late', late)
    alice.network.mend()
    await files.sync()
    await expectElsewhere(org, desk, { id, contents })
  })

  test('of a person without a network: a large import waits, and goes on with the network', async () => {
    using disk = smallDisk('24m')
    await using org = await testClients({ server: await sharedServer(), users: ['alice'], machine: onDisk(disk.path) })
    const alice = org.device('alice')
    await using desk = await alice.start()
    const { id, files } = await newWorkplace(desk)
    alice.network.cut()
    const film = noise(30 * MEBIBYTE, 7)
    const transfer = files.importFile(sourceOf(film, 'film.mkv'), at('/film.mkv'), { replace: false })
    const states = statesOf(transfer.states())
    await expect.poll(() => states.at(-1)?.state, { timeout: 15_000 }).toBe('waiting')
    expect(await pathsIn(files)).toEqual([])
    alice.network.mend()
    await transfer.done
    await files.sync()
    await expectElsewhere(org, desk, { id, contents: new Map([['/film.mkv', film]]) })
  })

  test('of the server: nothing is lost, and everything is sent once there is room', async () => {
    using disk = smallDisk('6m')
    const { database } = await sharedServer()
    const blockStore = { type: 'file', folder: join(disk.path, 'blocks') } as const
    await using server = await startTestServer({ database, config: { blockStore } })
    await using org = await testClients({ server, users: ['alice'], machine: nodeMachine })
    await using desk = await org.device('alice').start()
    const { id, files } = await newWorkplace(desk)
    const contents = new Map([
      ['/film.mkv', noise(12 * MEBIBYTE, 3)],
      ['/note.txt', noise(3000, 4)],
    ])
    for (const [path, content] of contents) await put(files, path, content)
    await expect(files.sync()).rejects.toMatchObject({ code: 'block_store_unavailable' })
    for (const [path, content] of contents) expect(Buffer.compare(await read(files, path), content), path).toBe(0)
    disk.grow('48m')
    await files.sync()
    await expectElsewhere(org, desk, { id, contents })
  })
})

/** The error of the first attempt that fails. */
async function fillUp(write: (n: number) => Promise<void>): Promise<unknown> {
  for (let n = 0; n < 1000; n += 1) {
    try {
      await write(n)
    } catch (error) {
      return error
    }
  }
  throw new Error('the disk never got full')
}

/** Grows while the transfer goes on. */
function statesOf(iterable: AsyncIterable<TransferState>): readonly TransferState[] {
  const states: TransferState[] = []
  const collect = async (): Promise<void> => {
    for await (const state of iterable) states.push(state)
  }
  collect().catch((error: unknown) => states.push({ state: 'failed', error: error as Error }))
  return states
}
