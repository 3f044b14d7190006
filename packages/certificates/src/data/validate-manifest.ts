import {
  type ChildManifest,
  childManifest,
  type DataTools,
  decrypted,
  type FolderManifest,
  loadSigned,
  vlobKey,
  workspaceManifest,
} from '@parallax/protocol'
import type { DateTime, DeviceId, VlobId } from '@parallax/wire'
import { type EncryptedDataRefusalCode, readEncrypted } from '../realm-keys/read-encrypted.ts'
import type { RealmKeys } from '../realm-keys/realm-keys.ts'
import { orRefused, type Refused } from '../refused.ts'
import type { CertificateLookups } from '../state/certificate-lookups.ts'
import { checkRole, type DataAuthorRefusalCode, findAuthor } from './data-author.ts'

/** The eight kinds of invalid manifest (spec 06a §10.1). */
export type ManifestRefusalCode = EncryptedDataRefusalCode | DataAuthorRefusalCode

/** One version of a vlob as the server gives it. */
export interface DeliveredVlob {
  readonly vlobId: VlobId
  readonly keyIndex: bigint
  readonly author: DeviceId
  readonly version: number
  readonly timestamp: DateTime
  readonly blob: Uint8Array
}

/** The root of a workspace is a folder; below it, files and folders. */
export type ManifestOutcome =
  | { readonly status: 'valid'; readonly manifest: ChildManifest | FolderManifest }
  | Refused<ManifestRefusalCode>

/**
 * Validates one version of a manifest (spec 06a §10.1). `state` must have reached the timestamps that the server named
 * as needed, otherwise a missing certificate is taken for a fault of the manifest. An old key index is no fault.
 */
export function validateManifest(
  tools: DataTools,
  state: CertificateLookups,
  delivered: { readonly realmId: VlobId; readonly keys: RealmKeys; readonly vlob: DeliveredVlob },
): ManifestOutcome {
  const { realmId, keys, vlob } = delivered
  const { vlobId: id, author, timestamp, version } = vlob
  const signed = readEncrypted(keys, vlob.keyIndex, (key) => decrypted(tools, vlobKey(tools, key, id), vlob.blob))
  if (signed.status === 'refused') return signed
  const device = findAuthor(state, vlob)
  if (device.status === 'refused') return device
  const schema = id === realmId ? workspaceManifest : childManifest
  const manifest = orRefused('CleartextCorrupted', () =>
    loadSigned<ChildManifest | FolderManifest>(tools, schema, {
      signed: signed.value,
      verifyKey: device.verifyKey,
      expected: { author, timestamp, id, version },
    }),
  )
  if (manifest.status === 'refused') return manifest
  const role = checkRole(state, { realmId, userId: device.userId, timestamp, access: 'write' })
  return role ?? { status: 'valid', manifest: manifest.value }
}
