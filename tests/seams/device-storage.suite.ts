import type { DeviceId, VlobId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { bytesOf, newId, type OpenStorageBench, openDevice, textOf } from './storage-bench.ts'

/** What every storage of a device does, besides certificates and workspaces. */
export function describeDeviceStorages(name: string, openBench: OpenStorageBench): void {
  describe(`device storage: ${name}`, () => {
    it('keeps one sealed value per record of the user', async () => {
      await using bench = await openBench({ cachedBlocks: 4 })
      await using first = await openDevice(bench, newId<DeviceId>())
      expect(await first.storage.user.load('user_manifest')).toBeUndefined()
      await first.storage.user.save('user_manifest', bytesOf('one'))
      await first.storage.user.save('user_manifest', bytesOf('two'))
      await first.storage.user.save('server_config', bytesOf('config'))
      await using second = await first.reopened()
      expect(textOf(await second.storage.user.load('user_manifest'))).toBe('two')
      expect(textOf(await second.storage.user.load('server_config'))).toBe('config')
    })

    it('keeps devices apart', async () => {
      await using bench = await openBench({ cachedBlocks: 4 })
      await using one = await openDevice(bench, newId<DeviceId>())
      await using other = await openDevice(bench, newId<DeviceId>())
      await one.storage.user.save('user_manifest', bytesOf('mine'))
      expect(await other.storage.user.load('user_manifest')).toBeUndefined()
    })

    it('lists the workspaces that have something here, and removes one with all it holds', async () => {
      await using bench = await openBench({ cachedBlocks: 4 })
      await using opened = await openDevice(bench, newId<DeviceId>())
      const [one, other, vlob] = [newId<VlobId>(), newId<VlobId>(), newId<VlobId>()]
      expect(await opened.storage.workspaces()).toEqual([])
      for (const id of [one, other]) {
        await using workspace = await opened.storage.openWorkspace(id)
        await workspace.commit({
          saveManifests: [{ id: vlob, baseVersion: 0, needSync: true, sealed: bytesOf(id) }],
          addChunks: [{ id: newId(), sealed: bytesOf('chunk') }],
        })
      }
      expect((await opened.storage.workspaces()).toSorted()).toEqual([one, other].toSorted())
      await opened.storage.removeWorkspace(one)
      expect(await opened.storage.workspaces()).toEqual([other])
      await using again = await opened.storage.openWorkspace(one)
      expect(await again.manifest(vlob)).toBeUndefined()
      expect(await again.chunkIds()).toEqual([])
      await using kept = await opened.storage.openWorkspace(other)
      expect(textOf((await kept.manifest(vlob))?.sealed)).toBe(other)
    })

    it('removes everything of a device, and is content when there is nothing', async () => {
      await using bench = await openBench({ cachedBlocks: 4 })
      const deviceId = newId<DeviceId>()
      {
        await using opened = await openDevice(bench, deviceId)
        await opened.storage.user.save('user_manifest', bytesOf('mine'))
        await using workspace = await opened.storage.openWorkspace(newId<VlobId>())
        await workspace.commit({ addChunks: [{ id: newId(), sealed: bytesOf('chunk') }] })
      }
      await bench.storages.remove(deviceId)
      await bench.storages.remove(deviceId)
      await using again = await openDevice(bench, deviceId)
      expect(await again.storage.user.load('user_manifest')).toBeUndefined()
      expect(await again.storage.workspaces()).toEqual([])
    })

    it('tells how much room there is', async () => {
      await using bench = await openBench({ cachedBlocks: 4 })
      await using opened = await openDevice(bench, newId<DeviceId>())
      const { free, total } = await opened.storage.space()
      expect(free).toBeGreaterThan(0)
      expect(total).toBeGreaterThanOrEqual(free)
    })
  })
}
