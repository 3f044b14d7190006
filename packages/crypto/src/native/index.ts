import { assembleBackend } from '../assemble-backend.ts'
import type { CryptoBackend } from '../backend.ts'
import { nativePrimitives } from './primitives.ts'

/**
 * The back end of Node: libsodium by sodium-native (loaded by this call), SHA-256 and RSA by node:crypto.
 *
 * @example
 * const crypto = await nativeCrypto()
 * const sealed = crypto.encrypt(crypto.newSecretKey(), new TextEncoder().encode('hello'))
 */
export async function nativeCrypto(): Promise<CryptoBackend> {
  return assembleBackend(nativePrimitives(await import('sodium-native')))
}
