import type { SecretKey } from '@parallax/crypto'
import type { ChildManifest, FolderManifest, LocalUserManifestWorkspaceEntry } from '@parallax/protocol'
import type { BlockId, DateTime, DeviceId, VlobId } from '@parallax/wire'

/** One version of a vlob as the server gives it (`vlob_read_batch`, `vlob_read_versions`). */
export interface SealedVlob {
  readonly vlobId: VlobId
  readonly keyIndex: bigint
  readonly author: DeviceId
  readonly version: number
  readonly timestamp: DateTime
  readonly blob: Uint8Array
}

/** Certificates that must be known before the data is judged (spec 06a §2.3). */
export interface NeededCertificates {
  readonly common?: DateTime
  readonly realm?: DateTime
}

/**
 * What the files of a workspace need of certificates and keys: all that is trusted about a realm comes through here.
 * Errors are those of spec 06a §11 (no access, no key, invalid keys, invalid manifest, offline …).
 */
export interface RealmAccess {
  readonly realmId: VlobId
  /** What the workspace list says now: role, name and its origin, archiving. */
  entry(): LocalUserManifestWorkspaceEntry
  /** Key of an item with the last valid index (spec 06a §6.2). */
  encryptionKey(
    item: VlobId | BlockId,
    signal?: AbortSignal,
  ): Promise<{ readonly keyIndex: bigint; readonly key: SecretKey }>
  /** Key of an item with the index that stands beside it. Polls first when the index is not known yet. */
  decryptionKey(
    item: VlobId | BlockId,
    options: { readonly keyIndex: bigint; readonly needed: NeededCertificates; readonly signal?: AbortSignal },
  ): Promise<SecretKey>
  /**
   * After `bad_key_index`: learns the rotation that the server knows. Throws when there is none newer than `usedIndex`,
   * so that no caller loops (spec 06a §6.2).
   */
  refreshKeys(after: { readonly usedIndex: bigint; readonly until: DateTime }, signal?: AbortSignal): Promise<void>
  /** Decrypts, verifies and checks one version against the certificates (spec 06a §10.1). */
  openManifest(
    vlob: SealedVlob,
    needed: NeededCertificates,
    signal?: AbortSignal,
  ): Promise<FolderManifest | ChildManifest>
  /** Creates, keys and names the realm on the server when it only exists here (spec 06a §7.2). */
  ensureBootstrapped(signal?: AbortSignal): Promise<void>
}
