import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { type Acknowledged, checkAfterCrash, noteAcknowledged } from './crash-check.ts'
import { DEVICE_ID, REALM_ID } from './crash-model.ts'
import { crashStorages, freeLock } from './crash-storages.ts'

const ROUNDS = process.env.PARALLAX_TEST_LONG ? 100 : 12

/** Runs the writer and kills it after a random number of acknowledgements and a random moment. */
async function writeUntilKilled(folder: string, acknowledged: Acknowledged, first: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-writer.ts'), folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const enough = 5 + Math.floor(Math.random() * 120)
  let lines = 0
  for await (const line of createInterface({ input: child.stdout })) {
    noteAcknowledged(acknowledged, line)
    lines += 1
    if (lines === enough) setTimeout(() => child.kill('SIGKILL'), Math.random() * 4)
  }
  const [code, signal] = await exited
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
}

/** What lies on the disk after a clean closing: a file for each chunk and cached block, and nothing else. */
async function dataFiles(folder: string): Promise<number> {
  return (await readdir(join(folder, 'data', DEVICE_ID, 'workspaces', REALM_ID, 'data'))).length
}

it(
  'loses nothing acknowledged and shows nothing by halves, whenever its process is killed',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parallax-crash-'))
    try {
      const acknowledged: Acknowledged = new Map()
      for (let round = 0; round < ROUNDS; round += 1) {
        // Steps of their own, so that what was written and not acknowledged is not mistaken for something else.
        await writeUntilKilled(folder, acknowledged, round * 1_000_000)
        {
          await using storage = await crashStorages(folder).open(freeLock(DEVICE_ID))
          await checkAfterCrash(storage, acknowledged)
        }
        expect(await dataFiles(folder)).toBeLessThanOrEqual(4 * 3 + 10)
      }
      expect(acknowledged.size).toBe(6)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  ROUNDS * 20_000,
)
