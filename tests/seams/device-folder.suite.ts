import { type DeviceFolder, deviceFileName } from '@parallax/client'
import type { DeviceId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { bytesOf, newId, textOf } from './storage-bench.ts'

export interface FolderBench extends AsyncDisposable {
  readonly folder: DeviceFolder
  /** The same place, looked at anew. */
  reopened(): Promise<DeviceFolder>
}

async function listed(folder: DeviceFolder): Promise<ReadonlyMap<string, string | undefined>> {
  const entries = await folder.list()
  return new Map(entries.map((entry) => [entry.name, entry.state === 'read' ? textOf(entry.bytes) : undefined]))
}

/** What every folder of device files does (spec 07 §5.1, §5.3, §5.5). */
export function describeDeviceFolder(name: string, openBench: () => Promise<FolderBench>): void {
  describe(`device folder: ${name}`, () => {
    it('is ours and empty at first', async () => {
      await using bench = await openBench()
      expect(bench.folder.ownership).toBe('own')
      expect(bench.folder.place).not.toBe('')
      expect(await bench.folder.list()).toEqual([])
    })

    it('keeps files to the byte, and stays ours', async () => {
      await using bench = await openBench()
      const bytes = crypto.getRandomValues(new Uint8Array(700))
      const file = deviceFileName(newId<DeviceId>())
      await bench.folder.save(file, bytes)
      expect(await bench.folder.read(file)).toEqual(bytes)
      const again = await bench.reopened()
      expect(again.ownership).toBe('own')
      expect(await again.read(file)).toEqual(bytes)
    })

    it('replaces a file as a whole', async () => {
      await using bench = await openBench()
      const file = deviceFileName(newId<DeviceId>())
      await bench.folder.save(file, bytesOf('a rather long first version'))
      await bench.folder.save(file, bytesOf('second'))
      expect(await listed(await bench.reopened())).toEqual(new Map([[file, 'second']]))
    })

    it('lists by name, at any depth', async () => {
      await using bench = await openBench()
      for (const file of ['devices/b.keys', 'devices/team/c.keys', 'devices/a.keys'])
        await bench.folder.save(file, bytesOf(file))
      expect([...(await listed(bench.folder)).keys()]).toEqual([
        'devices/a.keys',
        'devices/b.keys',
        'devices/team/c.keys',
      ])
    })

    it('lists an archived file no more, and keeps it', async () => {
      await using bench = await openBench()
      await bench.folder.save('devices/a.keys', bytesOf('a'))
      await bench.folder.save('devices/b.keys', bytesOf('b'))
      await bench.folder.archive('devices/a.keys')
      expect(await listed(await bench.reopened())).toEqual(new Map([['devices/b.keys', 'b']]))
      await expect(bench.folder.read('devices/a.keys')).rejects.toMatchObject({ code: 'device_file_missing' })
    })

    it('removes a file', async () => {
      await using bench = await openBench()
      await bench.folder.save('devices/a.keys', bytesOf('a'))
      await bench.folder.remove('devices/a.keys')
      expect(await bench.folder.list()).toEqual([])
    })

    it('says that a file is missing', async () => {
      await using bench = await openBench()
      const missing = { code: 'device_file_missing' }
      await expect(bench.folder.read('devices/a.keys')).rejects.toMatchObject(missing)
      await expect(bench.folder.remove('devices/a.keys')).rejects.toMatchObject(missing)
      await expect(bench.folder.archive('devices/a.keys')).rejects.toMatchObject(missing)
    })

    it.each(['../a.keys', 'devices/../../a.keys', 'devices/a.txt', '/etc/a.keys', 'a.keys'])(
      'takes no name outside of its own: %s',
      async (file) => {
        await using bench = await openBench()
        const missing = { code: 'device_file_missing' }
        await expect(bench.folder.save(file, bytesOf('a'))).rejects.toMatchObject(missing)
        await expect(bench.folder.read(file)).rejects.toMatchObject(missing)
      },
    )
  })
}
