import { expect, test } from 'vitest'
import { HashDigest, SEAL_OVERHEAD } from '../index.ts'
import { wasmCrypto } from './index.ts'

test('seals a transferred slab in a worker', async () => {
  const crypto = await wasmCrypto()
  const key = crypto.newSecretKey()
  const clear = crypto.random(524_288)
  const slab = new Uint8Array(clear.length + SEAL_OVERHEAD)
  slab.set(clear, SEAL_OVERHEAD)

  const worker = new Worker(new URL('../acceptance/sealing-worker.ts', import.meta.url), { type: 'module' })
  const answer = new Promise<{ digest: Uint8Array; slab: Uint8Array }>((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
  })
  worker.postMessage({ key: key.exposeSecretBytes(), slab }, [slab.buffer])
  const sealed = await answer
  worker.terminate()

  const out = new Uint8Array(clear.length)
  await crypto.openBlock(key, sealed.slab, { out, digest: new HashDigest(sealed.digest) })
  expect(crypto.equal(out, clear)).toBe(true)
})
