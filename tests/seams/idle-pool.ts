// Seals one block and ends without closing the pool: node-block-pool.test.ts expects that nothing holds it up.
import { BLOCK_SIZE } from '@parallax/client'
import { nativeCrypto } from '@parallax/crypto/native'
import { nodeBlockPool } from '@parallax/platform/node'

const crypto = await nativeCrypto()
const pool = nodeBlockPool({ crypto, workers: 2 })
await pool.sealBlock(await pool.slab(), crypto.newSecretKey(), { length: BLOCK_SIZE })
process.stdout.write('sealed\n')
