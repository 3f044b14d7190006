import type { TrustedPasswordAlgorithm } from '@parallax/wire'
import type { CryptoBackend } from './backend.ts'
import { CryptoError } from './crypto-error.ts'
import { KeyDerivation } from './keys/keys.ts'

/** Cost of Argon2id version 1.3 (spec 01 §5.10): what both kinds of password algorithm hold. */
export interface PasswordParameters {
  /** Memory in KiB. */
  readonly memlimitKb: number
  /** Passes over the memory. */
  readonly opslimit: number
  /** Lanes; libsodium computes 1 only. */
  readonly parallelism: number
}

export const PASSWORD_SALT_SIZE = 16

export const DEFAULT_PASSWORD_PARAMETERS: PasswordParameters = { memlimitKb: 131_072, opslimit: 3, parallelism: 1 }

/** The default cost with a new salt, for a new device file. */
export function newTrustedPasswordAlgorithm(crypto: CryptoBackend): TrustedPasswordAlgorithm {
  return { type: 'ARGON2ID', ...DEFAULT_PASSWORD_PARAMETERS, salt: crypto.random(PASSWORD_SALT_SIZE) }
}

/**
 * Refuses any parameter below its default with `algorithm`: a hostile server would otherwise lower the cost of
 * guessing the password.
 */
export function assertStrongEnough(algorithm: PasswordParameters): void {
  const least = DEFAULT_PASSWORD_PARAMETERS
  if (
    algorithm.memlimitKb < least.memlimitKb ||
    algorithm.opslimit < least.opslimit ||
    algorithm.parallelism < least.parallelism
  )
    throw new CryptoError('algorithm', 'password configuration too weak')
}

/** Salt of an account's password: `email` as it is printed. */
export function passwordSaltOfEmail(crypto: CryptoBackend, email: string): Uint8Array {
  return crypto.blake2b(new TextEncoder().encode(`PARSEC_PASSWORD_ARGON2ID.${email}`), PASSWORD_SALT_SIZE)
}

/** Master secret of an account's password. Throws `algorithm` on parameters that are too weak. */
export async function accountMasterSecret(
  crypto: CryptoBackend,
  password: string,
  account: { readonly email: string; readonly algorithm: PasswordParameters },
): Promise<KeyDerivation> {
  assertStrongEnough(account.algorithm)
  const key = await crypto.passwordKey(password, account.algorithm, passwordSaltOfEmail(crypto, account.email))
  return new KeyDerivation(key.exposeSecretBytes())
}

const MOST = 2 ** 32 - 1

/** Throws `data size` on what libsodium cannot compute. For back ends. */
export function assertComputable({ memlimitKb, opslimit, parallelism }: PasswordParameters, salt: Uint8Array): void {
  const bounded = opslimit >= 1 && opslimit <= MOST && memlimitKb >= 8 && memlimitKb <= MOST && parallelism === 1
  if (!bounded)
    throw new CryptoError('data size', `Argon2id opslimit ${opslimit}, ${memlimitKb} KiB, parallelism ${parallelism}`)
  if (salt.length !== PASSWORD_SALT_SIZE) throw new CryptoError('data size', `Argon2id salt of ${salt.length} bytes`)
}
