// Gives `cdp` its type.

import { NoSpaceError, type RawDataId } from '@parallax/client'
import { BrowserDeviceLocks, BrowserDeviceStorages, SystemClock } from '@parallax/platform/browser'
import type { DeviceId, VlobId } from '@parallax/wire'
import type {} from '@vitest/browser-playwright'
import { expect, it } from 'vitest'
import { cdp } from 'vitest/browser'
import { bytesOf, newId, textOf } from './storage-bench.ts'

// Files alone: Chromium tells IndexedDB of an overridden quota only gigabytes later (`committed.browser.test.ts` has
// the rest).

/** What the browser lets this origin store besides what it has; as it likes when left out. */
async function allow(bytes?: number): Promise<void> {
  const { usage = 0 } = await navigator.storage.estimate()
  const quotaSize = bytes === undefined ? undefined : usage + bytes
  await cdp().send('Storage.overrideQuotaForOrigin', {
    origin: location.origin,
    ...(quotaSize === undefined ? {} : { quotaSize }),
  })
}

async function fillUp(
  write: (n: number) => Promise<void>,
): Promise<{ readonly written: number; readonly error: unknown }> {
  for (let n = 0; n < 10_000; n += 1) {
    try {
      await write(n)
    } catch (error) {
      return { written: n, error }
    }
  }
  throw new Error('the quota was never used up')
}

it('refuses what does not fit into the quota, keeps everything else, and goes on once there is room', async () => {
  const storages = new BrowserDeviceStorages({ clock: new SystemClock() })
  const deviceId = newId<DeviceId>()
  await using lock = await new BrowserDeviceLocks().acquire(deviceId, {
    program: 'test',
    patience: 0,
    whenHeld: 'wait',
  })
  {
    await using storage = await storages.open(lock)
    await using workspace = await storage.openWorkspace(newId<VlobId>())
    await workspace.commit({ addChunks: [{ id: newId<RawDataId>(), sealed: bytesOf('the worker is there') }] })
    await allow(3_000_000)
    const ids: RawDataId[] = []
    const contentOf = (n: number) => bytesOf(`${n}`.padEnd(200_000, '.'))
    const { written, error } = await fillUp(async (n) => {
      const id = newId<RawDataId>()
      await workspace.commit({ addChunks: [{ id, sealed: contentOf(n) }] })
      ids.push(id)
    })
    expect(error).toBeInstanceOf(NoSpaceError)
    expect(written).toBeGreaterThan(0)
    for (const [n, id] of ids.entries()) expect(textOf(await workspace.chunk(id))).toBe(textOf(contentOf(n)))

    await allow()
    await workspace.commit({ addChunks: [{ id: newId<RawDataId>(), sealed: contentOf(0) }] })
    expect(await workspace.missing(ids)).toEqual([])
  }
  await storages.remove(deviceId)
})
