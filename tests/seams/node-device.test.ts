import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { ConfigFolder, NodeDeviceFolder, NodeDeviceLocks, SystemClock } from '@parallax/platform/node'
import type { DeviceId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { describeDeviceFolder } from './device-folder.suite.ts'
import { describeDeviceLocks } from './device-locks.suite.ts'
import { newId } from './storage-bench.ts'

const clock = new SystemClock()

async function place() {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-device-'))
  return { config: join(folder, 'config'), [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

describeDeviceFolder('node', async () => {
  const here = await place()
  const open = async () => new NodeDeviceFolder(await ConfigFolder.open(here.config))
  return { ...here, folder: await open(), reopened: open }
})

describeDeviceLocks('node', async () => {
  const here = await place()
  return { ...here, locks: new NodeDeviceLocks(await ConfigFolder.open(here.config), clock) }
})

/** Another process that holds the device. */
async function holderProcess(config: string, deviceId: DeviceId): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'lock-holder.ts'), config, deviceId], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(createInterface({ input: child.stdout }), 'line')
  return child
}

describe('device locks between processes', () => {
  it('name the process that holds the device, since when, and where it serves commands', async () => {
    await using here = await place()
    const deviceId = newId<DeviceId>()
    const child = await holderProcess(here.config, deviceId)
    const locks = new NodeDeviceLocks(await ConfigFolder.open(here.config), clock)
    const refused = locks.acquire(deviceId, { program: 'parallax ls', patience: 0, whenHeld: 'wait' })
    await expect(refused).rejects.toMatchObject({
      code: 'device_in_use',
      holder: {
        kind: 'process',
        program: 'lock-holder',
        process: child.pid,
        since: expect.any(BigInt),
        controlSocket: '/run/control.sock',
      },
    })
    child.stdin?.end()
    await once(child, 'exit')
    await using _lock = await locks.acquire(deviceId, { program: 'parallax ls', patience: 0, whenHeld: 'wait' })
  })

  it('end with a process that is killed', async () => {
    await using here = await place()
    const deviceId = newId<DeviceId>()
    const child = await holderProcess(here.config, deviceId)
    const locks = new NodeDeviceLocks(await ConfigFolder.open(here.config), clock)
    const next = locks.acquire(deviceId, {
      program: 'parallax ls',
      patience: 20_000,
      whenHeld: 'wait',
      onWait: () => child.kill('SIGKILL'),
    })
    await using lock = await next
    expect(lock.deviceId).toBe(deviceId)
  })
})
