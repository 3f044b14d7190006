import { SEAL_OVERHEAD } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import sodium from 'sodium-native'
import type { Bench } from './bench.ts'
import { compare } from './measure/compare.ts'

const BLOCK = 524_288
const BLOCKS = 400

export const bench: Bench = {
  name: 'crypto.block-seal',
  purpose: 'sealing blocks of 512 KiB in one thread, against the library called directly',
  run: async () => {
    const crypto = await nativeCrypto()
    const key = crypto.newSecretKey()
    const raw = Buffer.from(key.exposeSecretBytes())
    const clear = new Uint8Array(crypto.random(BLOCK))
    const out = new Uint8Array(BLOCK + SEAL_OVERHEAD)
    const nonce = Buffer.from(crypto.random(24))
    const sealed = Buffer.alloc(BLOCK + 16)
    const times = (act: () => void) => async () => {
      for (let count = 0; count < BLOCKS; count += 1) act()
      return BLOCKS * BLOCK
    }
    const comparison = await compare(
      { name: 'crypto.block-seal', unit: 'MiB', floor: 0.85 },
      {
        ours: { run: times(() => crypto.sealInto(key, clear, out)) },
        limit: { run: times(() => sodium.crypto_secretbox_easy(sealed, clear, nonce, raw)) },
      },
    )
    return { comparisons: [comparison], figures: [] }
  },
}
