import { BrowserDeviceFolder, BrowserDeviceLocks } from '@parallax/platform/browser'
import type { DeviceId } from '@parallax/wire'
import { deleteDB } from 'idb'
import { describe, expect, it } from 'vitest'
import { describeDeviceFolder } from './device-folder.suite.ts'
import { describeDeviceLocks } from './device-locks.suite.ts'
import { newId } from './storage-bench.ts'

describeDeviceFolder('browser', async () => {
  const open: BrowserDeviceFolder[] = []
  const openFolder = async () => {
    const folder = await BrowserDeviceFolder.open()
    open.push(folder)
    return folder
  }
  return {
    folder: await openFolder(),
    reopened: openFolder,
    [Symbol.asyncDispose]: async () => {
      for (const folder of open) folder[Symbol.dispose]()
      await deleteDB('parallax')
    },
  }
})

describeDeviceLocks('browser', async () => ({
  locks: new BrowserDeviceLocks(),
  [Symbol.asyncDispose]: () => Promise.resolve(),
}))

describe('taking a device over from another tab', () => {
  const takeOver = { program: 'test', patience: 0, whenHeld: 'take-over' } as const

  it('asks the holder, who leaves in its own time', async () => {
    const locks = new BrowserDeviceLocks({ grace: 20_000 })
    const deviceId = newId<DeviceId>()
    const holder = await locks.acquire(deviceId, takeOver)
    const steps: string[] = []
    holder.claimed.addEventListener('abort', async () => {
      steps.push('asked')
      await new Promise((resolve) => setTimeout(resolve, 30))
      steps.push('flushed')
      await holder[Symbol.asyncDispose]()
    })
    await using next = await locks.acquire(deviceId, takeOver)
    steps.push('taken over')
    expect(steps).toEqual(['asked', 'flushed', 'taken over'])
    expect(next.claimed.aborted).toBe(false)
    expect(holder.claimed.reason).toMatchObject({ code: 'device_taken_over' })
  })

  it('steals from a holder that does not answer', async () => {
    const locks = new BrowserDeviceLocks({ grace: 50 })
    const deviceId = newId<DeviceId>()
    const holder = await locks.acquire(deviceId, takeOver)
    await using next = await locks.acquire(deviceId, takeOver)
    expect(holder.claimed.aborted).toBe(true)
    expect(next.claimed.aborted).toBe(false)
    await holder[Symbol.asyncDispose]()
    await expect(locks.acquire(deviceId, { ...takeOver, whenHeld: 'wait' })).rejects.toMatchObject({
      code: 'device_in_use',
    })
  })

  it('tells a holder whose lock is gone, though nobody asked', async () => {
    const deviceId = newId<DeviceId>()
    await using holder = await new BrowserDeviceLocks().acquire(deviceId, takeOver)
    await navigator.locks.request(`device:${deviceId}`, { steal: true }, () => undefined)
    await expect.poll(() => holder.claimed.aborted).toBe(true)
    expect(holder.claimed.reason).toMatchObject({ code: 'device_taken_over' })
  })

  it('tells a worker that ended from one that holds on', async () => {
    const locks = new BrowserDeviceLocks()
    const deviceId = newId<DeviceId>()
    const script = `navigator.locks.request('device:${deviceId}', () => new Promise(() => postMessage('held')))`
    const worker = new Worker(URL.createObjectURL(new Blob([script], { type: 'text/javascript' })))
    await new Promise((resolve) => worker.addEventListener('message', resolve, { once: true }))
    await expect(locks.acquire(deviceId, { ...takeOver, whenHeld: 'wait' })).rejects.toMatchObject({
      code: 'device_in_use',
    })
    worker.terminate()
    await using lock = await locks.acquire(deviceId, { ...takeOver, whenHeld: 'wait', patience: 20_000 })
    expect(lock.deviceId).toBe(deviceId)
  })
})
