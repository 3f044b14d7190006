import { fromBase32, toBase32 } from './base32.ts'
import { SecretKey } from './keys/keys.ts'

/** Spec 01 §5.9: 13 groups of 4 characters joined by dashes, for a person to write down. It is the key itself. */
export function recoveryPassphrase(key: SecretKey): string {
  return (toBase32(key.exposeSecretBytes()).match(/.{4}/g) ?? []).join('-')
}

/** Forgives case, blanks, dashes, 0 for O and 1 for I. Throws `CryptoError` `key size` on anything else. */
export function keyOfRecoveryPassphrase(passphrase: string): SecretKey {
  const letters = passphrase
    .replaceAll(/[a-z]/g, (letter) => letter.toUpperCase())
    .replaceAll('0', 'O')
    .replaceAll('1', 'I')
    .replaceAll(/[^A-Z2-7]/g, '')
  return new SecretKey(fromBase32(letters) ?? new Uint8Array())
}
