import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigFolder, NodeDeviceLocks, NodeDeviceStorages, SystemClock } from '@parallax/platform/node'
import { describeCertificateStorage } from './certificate-storage.suite.ts'
import { describeDeviceStorages } from './device-storage.suite.ts'
import type { OpenStorageBench } from './storage-bench.ts'
import { describeWorkspaceStorage } from './workspace-storage.suite.ts'

const clock = new SystemClock()

const openBench: OpenStorageBench = async ({ cachedBlocks }) => {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-storage-'))
  const locks = new NodeDeviceLocks(await ConfigFolder.open(join(folder, 'config')), clock)
  return {
    storages: new NodeDeviceStorages({ dataFolder: join(folder, 'data'), clock, cachedBlocks }),
    lock: (deviceId) => locks.acquire(deviceId, { program: 'test', patience: 0, whenHeld: 'wait' }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

describeDeviceStorages('node', openBench)
describeCertificateStorage('node', openBench)
describeWorkspaceStorage('node', openBench)
