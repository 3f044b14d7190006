import { SEAL_OVERHEAD } from '../backend.ts'
import { SecretKey } from '../keys/keys.ts'
import { wasmCrypto } from '../wasm/index.ts'

// A worker as a pool would run it: a slab with room for the overhead arrives, and leaves sealed in place.
addEventListener('message', async ({ data }: MessageEvent<{ key: Uint8Array; slab: Uint8Array<ArrayBuffer> }>) => {
  const crypto = await wasmCrypto()
  const { slab } = data
  const digest = await crypto.sealBlock(new SecretKey(data.key), slab.subarray(SEAL_OVERHEAD), slab)
  postMessage({ digest: digest.bytes, slab }, { transfer: [slab.buffer] })
})
