import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { BLOCK_SIZE, InThreadBlockPool } from '@parallax/client'
import { nativeCrypto } from '@parallax/crypto/native'
import { nodeBlockPool } from '@parallax/platform/node'
import { describe, expect, it } from 'vitest'
import { describeBlockPool, describeThreadedPool, type OpenPoolBench } from './block-pool.suite.ts'

const crypto = await nativeCrypto()

const openNode: OpenPoolBench = async (options = {}) => {
  const pool = nodeBlockPool({ crypto, workers: 2, ...options })
  return { pool, crypto, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() }
}

describeBlockPool('in thread', async () => {
  const pool = new InThreadBlockPool(crypto)
  return { pool, crypto, [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose]() }
})
describeBlockPool('node', openNode)
describeThreadedPool('node', openNode)

describe('threads of Node', () => {
  it('do not keep a process alive that has nothing more to do', async () => {
    const script = join(import.meta.dirname, 'idle-pool.ts')
    const { stdout } = await promisify(execFile)(process.execPath, [script], { timeout: 20_000 })
    expect(stdout).toBe('sealed\n')
  })

  it('that die fail the jobs they had, and are replaced', async () => {
    const broken = new URL(`data:text/javascript,${encodeURIComponent('throw new Error("no such library")')}`)
    await using pool = nodeBlockPool({ crypto, workers: 1, slabs: 2, workerCode: broken })
    for (let round = 0; round < 4; round += 1) {
      const sealing = pool.sealBlock(await pool.slab(), crypto.newSecretKey(), { length: BLOCK_SIZE })
      await expect(sealing).rejects.toMatchObject({
        code: 'internal',
        detail: expect.stringContaining('no such library'),
      })
    }
    using small = await pool.sealBlock(await pool.slab(), crypto.newSecretKey(), { length: 10 })
    expect(small.bytes.length).toBe(50)
  })
})
