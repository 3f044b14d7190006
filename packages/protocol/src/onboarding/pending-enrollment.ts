import { CryptoError, PrivateKey, type SecretKey, SigningKey } from '@parallax/crypto'
import { DataError } from '../data/data-error.ts'
import type { DataTools } from '../data/data-tools.ts'
import { decrypted, dumpPlain, loadPlain } from '../data/encrypted.ts'
import {
  type AsyncEnrollmentLocalPending,
  type AsyncEnrollmentLocalPendingCleartextContent,
  asyncEnrollmentLocalPending,
  asyncEnrollmentLocalPendingCleartextContent,
} from './async-enrollment.ts'

/** Keys of the future device and user, kept until the request is accepted. */
export interface PendingKeys {
  readonly signingKey: SigningKey
  readonly privateKey: PrivateKey
}

/** The file of a pending enrollment (spec 02 §8); `key` is held by the identity system. */
export function dumpPendingEnrollment(
  tools: DataTools,
  content: AsyncEnrollmentLocalPendingCleartextContent,
  secrets: PendingKeys & { readonly key: SecretKey },
): Uint8Array {
  const { crypto } = tools
  const cleartextContent = dumpPlain(tools, asyncEnrollmentLocalPendingCleartextContent, content)
  return dumpPlain(tools, asyncEnrollmentLocalPending, {
    type: 'async_enrollment_local_pending',
    cleartextContent,
    ciphertextCleartextContentDigest: crypto.encrypt(secrets.key, crypto.sha256(cleartextContent).bytes),
    ciphertextSigningKey: crypto.encrypt(secrets.key, secrets.signingKey.exposeSecretBytes()),
    ciphertextPrivateKey: crypto.encrypt(secrets.key, secrets.privateKey.exposeSecretBytes()),
  })
}

/** A pending enrollment that is not unlocked: good for a list, not yet believed. */
export interface PendingEnrollment {
  readonly file: AsyncEnrollmentLocalPending
  readonly content: AsyncEnrollmentLocalPendingCleartextContent
}

/** Throws `DataError` `bad_serialization`. */
export function loadPendingEnrollment(tools: DataTools, bytes: Uint8Array): PendingEnrollment {
  const file = loadPlain(tools, asyncEnrollmentLocalPending, bytes)
  return { file, content: loadPlain(tools, asyncEnrollmentLocalPendingCleartextContent, file.cleartextContent) }
}

/** Throws `DataError`: `decryption`, or `integrity` when the clear content is not what was written. */
export function openPendingEnrollment(tools: DataTools, pending: PendingEnrollment, key: SecretKey): PendingKeys {
  const { file } = pending
  const digest = decrypted(tools, key, file.ciphertextCleartextContentDigest)
  if (!tools.crypto.equal(digest, tools.crypto.sha256(file.cleartextContent).bytes))
    throw new DataError('integrity', 'the clear content has another digest')
  return {
    signingKey: loadKey(SigningKey, decrypted(tools, key, file.ciphertextSigningKey)),
    privateKey: loadKey(PrivateKey, decrypted(tools, key, file.ciphertextPrivateKey)),
  }
}

function loadKey<K>(Key: new (bytes: Uint8Array) => K, bytes: Uint8Array): K {
  try {
    return new Key(bytes)
  } catch (cause) {
    throw cause instanceof CryptoError ? new DataError('bad_serialization', cause.message, { cause }) : cause
  }
}
