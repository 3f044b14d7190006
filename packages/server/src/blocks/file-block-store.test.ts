import { mkdtempSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromMilliseconds } from '@parallax/wire'
import { expect, test } from 'vitest'
import { BlockStoreUnavailable } from './block-store.ts'
import { type Disk, localDisk } from './disk.ts'
import { FileBlockStore } from './file-block-store.ts'
import { blockAddress, blockStoreSuite, newBlockAddress } from './testing/block-store-suite.ts'
import { PowerLossDisk } from './testing/power-loss-disk.ts'

class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'parallax-blocks-'));

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

const now = fromMilliseconds(Date.now())
const killed = async () => Promise.reject(new Error('killed'))

blockStoreSuite('a folder', async () => {
  const folder = new Folder()
  const reopen = () => FileBlockStore.open(join(folder.path, 'blocks'), { now })
  return { store: await reopen(), reopen, [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() }
})

test('a block is a file of its own, below two levels of folders, for the owner alone', async () => {
  using folder = new Folder()
  const store = await FileBlockStore.open(folder.path, { now })
  await store.create(blockAddress('Acme-é', '3b91779235ac409f9af1fe6de8d2b905'), Uint8Array.of(1))
  const path = join(folder.path, '%41cme-%c3%a9', '3b', '91', '3b917792-35ac-409f-9af1-fe6de8d2b905')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(folder.path, '%41cme-%c3%a9')).mode & 0o777).toBe(0o700)
  expect(readdirSync(join(folder.path, '.incoming'))).toEqual([])
})

test('a block that was acknowledged survives a loss of power right after', async () => {
  const disk = new PowerLossDisk()
  const path = '/srv/parallax/blocks'
  const store = await FileBlockStore.open(path, { now, disk })
  const addresses = [...'aab'].map((first) => blockAddress('CoolOrg', `${first}${crypto.randomUUID().slice(1)}`))
  for (const [index, address] of addresses.entries()) {
    await store.create(address, Uint8Array.of(index))
    disk.losePower()
    expect(await store.read(address)).toEqual(Uint8Array.of(index))
  }
  const again = await FileBlockStore.open(path, { now, disk })
  for (const [index, address] of addresses.entries()) expect(await again.read(address)).toEqual(Uint8Array.of(index))
})

test('of two blocks for a folder that is being made, the second waits until the folder would survive', async () => {
  const disk = new PowerLossDisk()
  const [reached, gate] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const slow: Disk = {
    ...methodsOf(disk),
    sync: async (path) => {
      if (path.endsWith('/coolorg/aa')) {
        reached.resolve()
        await gate.promise
      }
      await disk.sync(path)
    },
  }
  const store = await FileBlockStore.open('/blocks', { now, disk: slow })
  const addresses = [1, 2].map((digit) => blockAddress('coolorg', `aaaa${'0'.repeat(27)}${digit}`))
  const done: number[] = []
  const create = async (index: number) => {
    await store.create(addresses[index] ?? newBlockAddress('none'), Uint8Array.of(index))
    done.push(index)
  }
  const first = create(0)
  await reached.promise
  const second = create(1)
  // This disk answers at once: whatever does not wait for the gate is done by now.
  await new Promise(setImmediate)
  expect(done).toEqual([])
  gate.resolve()
  await Promise.all([first, second])
  disk.losePower()
  for (const [index, address] of addresses.entries()) expect(await store.read(address)).toEqual(Uint8Array.of(index))
})

test('a crash in the middle leaves the old block or none, and an old remainder is removed at the next start', async () => {
  using folder = new Folder()
  const failing = { ...localDisk, rename: killed, removeFile: killed }
  const store = await FileBlockStore.open(folder.path, { now, disk: failing })
  const address = newBlockAddress('CoolOrg')
  await expect(store.create(address, Uint8Array.of(1))).rejects.toThrow(BlockStoreUnavailable)
  expect(await store.read(address)).toBeUndefined()
  const incoming = join(folder.path, '.incoming')
  const [left = ''] = readdirSync(incoming)
  await FileBlockStore.open(folder.path, { now })
  expect(readdirSync(incoming)).toEqual([left])
  const longAgo = new Date(Date.now() - 3_700_000)
  utimesSync(join(incoming, left), longAgo, longAgo)
  await FileBlockStore.open(folder.path, { now })
  expect(readdirSync(incoming)).toEqual([])
})

test('is unavailable while its folder is a file, leaves nothing behind, and goes on afterwards', async () => {
  using folder = new Folder()
  const [path, elsewhere] = [join(folder.path, 'blocks'), join(folder.path, 'elsewhere')]
  const store = await FileBlockStore.open(path, { now })
  const address = newBlockAddress('coolorg')
  await store.create(address, Uint8Array.of(1))
  renameSync(path, elsewhere)
  writeFileSync(path, '')
  await expect(store.read(address)).rejects.toThrow(BlockStoreUnavailable)
  await expect(store.create(address, Uint8Array.of(2))).rejects.toThrow(BlockStoreUnavailable)
  rmSync(path)
  renameSync(elsewhere, path)
  expect(await store.read(address)).toEqual(Buffer.of(1))
  expect(readdirSync(join(path, '.incoming'))).toEqual([])
})

test('a folder that somebody removed is made again', async () => {
  using folder = new Folder()
  const store = await FileBlockStore.open(folder.path, { now })
  const address = newBlockAddress('coolorg')
  await store.create(address, Uint8Array.of(1))
  rmSync(join(folder.path, 'coolorg'), { recursive: true })
  expect(await store.read(address)).toBeUndefined()
  await expect(store.create(address, Uint8Array.of(2))).rejects.toThrow(BlockStoreUnavailable)
  expect(readdirSync(join(folder.path, '.incoming'))).toEqual([])
  await store.create(address, Uint8Array.of(3))
  expect(await store.read(address)).toEqual(Buffer.of(3))
})

/** As an object whose methods can be replaced one by one. */
function methodsOf(disk: Disk): Disk {
  return {
    makeFolder: (path) => disk.makeFolder(path),
    writeFile: (path, data) => disk.writeFile(path, data),
    sync: (path) => disk.sync(path),
    rename: (from, to) => disk.rename(from, to),
    readFile: (path) => disk.readFile(path),
    removeFile: (path) => disk.removeFile(path),
    filesFromBefore: (folder, time) => disk.filesFromBefore(folder, time),
  }
}
