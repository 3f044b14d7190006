// Writes to a device storage without end, and posts what was acknowledged: browser-crash.browser.test.ts kills it.
import { BrowserDeviceStorages, SystemClock } from '@parallax/platform/browser'
import { DEVICE_ID } from './crash-model.ts'
import { writeSteps } from './crash-steps.ts'

addEventListener('message', async ({ data: first }: MessageEvent<number>) => {
  const storages = new BrowserDeviceStorages({ clock: new SystemClock(), cachedBlocks: 10 })
  const lock = {
    deviceId: DEVICE_ID,
    claimed: new AbortController().signal,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
  const storage = await storages.open(lock)
  await writeSteps(storage, first, (line) => postMessage(line))
})
