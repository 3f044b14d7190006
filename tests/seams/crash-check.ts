import type { DeviceStorage, RawDataId } from '@parallax/client'
import { expect } from 'vitest'
import { chunkContent, LANES, parseManifest, REALM_ID, vlobOf } from './crash-model.ts'
import { textOf } from './storage-bench.ts'

/** The highest step that was acknowledged, by what it concerns. */
export type Acknowledged = Map<string, number>

export function noteAcknowledged(acknowledged: Acknowledged, line: string): void {
  const words = line.split(' ')
  acknowledged.set(words.slice(0, -1).join(' '), Number(words.at(-1)))
}

/** Nothing acknowledged is missing, and nothing is there by halves. */
export async function checkAfterCrash(storage: DeviceStorage, acknowledged: Acknowledged): Promise<void> {
  await checkFiles(storage, acknowledged)
  await checkCertificates(storage, acknowledged)
  const user = Number(textOf(await storage.user.load('user_manifest')) ?? -1)
  expect(user).toBeGreaterThanOrEqual(acknowledged.get('user') ?? -1)
}

async function checkFiles(storage: DeviceStorage, acknowledged: Acknowledged): Promise<void> {
  await using workspace = await storage.openWorkspace(REALM_ID)
  const referenced: RawDataId[] = []
  for (const vlob of LANES.map(vlobOf)) {
    const stored = await workspace.manifest(vlob)
    const least = acknowledged.get(`file ${vlob}`)
    if (stored === undefined) {
      expect(least, 'an acknowledged manifest is gone').toBeUndefined()
      continue
    }
    const { step, chunks } = parseManifest(stored.sealed)
    expect(step).toBeGreaterThanOrEqual(least ?? 0)
    for (const id of chunks)
      expect(textOf(await workspace.chunk(id)), 'a chunk of a manifest').toBe(textOf(chunkContent(id)))
    // Written in the same transaction as the manifest.
    const attempts = await workspace.uploads(vlob)
    expect(attempts.some(({ timestamp }) => timestamp % 1_000_000_000n === BigInt(step))).toBe(true)
    referenced.push(...chunks)
  }
  // Each run starts without knowing the chunks of the one before: they are what is collected at start.
  await workspace.retainChunks(new Set(referenced))
  expect((await workspace.chunkIds()).toSorted()).toEqual(referenced.toSorted())
}

async function checkCertificates(storage: DeviceStorage, acknowledged: Acknowledged): Promise<void> {
  const rows = await storage.certificates.read((reader) => reader.list({ types: ['user_certificate'] }))
  const parts = new Map<string | null, number>()
  for (const { key1 } of rows) parts.set(key1, (parts.get(key1) ?? 0) + 1)
  expect([...new Set(parts.values())], 'a batch of certificates is whole or absent').toEqual(parts.size ? [5] : [])
  const last = acknowledged.get('certificates')
  if (last !== undefined) expect(parts.get(String(last))).toBe(5)
}
