import type { RsaPrivateKey, RsaPublicKey } from './sequester/rsa-keys.ts'

/**
 * What a library must provide, on bare bytes of lengths already checked. `assembleBackend` adds the key classes, the
 * layouts and the errors, so that these are the same whatever the library.
 */
export interface Primitives {
  /** Fills `bytes` from the generator of the system and returns it. */
  randomize(bytes: Uint8Array): Uint8Array

  /** Writes mac(16) | stream into `out`. */
  secretboxSeal(out: Uint8Array, clear: Uint8Array, box: SecretboxKey): void
  /** False, and `out` untouched, when `sealed` (mac | stream) is not authentic. */
  secretboxOpen(out: Uint8Array, sealed: Uint8Array, box: SecretboxKey): boolean

  sha256(data: Uint8Array): Uint8Array
  /** The same by the fastest way there is for a block. Reads `data` before it returns. */
  sha256OfBlock(data: Uint8Array): Promise<Uint8Array>
  blake2b(data: Uint8Array, length: number, key?: Uint8Array): Uint8Array
  /** BLAKE2b of the empty message; `salt` and `personal` of 16 bytes. */
  blake2bDerive(key: Uint8Array, length: number, parameters: Blake2bParameters): Uint8Array

  /** Ed25519: the form that libsodium signs with, seed | public key. */
  expandSeed(seed: Uint8Array): Uint8Array
  signDetached(message: Uint8Array, expandedKey: Uint8Array): Uint8Array
  isSignatureGenuine(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean

  x25519Base(privateKey: Uint8Array): Uint8Array
  /** Undefined when `publicKey` is of small order. */
  x25519(privateKey: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined
  /** Undefined when `publicKey` is of small order. */
  boxSeal(clear: Uint8Array, publicKey: Uint8Array): Uint8Array | undefined
  boxSealOpen(sealed: Uint8Array, pair: X25519Pair): Uint8Array | undefined

  /** Argon2id 1.3, 32 bytes; undefined when it does not fit in memory. */
  argon2id(password: Uint8Array, salt: Uint8Array, cost: Argon2Cost): Promise<Uint8Array | undefined>

  readonly rsa: RsaPrimitives
}

/** SHA-256 everywhere: OAEP with an empty label, PSS, MGF1. Undefined and false stand for refused input. */
export interface RsaPrimitives {
  oaepEncrypt(key: RsaPublicKey, clear: Uint8Array): Uint8Array | undefined
  oaepDecrypt(key: RsaPrivateKey, sealed: Uint8Array): Promise<Uint8Array | undefined>
  /** With a salt of 32 bytes; undefined when the key is too small for it. */
  pssSign(key: RsaPrivateKey, message: Uint8Array): Promise<Uint8Array | undefined>
  /** Whatever the length of the salt. */
  isPssGenuine(key: RsaPublicKey, signature: Uint8Array, message: Uint8Array): boolean
  recoverPkcs1(key: RsaPublicKey, signature: Uint8Array): Uint8Array | undefined
}

export interface SecretboxKey {
  readonly nonce: Uint8Array
  readonly key: Uint8Array
}

export interface Blake2bParameters {
  readonly salt: Uint8Array
  readonly personal: Uint8Array
}

export interface X25519Pair {
  readonly publicKey: Uint8Array
  readonly privateKey: Uint8Array
}

export interface Argon2Cost {
  readonly opslimit: number
  readonly memlimitBytes: number
}
