import type { Uuid } from '@parallax/wire'
import type { HashDigest, KeyDerivation, PrivateKey, PublicKey, SecretKey, SigningKey, VerifyKey } from './keys/keys.ts'
import type { PasswordParameters } from './password.ts'
import type { RsaPrivateKey, RsaPublicKey } from './sequester/rsa-keys.ts'

/** What `encrypt` and `sealInto` add: nonce (24) and authenticator (16). */
export const SEAL_OVERHEAD = 40
/** What `sealFor` adds: ephemeral public key (32) and authenticator (16). */
export const SEALED_BOX_OVERHEAD = 48
export const SIGNATURE_SIZE = 64

/**
 * Every primitive of spec 01 §5. Two implementations behave alike to the byte: `nativeCrypto()` of
 * `@parallax/crypto/native` and `wasmCrypto()` of `@parallax/crypto/wasm`. Injected everywhere as `crypto`.
 *
 * Methods throw `CryptoError` on bad input from outside. Results are new arrays that the caller owns.
 */
export interface CryptoBackend {
  /** `length` bytes of the generator of the system. */
  random(length: number): Uint8Array
  newSecretKey(): SecretKey
  newSigningKey(): SigningKey
  newPrivateKey(): PrivateKey
  newKeyDerivation(): KeyDerivation
  /** Constant-time comparison (lengths are public). */
  equal(left: Uint8Array, right: Uint8Array): boolean

  /** §5.1: nonce(24) | mac(16) | stream, with a fresh random nonce. */
  encrypt(key: SecretKey, clear: Uint8Array): Uint8Array
  /** Authenticates the whole of `sealed`. Throws `nonce` (shorter than 24 bytes) or `decryption`. */
  decrypt(key: SecretKey, sealed: Uint8Array): Uint8Array
  /** As `encrypt`, written into `out` of `clear.length + SEAL_OVERHEAD` bytes, which must not overlap `clear`. */
  sealInto(key: SecretKey, clear: Uint8Array, out: Uint8Array): void
  /** As `decrypt`, written into `out` of `sealed.length - SEAL_OVERHEAD` bytes (`data size` otherwise). */
  openInto(key: SecretKey, sealed: Uint8Array, out: Uint8Array): void
  /**
   * Hash and seal of one block: `sealInto`, and the SHA-256 of `clear`. Asynchronous because browsers hash beside
   * the caller's thread; `clear` and `out` belong to the call until it ends.
   */
  sealBlock(key: SecretKey, clear: Uint8Array, out: Uint8Array): Promise<HashDigest>
  /** `openInto`, then checks that `out` has the announced digest (02 §5); `decryption` when not, `out` erased. */
  openBlock(key: SecretKey, sealed: Uint8Array, into: { out: Uint8Array; digest: HashDigest }): Promise<void>

  /** §5.2: keyed BLAKE2b of 64 bytes. */
  mac512(key: SecretKey, data: Uint8Array): Uint8Array
  /** Unkeyed BLAKE2b of `length` (16..64) bytes. */
  blake2b(data: Uint8Array, length: number): Uint8Array
  /** §5.3. For megabytes in a browser prefer `sealBlock`, which hashes two to three times faster there. */
  sha256(data: Uint8Array): HashDigest

  /** §5.4. */
  deriveKey(derivation: KeyDerivation, id: Uuid<string>): SecretKey
  /** §5.4: the 16 byte output, not a prefix of the key derived from the same id. */
  deriveUuid<U extends Uuid<string>>(derivation: KeyDerivation, id: Uuid<string>): U

  verifyKeyOf(key: SigningKey): VerifyKey
  /** §5.5: signature(64) | message. */
  sign(key: SigningKey, message: Uint8Array): Uint8Array
  /** The signature alone. */
  signDetached(key: SigningKey, message: Uint8Array): Uint8Array
  /** The message, once verified. Throws `signature` (shorter than 64 bytes) or `signature verification`. */
  verify(key: VerifyKey, signed: Uint8Array): Uint8Array
  /** Throws as `verify`; a signature longer than 64 bytes is a bad one. */
  verifyDetached(key: VerifyKey, signature: Uint8Array, message: Uint8Array): void

  publicKeyOf(key: PrivateKey): PublicKey
  /** §5.6: anonymous sealed box for `recipient`. Throws `shared secret` when that key is of small order. */
  sealFor(recipient: PublicKey, clear: Uint8Array): Uint8Array
  /** Throws `decryption`, also for an ephemeral key of small order. The sender is not authenticated. */
  openSealed(key: PrivateKey, sealed: Uint8Array): Uint8Array
  /** §5.7, on the side of the greeter. Throws `shared secret` when the key of the peer is of small order. */
  greeterSharedSecret(own: PrivateKey, claimer: PublicKey): SecretKey
  /** §5.7, on the side of the claimer. */
  claimerSharedSecret(own: PrivateKey, greeter: PublicKey): SecretKey

  /**
   * §5.10: Argon2id of the UTF-8 bytes of `password`. Native runs it off the calling thread; wasm blocks its own, so
   * call it in a worker. Throws `data size` on parameters out of bounds, or when they need more memory than there is.
   */
  passwordKey(password: string, parameters: PasswordParameters, salt: Uint8Array): Promise<SecretKey>

  /** RSA-OAEP (SHA-256, MGF1 SHA-256, empty label), §5.12 and §5.14. Throws `data size` when `clear` is too long. */
  rsaOaepEncrypt(key: RsaPublicKey, clear: Uint8Array): Uint8Array
  /** Throws `decryption`. */
  rsaOaepDecrypt(key: RsaPrivateKey, sealed: Uint8Array): Promise<Uint8Array>
  /** RSA-PSS (SHA-256, MGF1 SHA-256, salt of 32 bytes), detached. */
  rsaPssSign(key: RsaPrivateKey, message: Uint8Array): Promise<Uint8Array>
  /** Any salt length verifies (§5.12). Throws `signature verification`. */
  rsaPssVerify(key: RsaPublicKey, signature: Uint8Array, message: Uint8Array): void
  /** Raw PKCS#1 v1.5 (end of §5.12): the data that was signed. Throws `signature verification`. */
  rsaRecoverPkcs1(key: RsaPublicKey, signature: Uint8Array): Uint8Array
}
