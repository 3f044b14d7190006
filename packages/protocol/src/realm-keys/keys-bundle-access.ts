import {
  type PrivateKey,
  type PublicKey,
  type SecretKey,
  type SequesterPrivateKey,
  type SequesterPublicKeyDer,
  sequesterDecrypt,
  sequesterEncrypt,
} from '@parallax/crypto'
import type { DataTools } from '../data/data-tools.ts'
import { dumpPlain, loadPlain, orDataError } from '../data/encrypted.ts'
import { realmKeysBundleAccess } from './keys-bundle.ts'

// Spec 02 §3: each recipient gets the same clear bytes, encrypted apart. Not signed: the bundle is.

/** For a participant of the realm. */
export function sealKeysBundleAccess(tools: DataTools, keysBundleKey: SecretKey, recipient: PublicKey): Uint8Array {
  return tools.crypto.sealFor(recipient, accessBytes(tools, keysBundleKey))
}

/** For a sequester service. */
export function sealKeysBundleAccessForService(
  tools: DataTools,
  keysBundleKey: SecretKey,
  service: SequesterPublicKeyDer,
): Uint8Array {
  return sequesterEncrypt(tools.crypto, service, accessBytes(tools, keysBundleKey))
}

/** The key of the bundle. Throws `DataError` `decryption` or `bad_serialization`. */
export function openKeysBundleAccess(tools: DataTools, privateKey: PrivateKey, sealed: Uint8Array): SecretKey {
  const clear = orDataError('decryption', () => tools.crypto.openSealed(privateKey, sealed))
  return loadPlain(tools, realmKeysBundleAccess, clear).keysBundleKey
}

/** The same, for a sequester service. Throws `CryptoError` when it does not decrypt, `DataError` afterwards. */
export async function openKeysBundleAccessAsService(
  tools: DataTools,
  service: SequesterPrivateKey,
  sealed: Uint8Array,
): Promise<SecretKey> {
  const clear = await sequesterDecrypt(tools.crypto, service, sealed)
  return loadPlain(tools, realmKeysBundleAccess, clear).keysBundleKey
}

function accessBytes(tools: DataTools, keysBundleKey: SecretKey): Uint8Array {
  return dumpPlain(tools, realmKeysBundleAccess, { type: 'realm_keys_bundle_access', keysBundleKey })
}
