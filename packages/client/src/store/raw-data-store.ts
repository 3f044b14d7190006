import { CryptoError, type SecretKey } from '@parallax/crypto'
import type { DataTools } from '@parallax/protocol'
import type { RawDataId, SealedData, WorkspaceStorage } from '../ports/workspace-storage.ts'

/** Chunks and blocks kept in clear in memory, the last ones read (spec 06b §2). */
const MEMORY_ITEMS = 16

/**
 * Raw data of files: chunks that only this device has, and a cache of blocks that the server has, both sealed with the
 * key of the device (spec 06b §2), so that reading needs no realm key.
 */
export class RawDataStore {
  readonly #storage: WorkspaceStorage
  readonly #tools: DataTools
  readonly #key: SecretKey
  /** In order of last use. */
  readonly #memory = new Map<RawDataId, Uint8Array>()

  constructor(parts: { readonly storage: WorkspaceStorage; readonly tools: DataTools; readonly key: SecretKey }) {
    this.#storage = parts.storage
    this.#tools = parts.tools
    this.#key = parts.key
  }

  /** Clear bytes of a chunk or cached block; undefined when this device does not have it. Not to be changed. */
  async read(id: RawDataId): Promise<Uint8Array | undefined> {
    const known = this.#memory.get(id)
    if (known !== undefined) return this.#remember(id, known)
    const clear = await this.readUncached(id)
    return clear === undefined ? undefined : this.#remember(id, clear)
  }

  /** As `read`, for what is read once and in bulk: it does not push out of memory what is read again and again. */
  async readUncached(id: RawDataId): Promise<Uint8Array | undefined> {
    return this.#memory.get(id) ?? (await this.readChunk(id)) ?? (await this.#readCachedBlock(id))
  }

  /** Clear bytes of data that was not uploaded yet. */
  async readChunk(id: RawDataId): Promise<Uint8Array | undefined> {
    const sealed = await this.#storage.chunk(id)
    return sealed === undefined ? undefined : this.#tools.crypto.decrypt(this.#key, sealed)
  }

  /** For the transaction that adds it as a chunk. */
  seal(id: RawDataId, clear: Uint8Array): SealedData {
    return { id, sealed: this.#tools.crypto.encrypt(this.#key, clear) }
  }

  /** Keeps a block that was fetched. Losing it again costs a download, nothing else. */
  async cacheBlock(id: RawDataId, clear: Uint8Array): Promise<void> {
    this.#remember(id, clear)
    await this.#storage.cacheBlock(this.seal(id, clear))
  }

  async #readCachedBlock(id: RawDataId): Promise<Uint8Array | undefined> {
    const sealed = await this.#storage.block(id)
    if (sealed === undefined) return undefined
    try {
      return this.#tools.crypto.decrypt(this.#key, sealed)
    } catch (error) {
      if (!(error instanceof CryptoError)) throw error
      // A cached block may be damaged by a power cut: the server has it.
      await this.#storage.dropBlock(id)
      return undefined
    }
  }

  #remember(id: RawDataId, clear: Uint8Array): Uint8Array {
    this.#memory.delete(id)
    this.#memory.set(id, clear)
    if (this.#memory.size > MEMORY_ITEMS) {
      const [oldest] = this.#memory.keys()
      if (oldest !== undefined) this.#memory.delete(oldest)
    }
    return clear
  }
}
