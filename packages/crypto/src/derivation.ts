import { type AccountAuthMethodId, type Uuid, uuidFromBytes } from '@parallax/wire'
import type { CryptoBackend } from './backend.ts'
import type { KeyDerivation, SecretKey } from './keys/keys.ts'

type WellKnownId = Uuid<'WellKnownDerivation'>

/**
 * The fixed ids of spec 01 §5.4. Manifests, blocks and Cryptpad session keys use the id of their vlob, block or
 * document instead.
 */
export const DERIVATION_IDS: {
  readonly keyCanary: WellKnownId
  readonly realmName: WellKnownId
  readonly linkPath: WellKnownId
  readonly accountAuthMethodId: WellKnownId
  readonly accountMacKey: WellKnownId
  readonly accountSecretKey: WellKnownId
} = {
  keyCanary: uuidFromBytes(endingIn(1)),
  realmName: uuidFromBytes(endingIn(2)),
  linkPath: uuidFromBytes(endingIn(3)),
  accountAuthMethodId: uuidFromBytes(new Uint8Array(16)),
  accountMacKey: uuidFromBytes(new Uint8Array(16).fill(0x11)),
  accountSecretKey: uuidFromBytes(new Uint8Array(16).fill(0x22)),
}

/** What one way to authenticate an account is made of, all derived from its master secret. */
export interface AccountAuthMethod {
  readonly id: AccountAuthMethodId
  /** Key of the account token, known to the server. */
  readonly macKey: SecretKey
  /** Encrypts the vault key access. */
  readonly secretKey: SecretKey
}

export function accountAuthMethod(crypto: CryptoBackend, masterSecret: KeyDerivation): AccountAuthMethod {
  return {
    id: crypto.deriveUuid(masterSecret, DERIVATION_IDS.accountAuthMethodId),
    macKey: crypto.deriveKey(masterSecret, DERIVATION_IDS.accountMacKey),
    secretKey: crypto.deriveKey(masterSecret, DERIVATION_IDS.accountSecretKey),
  }
}

function endingIn(last: number): Uint8Array {
  const bytes = new Uint8Array(16)
  bytes[15] = last
  return bytes
}
