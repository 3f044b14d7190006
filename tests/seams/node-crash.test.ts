import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { RawDataId } from '@parallax/client'
import { expect, it } from 'vitest'
import { chunkContent, crashLock, crashStorages, DEVICE_ID, parseManifest, REALM_ID, vlobOf } from './crash-model.ts'
import { textOf } from './storage-bench.ts'

const ROUNDS = process.env.PARALLAX_TEST_LONG ? 100 : 12

/** The highest step that was acknowledged, by what it concerns. */
type Acknowledged = Map<string, number>

/** Runs the writer and kills it after a random number of acknowledgements and a random moment. */
async function writeUntilKilled(folder: string, acknowledged: Acknowledged, first: number): Promise<void> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-writer.ts'), folder, String(first)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const exited = once(child, 'exit')
  const enough = 5 + Math.floor(Math.random() * 120)
  let lines = 0
  for await (const line of createInterface({ input: child.stdout })) {
    const words = line.split(' ')
    acknowledged.set(words.slice(0, -1).join(' '), Number(words.at(-1)))
    lines += 1
    if (lines === enough) setTimeout(() => child.kill('SIGKILL'), Math.random() * 4)
  }
  const [code, signal] = await exited
  expect({ code, signal }).toEqual({ code: null, signal: 'SIGKILL' })
}

async function checkFiles(folder: string, acknowledged: Acknowledged): Promise<void> {
  await using storage = await crashStorages(folder).open(crashLock(DEVICE_ID))
  await using workspace = await storage.openWorkspace(REALM_ID)
  const referenced: RawDataId[] = []
  for (const vlob of [0, 1, 2, 3].map(vlobOf)) {
    const stored = await workspace.manifest(vlob)
    const least = acknowledged.get(`file ${vlob}`)
    if (stored === undefined) {
      expect(least, 'an acknowledged manifest is gone').toBeUndefined()
      continue
    }
    const { step, chunks } = parseManifest(stored.sealed)
    expect(step).toBeGreaterThanOrEqual(least ?? 0)
    for (const id of chunks) expect(await workspace.chunk(id), 'a chunk of a manifest').toEqual(chunkContent(id))
    // Written in the same transaction as the manifest.
    expect((await workspace.uploads(vlob)).some(({ timestamp }) => timestamp % 1_000_000_000n === BigInt(step))).toBe(
      true,
    )
    referenced.push(...chunks)
  }
  // Each run starts without knowing the chunks of the one before: they are what is collected at start.
  await workspace.retainChunks(new Set(referenced))
  expect((await workspace.chunkIds()).toSorted()).toEqual(referenced.toSorted())
}

async function checkDevice(folder: string, acknowledged: Acknowledged): Promise<void> {
  await using storage = await crashStorages(folder).open(crashLock(DEVICE_ID))
  const rows = await storage.certificates.read((reader) => reader.list({ types: ['user_certificate'] }))
  const parts = new Map<string | null, number>()
  for (const { key1 } of rows) parts.set(key1, (parts.get(key1) ?? 0) + 1)
  expect([...new Set(parts.values())], 'a batch of certificates is whole or absent').toEqual(parts.size ? [5] : [])
  const last = acknowledged.get('certificates')
  if (last !== undefined) expect(parts.get(String(last))).toBe(5)
  const user = Number(textOf(await storage.user.load('user_manifest')) ?? -1)
  expect(user).toBeGreaterThanOrEqual(acknowledged.get('user') ?? -1)
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
        await checkFiles(folder, acknowledged)
        await checkDevice(folder, acknowledged)
        expect(await dataFiles(folder)).toBeLessThanOrEqual(4 * 3 + 10)
      }
      expect(acknowledged.size).toBe(6)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  ROUNDS * 20_000,
)
