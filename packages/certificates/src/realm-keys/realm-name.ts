import { type DataTools, decryptLinkPath, decryptRealmName } from '@parallax/protocol'
import type { DateTime, EntryName, FsPath, VlobId } from '@parallax/wire'
import type { Refused } from '../refused.ts'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { type EncryptedDataRefusalCode, type ReadEncrypted, readEncrypted } from './read-encrypted.ts'
import type { RealmKeys } from './realm-keys.ts'

/** `unnamed`: no name certificate yet. */
export type RealmNameOutcome =
  | { readonly status: 'named'; readonly name: EntryName; readonly timestamp: DateTime }
  | { readonly status: 'unnamed' }
  | Refused<EncryptedDataRefusalCode>

/** The name of a realm, from its last name certificate; no older one is tried (spec 06a §7.3). */
export function readRealmName(
  tools: DataTools,
  state: CertificateLookups,
  realm: { readonly realmId: VlobId; readonly keys: RealmKeys },
): RealmNameOutcome {
  const certificate = state.nameOf(realm.realmId)
  if (certificate === undefined) return { status: 'unnamed' }
  const { keyIndex, encryptedName, timestamp } = certificate
  const name = readEncrypted(realm.keys, keyIndex, (key) => decryptRealmName(tools, key, encryptedName))
  return name.status === 'refused' ? name : { status: 'named', name: name.value, timestamp }
}

/** The path of a workspace link (spec 06a §10.3). It proves nothing about who made the link. */
export function readLinkPath(
  tools: DataTools,
  keys: RealmKeys,
  link: { readonly keyIndex: bigint; readonly encryptedPath: Uint8Array },
): ReadEncrypted<FsPath> {
  return readEncrypted(keys, link.keyIndex, (key) => decryptLinkPath(tools, key, link.encryptedPath))
}
