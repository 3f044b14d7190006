/**
 * The functions of sodium-native 5.1 in use. Outputs come first; a wrong length throws. Functions are exported by name
 * to an ES module, constants are not.
 */
declare module 'sodium-native' {
  export function randombytes_buf(buffer: Uint8Array): void

  export function crypto_secretbox_easy(sealed: Uint8Array, clear: Uint8Array, nonce: Uint8Array, key: Uint8Array): void
  export function crypto_secretbox_open_easy(
    clear: Uint8Array,
    sealed: Uint8Array,
    nonce: Uint8Array,
    key: Uint8Array,
  ): boolean

  export function crypto_generichash(digest: Uint8Array, data: Uint8Array, key?: Uint8Array): void

  export function crypto_sign_seed_keypair(publicKey: Uint8Array, secretKey: Uint8Array, seed: Uint8Array): void
  export function crypto_sign_detached(signature: Uint8Array, message: Uint8Array, secretKey: Uint8Array): void
  export function crypto_sign_verify_detached(
    signature: Uint8Array,
    message: Uint8Array,
    publicKey: Uint8Array,
  ): boolean

  export function crypto_scalarmult_base(publicKey: Uint8Array, privateKey: Uint8Array): void
  /** Throws when the product is zero. */
  export function crypto_scalarmult(product: Uint8Array, privateKey: Uint8Array, publicKey: Uint8Array): void
  /** Throws when `publicKey` is of small order. */
  export function crypto_box_seal(sealed: Uint8Array, clear: Uint8Array, publicKey: Uint8Array): void
  export function crypto_box_seal_open(
    clear: Uint8Array,
    sealed: Uint8Array,
    publicKey: Uint8Array,
    privateKey: Uint8Array,
  ): boolean

  /** Runs on the thread pool of libuv. */
  export function crypto_pwhash_async(
    key: Uint8Array,
    password: Uint8Array,
    salt: Uint8Array,
    opslimit: number,
    memlimit: number,
    algorithm: number,
  ): Promise<void>
}
