import type { CryptoBackend } from '@parallax/crypto'
import type { Zstd } from './zstd.ts'

/**
 * Most that one payload may hold once decompressed. A request has 1 MiB at most (spec 03 §2.4), compressed; a manifest
 * that fills it with the blocks of the largest file has 1.6 MB, a folder of numbered names a few times more.
 */
export const DEFAULT_SIZE_LIMIT = 16 * 1024 * 1024

/** What reading and writing payloads takes, handed down from the composition root. */
export interface DataTools {
  readonly crypto: CryptoBackend
  readonly zstd: Zstd
  /** In bytes after decompression; payloads above it are refused before they are decompressed. */
  readonly sizeLimit: number
}

/**
 * Tools with the default size limit.
 *
 * @example
 * const tools = dataTools({ crypto: await wasmCrypto(), zstd: browserZstd })
 * const manifest = loadSigned(tools, childManifest, { signed, verifyKey, expected: { author, timestamp, id, version } })
 */
export function dataTools(parts: Pick<DataTools, 'crypto' | 'zstd'> & Partial<DataTools>): DataTools {
  return { sizeLimit: DEFAULT_SIZE_LIMIT, ...parts }
}
