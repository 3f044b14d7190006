import type { PrivateKey } from '@parallax/crypto'
import {
  type DataTools,
  decrypted,
  loadUnverified,
  openKeysBundleAccess,
  passesCanary,
  type RealmKeyRotationCertificate,
  type RealmKeysBundle,
  realmKeysBundle,
} from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { orRefused, type Refused, refused } from '../refused.ts'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import type { RealmKey, RealmKeys } from './realm-keys.ts'

/** Why a keys bundle is refused (spec 06a §6.3 step 4). */
export type KeysBundleRefusalCode =
  /** The access does not open with the own private key, or does not load. */
  | 'CorruptedAccess'
  /** The bundle does not open with the key of the access. */
  | 'Decryption'
  /** The bundle does not load, or its signature is bad. */
  | 'Corrupted'
  /** Its author did not exist at the bundle's own timestamp. */
  | 'NonExistentAuthor'
  /** It is of another realm. */
  | 'RealmIDMismatch'
  /** It has another number of keys than its rotation says. */
  | 'KeyIndexMismatch'
  /** Its author is not that of the rotation. */
  | 'AuthorMismatch'

/** The keys of a realm, or why the bundle gives none. */
export type KeysBundleOutcome = { readonly status: 'valid'; readonly keys: RealmKeys } | Refused<KeysBundleRefusalCode>

/** What `realm_get_keys_bundle` gave for the rotation of that index. */
export interface DeliveredBundle {
  readonly realmId: VlobId
  readonly keyIndex: bigint
  readonly keysBundle: Uint8Array
  readonly keysBundleAccess: Uint8Array
}

/**
 * Validates a keys bundle against the rotations of its realm (spec 06a §6.3, steps 4 and 5). The two timestamps are
 * never compared: official clients take them at different moments. A key that fails its canary does not make the bundle
 * invalid. `state` must know the rotation, otherwise `RangeError`.
 */
export function validateKeysBundle(
  tools: DataTools,
  state: CertificateLookups,
  delivered: DeliveredBundle & { readonly privateKey: PrivateKey },
): KeysBundleOutcome {
  const rotations = state.keyRotationsOf(delivered.realmId).slice(0, Number(delivered.keyIndex))
  const rotation = rotations.at(-1)
  if (rotation?.keyIndex !== delivered.keyIndex) throw new RangeError(`no key rotation of index ${delivered.keyIndex}`)
  const { privateKey, keysBundleAccess, keysBundle } = delivered
  const access = orRefused('CorruptedAccess', () => openKeysBundleAccess(tools, privateKey, keysBundleAccess))
  if (access.status === 'refused') return access
  const signed = orRefused('Decryption', () => decrypted(tools, access.value, keysBundle))
  if (signed.status === 'refused') return signed
  const unverified = orRefused('Corrupted', () => loadUnverified(tools, realmKeysBundle, signed.value))
  if (unverified.status === 'refused') return unverified
  const { author, timestamp } = unverified.value.claimed
  const device = state.device(author, timestamp)
  if (device.outcome !== 'found') return refused('NonExistentAuthor')
  const bundle = orRefused('Corrupted', () => unverified.value.verify(device.value.verifyKey))
  if (bundle.status === 'refused') return bundle
  const mismatch = mismatchOf(bundle.value, rotation)
  if (mismatch !== undefined) return refused(mismatch)
  return { status: 'valid', keys: { bundleKey: access.value, keys: checkedKeys(tools, bundle.value, rotations) } }
}

function mismatchOf(bundle: RealmKeysBundle, rotation: RealmKeyRotationCertificate): KeysBundleRefusalCode | undefined {
  if (bundle.realmId !== rotation.realmId) return 'RealmIDMismatch'
  if (BigInt(bundle.keys.length) !== rotation.keyIndex) return 'KeyIndexMismatch'
  return bundle.author === rotation.author ? undefined : 'AuthorMismatch'
}

function checkedKeys(
  tools: DataTools,
  bundle: RealmKeysBundle,
  rotations: readonly RealmKeyRotationCertificate[],
): readonly RealmKey[] {
  return bundle.keys.map((key, place): RealmKey => {
    const canary = rotations[place]?.keyCanary
    return { state: canary !== undefined && passesCanary(tools, key, canary) ? 'valid' : 'corrupted', key }
  })
}
