import type { TypeOf } from '../schema/codec.ts'
import { fixedBytes, literals, size } from '../schema/scalars.ts'
import { tagged } from '../schema/tagged.ts'

/** Algorithm of a device's signing key (spec 01 §5.8). */
export const signingKeyAlgorithm = literals('ED25519')
/** Value of `signingKeyAlgorithm`. */
export type SigningKeyAlgorithm = TypeOf<typeof signingKeyAlgorithm>

/** Algorithm of a user's key pair (spec 01 §5.8). */
export const privateKeyAlgorithm = literals('X25519_XSALSA20_POLY1305')
/** Value of `privateKeyAlgorithm`. */
export type PrivateKeyAlgorithm = TypeOf<typeof privateKeyAlgorithm>

/** Algorithm of a realm's keys (spec 01 §5.8). */
export const secretKeyAlgorithm = literals('BLAKE2_XSALSA20_POLY1305')
/** Value of `secretKeyAlgorithm`. */
export type SecretKeyAlgorithm = TypeOf<typeof secretKeyAlgorithm>

/** Algorithm of block digests (spec 01 §5.8). */
export const hashAlgorithm = literals('SHA256')
/** Value of `hashAlgorithm`. */
export type HashAlgorithm = TypeOf<typeof hashAlgorithm>

/** Encryption by a smartcard (spec 01 §5.14). */
export const pkiEncryptionAlgorithm = literals('RSAES-OAEP-SHA256')
/** Value of `pkiEncryptionAlgorithm`. */
export type PkiEncryptionAlgorithm = TypeOf<typeof pkiEncryptionAlgorithm>

/** Signature by a smartcard (spec 01 §5.14). */
export const pkiSignatureAlgorithm = literals('RSASSA-PSS-SHA256')
/** Value of `pkiSignatureAlgorithm`. */
export type PkiSignatureAlgorithm = TypeOf<typeof pkiSignatureAlgorithm>

const argon2id = { memlimitKb: size, opslimit: size, parallelism: size } as const

/** How a device file's password becomes a key: parameters and salt, used as they are (spec 01 §5.10). */
export const trustedPasswordAlgorithm = tagged(
  'type',
  { ARGON2ID: { ...argon2id, salt: fixedBytes(16) } },
  { positional: true },
)
/** Value of `trustedPasswordAlgorithm`. */
export type TrustedPasswordAlgorithm = TypeOf<typeof trustedPasswordAlgorithm>

/** The same as a server gives it for an account: no salt, to be refused when too weak (spec 01 §5.10). */
export const untrustedPasswordAlgorithm = tagged('type', { ARGON2ID: argon2id })
/** Value of `untrustedPasswordAlgorithm`. */
export type UntrustedPasswordAlgorithm = TypeOf<typeof untrustedPasswordAlgorithm>
