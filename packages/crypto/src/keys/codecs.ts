import { type Codec, fixedBytes, mapped } from '@parallax/wire'
import { HashDigest, KeyDerivation, PrivateKey, PublicKey, SecretKey, SigningKey, VerifyKey } from './keys.ts'
import type { PublicBytes } from './public-bytes.ts'
import type { SecretBytes } from './secret-bytes.ts'

// Spec 01 §1.1: a bin of 32 bytes; any other length is a decoding error.
const wireForm = fixedBytes(32)

export const secretKey: Codec<SecretKey> = secret(SecretKey)
export const signingKey: Codec<SigningKey> = secret(SigningKey)
export const privateKey: Codec<PrivateKey> = secret(PrivateKey)
export const keyDerivation: Codec<KeyDerivation> = secret(KeyDerivation)
export const verifyKey: Codec<VerifyKey> = known(VerifyKey)
export const publicKey: Codec<PublicKey> = known(PublicKey)
export const hashDigest: Codec<HashDigest> = known(HashDigest)

function secret<K extends SecretBytes>(Key: new (bytes: Uint8Array) => K): Codec<K> {
  return mapped(
    wireForm,
    (bytes) => new Key(bytes),
    (key) => key.exposeSecretBytes(),
  )
}

function known<K extends PublicBytes>(Key: new (bytes: Uint8Array) => K): Codec<K> {
  return mapped(
    wireForm,
    (bytes) => new Key(bytes),
    (key) => key.bytes,
  )
}
