import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { nativeCrypto } from '@parallax/crypto/native'
import { type DataTools, dataTools } from '@parallax/protocol'

/** What tests make certificates with: the client's side, not the server's. */
export async function testTools(): Promise<DataTools> {
  return dataTools({
    crypto: await nativeCrypto(),
    zstd: {
      compress: (content) => zstdCompressSync(content),
      decompress: (frame, limit) => zstdDecompressSync(frame, { maxOutputLength: limit }),
    },
  })
}
