import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { BlockPool } from '@parallax/client'
import type { SecretKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { nodeBlockPool, PathSource } from '@parallax/platform/node'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'

const BLOCK = 524_288
const BLOCKS = 512
const SIZE = BLOCKS * BLOCK

export const bench: Bench = {
  name: 'crypto.block-pipeline',
  purpose: 'read, SHA-256 and seal through the block pool, against the same by hand on every core',
  run: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'parallax-bench-'))
    const path = join(folder, 'blocks')
    writeFileSync(path, randomBytes(SIZE))
    const limit = startLimit(path)
    const crypto = await nativeCrypto()
    await using pool = nodeBlockPool({ crypto })
    const key = crypto.newSecretKey()
    try {
      const ours = { run: () => throughPool(pool, path, key) }
      const options = { name: 'crypto.block-pipeline', unit: 'MiB', floor: 0.7 } as const
      return { comparisons: [await compare(options, { ours, limit })], figures: [] }
    } finally {
      await limit.stop()
      rmSync(folder, { recursive: true })
    }
  },
}

async function throughPool(pool: BlockPool, path: string, key: SecretKey): Promise<number> {
  await using source = await PathSource.open(path)
  const underWay = new Set<Promise<void>>()
  for (let at = 0; at < SIZE; at += BLOCK) {
    while (underWay.size >= pool.slabs - 2) await Promise.race(underWay)
    const slab = await pool.slab()
    const length = await source.read(at, slab.bytes)
    const task = pool.sealBlock(slab, key, { length }).then((sealed) => sealed[Symbol.dispose]())
    const tracked: Promise<void> = task.finally(() => underWay.delete(tracked))
    underWay.add(tracked)
  }
  await Promise.all(underWay)
  return SIZE
}

function startLimit(path: string) {
  const cores = availableParallelism()
  const share = (SIZE / cores) & ~(BLOCK - 1)
  const workers = Array.from({ length: cores }, (_, core) => {
    const workerData = { path, start: core * share, stop: core === cores - 1 ? SIZE : (core + 1) * share }
    return new Worker(new URL('./block-pipeline-limit.ts', import.meta.url), { workerData })
  })
  const once = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      worker.once('message', () => resolve())
      worker.once('error', reject)
      worker.postMessage('go')
    })
  return {
    run: async () => {
      await Promise.all(workers.map(once))
      return SIZE
    },
    stop: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()))
    },
  }
}
