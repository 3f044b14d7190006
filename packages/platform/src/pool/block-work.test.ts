import { SEAL_OVERHEAD } from '@parallax/crypto'
import { wasmCrypto } from '@parallax/crypto/wasm'
import { describe, expect, it } from 'vitest'
import { BlockWork } from './block-work.ts'

/** The back end that hashes beside the thread, so that jobs could get in each other's way. */
const crypto = await wasmCrypto()
const size = 100_000

function sealedBlock(length = size) {
  const key = crypto.newSecretKey()
  const content = crypto.random(length)
  const memory = new ArrayBuffer(size + SEAL_OVERHEAD)
  const sealed = new Uint8Array(memory, 0, length + SEAL_OVERHEAD)
  crypto.sealInto(key, content, sealed)
  const job = { kind: 'openBlock', key: key.exposeSecretBytes(), memory, length: sealed.length, size: length } as const
  return { content, job: { ...job, digest: crypto.sha256(content).bytes } }
}

describe('BlockWork', () => {
  it('does jobs one after the other, though they come all at once', async () => {
    const work = new BlockWork(crypto)
    const blocks = Array.from({ length: 12 }, sealedBlock)
    const answers = await Promise.all(blocks.map(({ job }) => work.run(job)))
    for (const [n, answer] of answers.entries()) {
      expect(answer.status).toBe('opened')
      const opened = new Uint8Array(answer.memory, SEAL_OVERHEAD, size)
      expect(crypto.equal(opened, blocks[n]?.content ?? opened.subarray(1))).toBe(true)
    }
  })

  it('leaves nothing of a block that fails its checks in memory that goes back', async () => {
    const work = new BlockWork(crypto)
    const { job, content } = sealedBlock()
    const bad = await work.run({ ...job, digest: crypto.sha256(new Uint8Array(3)).bytes })
    expect(bad.status).toBe('HashDigestMismatch')
    const next = await work.run(sealedBlock(1000).job)
    for (const { memory } of [bad, next])
      expect(new Uint8Array(memory).subarray(SEAL_OVERHEAD + 2000, SEAL_OVERHEAD + 2032)).not.toEqual(
        content.subarray(2000, 2032),
      )
  })

  it('goes on after a job that is a defect', async () => {
    const work = new BlockWork(crypto)
    const { job } = sealedBlock()
    await expect(work.run({ ...job, key: new Uint8Array(3) })).rejects.toThrow()
    expect((await work.run(job)).status).toBe('opened')
  })
})
