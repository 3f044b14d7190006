import { assembleBackend } from '../assemble-backend.ts'
import type { CryptoBackend } from '../backend.ts'
import { wasmPrimitives } from './primitives.ts'

/**
 * The back end of browsers and their workers: libsodium compiled to WebAssembly (loaded and compiled by this call, once
 * a thread), SubtleCrypto for digests of blocks and RSA private keys. Runs in Node too.
 *
 * @example
 * const crypto = await wasmCrypto()
 * const sealed = crypto.encrypt(crypto.newSecretKey(), new TextEncoder().encode('hello'))
 */
export async function wasmCrypto(): Promise<CryptoBackend> {
  const library = await import('libsodium-wrappers-sumo')
  await library.ready
  // Functions are members of the default export, whatever the declarations say; `libsodium` is set once ready.
  return assembleBackend(wasmPrimitives(library.default, library.libsodium))
}
