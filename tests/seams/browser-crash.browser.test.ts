import { BrowserDeviceLocks, BrowserDeviceStorages, SystemClock } from '@parallax/platform/browser'
import { expect, it } from 'vitest'
import { type Acknowledged, checkAfterCrash, noteAcknowledged } from './crash-check.ts'
import { DEVICE_ID } from './crash-model.ts'

const ROUNDS = 8

/** Runs the writer in a worker and ends that after a random number of acknowledgements and a random moment. */
async function writeUntilKilled(acknowledged: Acknowledged, first: number): Promise<void> {
  const worker = new Worker(new URL('./browser-crash-writer.ts', import.meta.url), { type: 'module' })
  const enough = 5 + Math.floor(Math.random() * 60)
  const killed = Promise.withResolvers<void>()
  let lines = 0
  worker.addEventListener('error', ({ message }) => killed.reject(new Error(message)))
  worker.addEventListener('message', ({ data }: MessageEvent<string>) => {
    noteAcknowledged(acknowledged, data)
    lines += 1
    if (lines !== enough) return
    setTimeout(() => {
      worker.terminate()
      killed.resolve()
    }, Math.random() * 4)
  })
  worker.postMessage(first)
  await killed.promise
}

it('loses nothing acknowledged and shows nothing by halves, whenever its worker is killed', async () => {
  const storages = new BrowserDeviceStorages({ clock: new SystemClock(), cachedBlocks: 10 })
  const locks = new BrowserDeviceLocks()
  const acknowledged: Acknowledged = new Map()
  await storages.remove(DEVICE_ID)
  for (let round = 0; round < ROUNDS; round += 1) {
    await writeUntilKilled(acknowledged, round * 1_000_000)
    await using lock = await locks.acquire(DEVICE_ID, { program: 'test', patience: 0, whenHeld: 'wait' })
    await using storage = await storages.open(lock)
    await checkAfterCrash(storage, acknowledged)
  }
  expect(acknowledged.size).toBe(6)
  await storages.remove(DEVICE_ID)
}, 240_000)
