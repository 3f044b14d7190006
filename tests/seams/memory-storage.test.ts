import { type DeviceLock, MemoryDeviceStorages } from '@parallax/client'
import type { DeviceId, VlobId } from '@parallax/wire'
import { expect, it } from 'vitest'
import { describeCertificateStorage } from './certificate-storage.suite.ts'
import { describeDeviceStorages } from './device-storage.suite.ts'
import { bytesOf, instant, newId, type OpenStorageBench, textOf } from './storage-bench.ts'
import { describeWorkspaceStorage } from './workspace-storage.suite.ts'

function freeLock(deviceId: DeviceId): DeviceLock {
  return { deviceId, claimed: new AbortController().signal, [Symbol.asyncDispose]: () => Promise.resolve() }
}

const openBench: OpenStorageBench = async (options) => ({
  storages: new MemoryDeviceStorages(options),
  lock: async (deviceId) => freeLock(deviceId),
  [Symbol.asyncDispose]: () => Promise.resolve(),
})

describeDeviceStorages('memory', openBench)
describeCertificateStorage('memory', openBench)
describeWorkspaceStorage('memory', openBench)

it('copies what it holds: the copy goes its own way', async () => {
  const storages = new MemoryDeviceStorages()
  const lock = freeLock(newId<DeviceId>())
  const realmId = newId<VlobId>()
  const chunk = { id: newId<VlobId>(), sealed: bytesOf('both') }
  const original = await (await storages.open(lock)).openWorkspace(realmId)
  await original.commit({ addUploads: [{ vlobId: realmId, version: 1, timestamp: instant(1) }] })
  const copy = await (await storages.copy().open(lock)).openWorkspace(realmId)
  expect(await copy.uploads(realmId)).toEqual(await original.uploads(realmId))
  await original.commit({ saveManifests: [{ ...chunk, baseVersion: 0, needSync: true }] })
  expect(textOf((await original.manifest(chunk.id))?.sealed)).toBe('both')
  expect(await copy.manifest(chunk.id)).toBeUndefined()
})
