import type { RawDataId } from '@parallax/client'
import { BrowserDeviceLocks, BrowserDeviceStorages, SystemClock } from '@parallax/platform/browser'
import type { DeviceId, VlobId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { describeCertificateStorage } from './certificate-storage.suite.ts'
import { describeDeviceStorages } from './device-storage.suite.ts'
import { bytesOf, newId, type OpenStorageBench, textOf } from './storage-bench.ts'
import { describeWorkspaceStorage } from './workspace-storage.suite.ts'

const clock = new SystemClock()
const locks = new BrowserDeviceLocks({ grace: 100 })

const openBench: OpenStorageBench = async ({ cachedBlocks }) => {
  const storages = new BrowserDeviceStorages({ clock, cachedBlocks })
  const used: DeviceId[] = []
  return {
    storages,
    lock: (deviceId) => {
      used.push(deviceId)
      return locks.acquire(deviceId, { program: 'test', patience: 0, whenHeld: 'wait' })
    },
    [Symbol.asyncDispose]: async () => {
      for (const deviceId of used) await storages.remove(deviceId)
    },
  }
}

describeDeviceStorages('browser', openBench)
describeCertificateStorage('browser', openBench)
describeWorkspaceStorage('browser', openBench)

describe('a device taken over by another tab', () => {
  it('can be written to by the new owner alone, and loses nothing', async () => {
    const storages = new BrowserDeviceStorages({ clock })
    const deviceId = newId<DeviceId>()
    const [realmId, chunkId] = [newId<VlobId>(), newId<RawDataId>()]
    await using bench = await openBench({ cachedBlocks: 4 })
    const first = await bench.storages.open(await bench.lock(deviceId))
    const firstWorkspace = await first.openWorkspace(realmId)
    await firstWorkspace.commit({ addChunks: [{ id: newId(), sealed: bytesOf('before') }] })
    await first.user.save('user_manifest', bytesOf('before'))

    // The first tab hangs: its lock is stolen.
    await using secondLock = await locks.acquire(deviceId, { program: 'test', patience: 0, whenHeld: 'take-over' })
    const second = await storages.open(secondLock)
    const secondWorkspace = await second.openWorkspace(realmId)
    const takenOver = { code: 'device_taken_over' }
    const own = { id: newId<RawDataId>(), sealed: bytesOf('of the new owner') }
    await secondWorkspace.commit({ addChunks: [own] })
    const chunk = { id: chunkId, sealed: bytesOf('of the first') }
    await expect(firstWorkspace.commit({ addChunks: [chunk] })).rejects.toMatchObject(takenOver)
    await expect(firstWorkspace.setCheckpoint(9, new Map())).rejects.toMatchObject(takenOver)
    await expect(first.user.save('user_manifest', bytesOf('of the first'))).rejects.toMatchObject(takenOver)
    await expect(
      first.certificates.write(
        async (writer) =>
          writer.clear() ??
          writer.add({
            timestamp: clock.now(),
            type: 'user_certificate',
            key1: null,
            key2: null,
            sealed: bytesOf('x'),
          }),
      ),
    ).rejects.toMatchObject(takenOver)

    await secondWorkspace.commit({ addChunks: [{ id: chunkId, sealed: bytesOf('of the second') }] })
    expect(textOf(await secondWorkspace.chunk(chunkId))).toBe('of the second')
    expect(await secondWorkspace.checkpoint()).toBe(0)
    expect((await secondWorkspace.chunkIds()).length).toBe(3)
    // Nor did the files of the first get in the way.
    expect(textOf(await secondWorkspace.chunk(own.id))).toBe('of the new owner')
    expect(textOf(await second.user.load('user_manifest'))).toBe('before')
    for (const storage of [first, second]) await storage[Symbol.asyncDispose]()
  })
})
