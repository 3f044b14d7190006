import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import type { CryptoBackend } from '@parallax/crypto'
import { type DataTools, dataTools } from '@parallax/protocol'

/** Most that a certificate may hold once decompressed: the largest real one (a brief of 255 recipients) has 10 kB. */
const CERTIFICATE_LIMIT = 256 * 1024

/** Tools for reading certificates: small ones only, so that none can be made to fill the memory. */
export function serverDataTools(crypto: CryptoBackend): DataTools {
  return dataTools({
    crypto,
    zstd: {
      compress: (content) => zstdCompressSync(content),
      decompress: (frame, limit) => zstdDecompressSync(frame, { maxOutputLength: limit }),
    },
    sizeLimit: CERTIFICATE_LIMIT,
  })
}
