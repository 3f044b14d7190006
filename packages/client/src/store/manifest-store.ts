import type { SecretKey } from '@parallax/crypto'
import {
  type DataSchema,
  type DataTools,
  dumpEncrypted,
  type LocalChildManifest,
  type LocalFileManifest,
  type LocalFolderManifest,
  loadEncrypted,
  localChildManifest,
  localWorkspaceManifest,
} from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import type { WorkspaceChange, WorkspaceStorage } from '../ports/workspace-storage.ts'

export type LocalManifest = LocalFileManifest | LocalFolderManifest

/** A change of the store whose manifests are still in clear. */
export type ManifestChange = Omit<WorkspaceChange, 'saveManifests'> & { readonly save?: readonly LocalManifest[] }

/**
 * The local manifests of one workspace: sealed in the storage, in clear in memory once read, never evicted while the
 * workspace runs (spec 06b §2). What is committed is durable before it shows.
 */
export class ManifestStore {
  readonly #storage: WorkspaceStorage
  readonly #tools: DataTools
  readonly #key: SecretKey
  readonly #realmId: VlobId
  readonly #memory = new Map<VlobId, LocalManifest>()

  constructor(parts: {
    readonly storage: WorkspaceStorage
    readonly tools: DataTools
    readonly key: SecretKey
    readonly realmId: VlobId
  }) {
    this.#storage = parts.storage
    this.#tools = parts.tools
    this.#key = parts.key
    this.#realmId = parts.realmId
  }

  /** Undefined when this device does not have it. */
  async load(id: VlobId): Promise<LocalManifest | undefined> {
    const known = this.#memory.get(id)
    if (known !== undefined) return known
    const stored = await this.#storage.manifest(id)
    // Another task may have read or changed it meanwhile: what is in memory is at least as new.
    return stored === undefined ? this.#memory.get(id) : this.#remember(id, stored.sealed)
  }

  /** Saves and changes in one transaction (spec 06b §2). */
  async commit(change: ManifestChange): Promise<void> {
    const { save = [], ...rest } = change
    await this.#storage.commit({ ...rest, saveManifests: save.map((manifest) => this.#update(manifest)) })
    for (const manifest of save) this.#memory.set(manifest.base.id, manifest)
    for (const id of change.removeManifests ?? []) this.#memory.delete(id)
  }

  /** Keeps a fetched manifest unless a concurrent task was first; answers the one that counts (spec 06b §2). */
  async populate(manifest: LocalManifest): Promise<LocalManifest> {
    const { id } = manifest.base
    const stored = await this.#storage.populate(this.#update(manifest))
    return this.#memory.get(id) ?? this.#remember(id, stored.sealed)
  }

  /** Every stored manifest, page by page. */
  async *all(): AsyncGenerator<LocalManifest> {
    let after: VlobId | undefined
    for (;;) {
      const page = await this.#storage.manifests({ limit: 1000, ...(after === undefined ? {} : { after }) })
      for (const { id, sealed } of page) yield this.#memory.get(id) ?? this.#open(id, sealed)
      after = page.at(-1)?.id
      if (after === undefined) return
    }
  }

  #remember(id: VlobId, sealed: Uint8Array): LocalManifest {
    const known = this.#memory.get(id)
    if (known !== undefined) return known
    const manifest = this.#open(id, sealed)
    this.#memory.set(id, manifest)
    return manifest
  }

  #open(id: VlobId, encrypted: Uint8Array): LocalManifest {
    const schema: DataSchema<LocalManifest> = this.#schemaOf(id)
    return loadEncrypted(this.#tools, schema, { encrypted, key: this.#key })
  }

  #update(manifest: LocalManifest) {
    const { id, version } = manifest.base
    const schema: DataSchema<LocalManifest> = this.#schemaOf(id)
    const sealed = dumpEncrypted(this.#tools, schema, { value: manifest, key: this.#key })
    return { id, baseVersion: version, needSync: manifest.needSync, sealed }
  }

  #schemaOf(id: VlobId): DataSchema<LocalManifest> {
    // The root is always a folder; writing it through the narrower schema checks that it is its own parent.
    if (id !== this.#realmId) return localChildManifest as DataSchema<LocalChildManifest>
    return localWorkspaceManifest as unknown as DataSchema<LocalManifest>
  }
}
