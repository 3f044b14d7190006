import { decryptionKey, validateManifest } from '@parallax/certificates'
import type { SecretKey } from '@parallax/crypto'
import type { ChildManifest, FolderManifest } from '@parallax/protocol'
import type { BlockId, DateTime, VlobId } from '@parallax/wire'
import { InvalidBlockAccessError, InvalidManifestError } from '../errors/integrity-errors.ts'
import { NotAllowedError } from '../errors/rights-errors.ts'
import { abortable } from '../store/abortable.ts'
import type { WorkspaceEntry } from '../store/user-manifest-store.ts'
import type { NeededCertificates, RealmAccess, SealedVlob } from './realm-access.ts'
import type { RealmContext } from './realm-context.ts'
import { lastValidKey, learnNewerKey } from './usable-keys.ts'
import { bootstrapWorkspace } from './workspace-actions.ts'

/** What the files of one workspace get of the certificates and keys of this device. */
export class DeviceRealmAccess implements RealmAccess {
  readonly realmId: VlobId
  readonly #context: RealmContext
  #bootstrapping: Promise<void> | undefined

  constructor(context: RealmContext, realmId: VlobId) {
    this.realmId = realmId
    this.#context = context
  }

  /** Throws `NotAllowedError` `no_workspace_access` once the workspace is lost. */
  entry(): WorkspaceEntry {
    const entry = this.#context.workspaces.find(this.realmId)
    if (entry === undefined) throw new NotAllowedError('no_workspace_access', {})
    return entry
  }

  async encryptionKey(item: VlobId | BlockId, signal?: AbortSignal) {
    const { index, key } = await lastValidKey(this.#context, this.realmId, signal)
    return { keyIndex: index, key: this.#context.tools.crypto.deriveKey(key, item) }
  }

  async decryptionKey(
    item: VlobId | BlockId,
    options: { readonly keyIndex: bigint; readonly needed: NeededCertificates; readonly signal?: AbortSignal },
  ): Promise<SecretKey> {
    const { keyIndex, needed, signal } = options
    const { certificates, tools } = this.#context
    await certificates.upTo(this.#needed(needed), signal)
    // What names no needed certificate may still be newer than ours.
    if (keyIndex > BigInt(certificates.state.keyRotationsOf(this.realmId).length))
      await certificates.poll(undefined, signal)
    const keys = await this.#context.keyring.load(this.realmId, signal)
    // Without any key, the data names one that does not exist (spec 06a §6.3 step 2).
    const found = keys === undefined ? undefined : decryptionKey(keys, keyIndex)
    if (found?.status !== 'found') throw new InvalidBlockAccessError({ detail: found?.code ?? 'NonExistentKeyIndex' })
    return tools.crypto.deriveKey(found.key, item)
  }

  refreshKeys(after: { readonly usedIndex: bigint; readonly until: DateTime }, signal?: AbortSignal): Promise<void> {
    return learnNewerKey(this.#context, { realmId: this.realmId, ...after }, signal)
  }

  async openManifest(
    vlob: SealedVlob,
    needed: NeededCertificates,
    signal?: AbortSignal,
  ): Promise<FolderManifest | ChildManifest> {
    const { certificates, tools } = this.#context
    const state = await certificates.upTo(this.#needed(needed), signal)
    const keys = await this.#context.keyring.load(this.realmId, signal)
    if (keys === undefined) throw new InvalidManifestError({ detail: 'NonExistentKeyIndex' })
    const outcome = validateManifest(tools, state, { realmId: this.realmId, keys, vlob })
    if (outcome.status === 'valid') return outcome.manifest
    throw new InvalidManifestError({ detail: outcome.code })
  }

  /** Once for all entries that wait for it. */
  async ensureBootstrapped(signal?: AbortSignal): Promise<void> {
    if (this.entry().nameOrigin.type === 'CERTIFICATE') return
    this.#bootstrapping ??= bootstrapWorkspace(this.#context, this.realmId).finally(() => {
      this.#bootstrapping = undefined
    })
    await abortable(this.#bootstrapping, signal)
  }

  #needed({ common, realm }: NeededCertificates) {
    return {
      ...(common === undefined ? {} : { common }),
      ...(realm === undefined ? {} : { realm: [this.realmId, realm] as const }),
    }
  }
}
