import { fromBase64, toBase64 } from '../base64.ts'
import type { Brand } from '../brand.ts'
import type { Codec, TypeOf } from '../schema/codec.ts'
import { nullable } from '../schema/containers.ts'
import { bytes } from '../schema/scalars.ts'
import { since, struct } from '../schema/struct.ts'
import { validated } from '../strings/text.ts'

/** SHA-256 of the DER of a certificate, as `sha256-` and standard base64 (spec 01 §1.1). */
export type X509CertificateHash = Brand<string, 'X509CertificateHash'>

const PREFIX = 'sha256-'
const DIGEST_BYTES = 32

/** The prefix is read in any case and kept in lower case; undefined when the rest is not base64 of 32 bytes. */
export function parseX509CertificateHash(text: string): X509CertificateHash | undefined {
  if (text.slice(0, PREFIX.length).toLowerCase() !== PREFIX) return undefined
  const digest = fromBase64(text.slice(PREFIX.length))
  return digest?.length === DIGEST_BYTES ? x509CertificateHashFromDigest(digest) : undefined
}

/** From a SHA-256 digest. Throws a RangeError unless it has 32 bytes. */
export function x509CertificateHashFromDigest(digest: Uint8Array): X509CertificateHash {
  if (digest.length !== DIGEST_BYTES) throw new RangeError(`a digest has ${DIGEST_BYTES} bytes, not ${digest.length}`)
  return `${PREFIX}${toBase64(digest)}` as X509CertificateHash
}

/** The SHA-256 digest that the text holds. */
export function x509CertificateDigest(hash: X509CertificateHash): Uint8Array {
  const digest = fromBase64(hash.slice(PREFIX.length))
  if (digest?.length !== DIGEST_BYTES) throw new RangeError('not a certificate hash')
  return digest
}

/** Wire form of a certificate hash: str. */
export const x509CertificateHash: Codec<X509CertificateHash> = validated(
  'X.509 certificate hash',
  parseX509CertificateHash,
)

/** Hint to find a certificate on a smartcard (spec 02 §11). */
export const x509CertificateUri = struct({
  id: nullable(bytes),
  label: nullable(bytes),
  derIssuer: bytes,
  derSubject: bytes,
  serial: bytes,
})
/** Value of `x509CertificateUri`. */
export type X509CertificateUri = TypeOf<typeof x509CertificateUri>

/** Names a certificate by its hash; equality ignores the hint (spec 02 §11). */
export const x509CertificateReference = struct({ uri: since(x509CertificateUri), hash: x509CertificateHash })
/** Value of `x509CertificateReference`. */
export type X509CertificateReference = TypeOf<typeof x509CertificateReference>
