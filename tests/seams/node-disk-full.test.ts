import { execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NoSpaceError, type RawDataId } from '@parallax/client'
import { ConfigFolder, NodeDeviceFolder } from '@parallax/platform/node'
import type { VlobId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { DEVICE_ID, REALM_ID } from './crash-model.ts'
import { crashStorages, freeLock } from './crash-storages.ts'
import { bytesOf, instant, newId, textOf } from './storage-bench.ts'

/** A real file system of a few MiB, full in no time. Only root may mount one, and only some containers let it. */
function mountable(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function smallDisk(size: string) {
  const path = await mkdtemp(join(tmpdir(), 'parallax-small-'))
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'none', path])
  return {
    path,
    [Symbol.asyncDispose]: async () => {
      execFileSync('umount', [path])
      await rm(path, { recursive: true })
    },
  }
}

async function fillUp(
  write: (n: number) => Promise<void>,
): Promise<{ readonly written: number; readonly error: unknown }> {
  for (let n = 0; n < 100_000; n += 1) {
    try {
      await write(n)
    } catch (error) {
      return { written: n, error }
    }
  }
  throw new Error('the disk never got full')
}

// Skipped without the right to mount a small file system: nothing else is full in a test without harm to others.
describe.skipIf(!mountable())('a full disk', () => {
  it('refuses the change that does not fit, keeps every other, and goes on once there is room', async () => {
    await using disk = await smallDisk('6m')
    const ids: RawDataId[] = []
    const chunkOf = (n: number) => bytesOf(`${n}`.padEnd(100_000, '.'))
    {
      await using storage = await crashStorages(disk.path).open(freeLock(DEVICE_ID))
      await using workspace = await storage.openWorkspace(REALM_ID)
      const { written, error } = await fillUp(async (n) => {
        const id = newId<RawDataId>()
        const vlob = { id: newId<VlobId>(), baseVersion: 0, needSync: true, sealed: bytesOf('m'.repeat(2000)) }
        await workspace.commit({ addChunks: [{ id, sealed: chunkOf(n) }], saveManifests: [vlob] })
        ids.push(id)
      })
      expect(error).toBeInstanceOf(NoSpaceError)
      expect(ids.length).toBe(written)
      expect((await workspace.chunkIds()).length).toBe(written)
      for (const [n, id] of ids.entries()) expect(await workspace.chunk(id)).toEqual(chunkOf(n))
      const freed = ids.splice(0, 5)
      await workspace.commit({ removeChunks: freed })
      const id = newId<RawDataId>()
      await workspace.commit({ addChunks: [{ id, sealed: bytesOf('there is room again') }] })
      expect(textOf(await workspace.chunk(id))).toBe('there is room again')
    }
    await using storage = await crashStorages(disk.path).open(freeLock(DEVICE_ID))
    await using workspace = await storage.openWorkspace(REALM_ID)
    expect(await workspace.missing(ids)).toEqual([])
    expect((await workspace.backlog()).entries).toBe(ids.length + 5)
  })

  it('refuses records that do not fit, one by one or many at once', async () => {
    await using disk = await smallDisk('2m')
    await using storage = await crashStorages(disk.path).open(freeLock(DEVICE_ID))
    const { written, error } = await fillUp((n) =>
      storage.certificates.write(async (writer) => {
        for (const part of ['a', 'b', 'c'])
          writer.add({
            timestamp: instant(n),
            type: 'user_certificate',
            key1: part,
            key2: null,
            sealed: bytesOf(part.repeat(5000)),
          })
      }),
    )
    expect(error).toBeInstanceOf(NoSpaceError)
    const count = await storage.certificates.read(
      async (reader) => (await reader.list({ types: ['user_certificate'] })).length,
    )
    expect(count).toBe(3 * written)
    const many = await Promise.allSettled(
      Array.from({ length: 8 }, () => storage.user.save('user_manifest', bytesOf('x'.repeat(300_000)))),
    )
    for (const outcome of many) expect(outcome).toMatchObject({ status: 'rejected', reason: expect.any(NoSpaceError) })
    expect(await storage.user.load('user_manifest')).toBeUndefined()
  })

  it('keeps the device file that was to be replaced', async () => {
    await using disk = await smallDisk('1m')
    const folder = new NodeDeviceFolder(await ConfigFolder.open(join(disk.path, 'config')))
    await folder.save('devices/a.keys', bytesOf('first'))
    await expect(writeFile(join(disk.path, 'filler'), Buffer.alloc(4_000_000))).rejects.toThrow('ENOSPC')
    await expect(folder.save('devices/a.keys', bytesOf('second'.repeat(2000)))).rejects.toBeInstanceOf(NoSpaceError)
    expect(textOf(await folder.read('devices/a.keys'))).toBe('first')
    expect((await folder.list()).length).toBe(1)
  })
})
