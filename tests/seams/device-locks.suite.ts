import type { AcquireOptions, DeviceLocks, LockHolder } from '@parallax/client'
import type { DeviceId } from '@parallax/wire'
import { describe, expect, it } from 'vitest'
import { newId } from './storage-bench.ts'

export interface LocksBench extends AsyncDisposable {
  readonly locks: DeviceLocks
}

const AT_ONCE: AcquireOptions = { program: 'test', patience: 0, whenHeld: 'wait' }

/** What every lock of devices does (spec 07 §5.1). */
export function describeDeviceLocks(name: string, openBench: () => Promise<LocksBench>): void {
  describe(`device locks: ${name}`, () => {
    it('let one have a device at a time, and the next after it', async () => {
      await using bench = await openBench()
      const deviceId = newId<DeviceId>()
      for (let round = 0; round < 2; round += 1) {
        await using lock = await bench.locks.acquire(deviceId, AT_ONCE)
        expect(lock.deviceId).toBe(deviceId)
        expect(lock.claimed.aborted).toBe(false)
        await expect(bench.locks.acquire(deviceId, AT_ONCE)).rejects.toMatchObject({ code: 'device_in_use' })
      }
    })

    it('do not mix up devices', async () => {
      await using bench = await openBench()
      await using _one = await bench.locks.acquire(newId<DeviceId>(), AT_ONCE)
      await using _other = await bench.locks.acquire(newId<DeviceId>(), AT_ONCE)
    })

    it('are waited for, and it is told once', async () => {
      await using bench = await openBench()
      const deviceId = newId<DeviceId>()
      const held = await bench.locks.acquire(deviceId, AT_ONCE)
      const told: LockHolder[] = []
      const waiting = Promise.withResolvers<void>()
      const next = bench.locks.acquire(deviceId, {
        ...AT_ONCE,
        patience: 20_000,
        onWait: (holder) => {
          told.push(holder)
          waiting.resolve()
        },
      })
      await waiting.promise
      await held[Symbol.asyncDispose]()
      await using lock = await next
      expect(lock.deviceId).toBe(deviceId)
      expect(told.length).toBe(1)
    })

    it('say who has the device when patience is over', async () => {
      await using bench = await openBench()
      const deviceId = newId<DeviceId>()
      await using _held = await bench.locks.acquire(deviceId, { ...AT_ONCE, program: 'parallax drive' })
      const started = performance.now()
      const refused = bench.locks.acquire(deviceId, { ...AT_ONCE, patience: 150 })
      await expect(refused).rejects.toMatchObject({
        code: 'device_in_use',
        holder: expect.objectContaining({ kind: expect.any(String) }),
      })
      expect(performance.now() - started).toBeGreaterThanOrEqual(140)
    })

    it('stop waiting when asked to', async () => {
      await using bench = await openBench()
      const deviceId = newId<DeviceId>()
      const stop = new AbortController()
      {
        await using _held = await bench.locks.acquire(deviceId, AT_ONCE)
        const next = bench.locks.acquire(deviceId, {
          ...AT_ONCE,
          patience: 60_000,
          signal: stop.signal,
          onWait: () => stop.abort(new Error('enough')),
        })
        await expect(next).rejects.toThrow('enough')
      }
      await using _free = await bench.locks.acquire(deviceId, AT_ONCE)
    })

    it('are given back once, whoever disposes of them twice', async () => {
      await using bench = await openBench()
      const deviceId = newId<DeviceId>()
      const first = await bench.locks.acquire(deviceId, AT_ONCE)
      await first[Symbol.asyncDispose]()
      await using _second = await bench.locks.acquire(deviceId, AT_ONCE)
      await first[Symbol.asyncDispose]()
      await expect(bench.locks.acquire(deviceId, AT_ONCE)).rejects.toMatchObject({ code: 'device_in_use' })
    })
  })
}
