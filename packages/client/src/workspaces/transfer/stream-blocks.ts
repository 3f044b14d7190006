import type { SecretKey } from '@parallax/crypto'
import { type BlockAccess, DEFAULT_BLOCKSIZE } from '@parallax/protocol'
import type { BlockId } from '@parallax/wire'
import { OfflineError, ServerBlockstoreUnavailableError } from '../../errors/connection-errors.ts'
import type { ClearSlab } from '../../ports/block-pool.ts'
import { newId } from '../../store/new-id.ts'
import { sendBlock } from '../sync/upload-block.ts'
import type { WorkspaceContext } from '../workspace-context.ts'
import type { ImportMemory } from './import-memory.ts'
import type { TransferProgress } from './running-transfer.ts'

/** Blocks under way at once, and their bytes: reading stops while it is full (spec 06b §12.3 step 2). */
const MOST_BLOCKS = 16
/** Before the server is tried again after it did not answer. */
const OFFLINE_PAUSE_MS = 3000
/** Before the room for staged blocks is looked at again. */
const ROOM_PAUSE_MS = 1000

/** A block whose clear bytes are read and not yet gone. */
export interface ReadBlock {
  readonly slab: ClearSlab
  readonly offset: number
  readonly length: number
}

/**
 * Hashes, seals and sends the blocks of one import, several at once, and keeps none of their bytes (spec 06b §12.3).
 * Without the server they are staged on this device, within a budget.
 */
export class BlockStream {
  readonly #context: WorkspaceContext
  readonly #memory: ImportMemory | undefined
  readonly #known: ReadonlyMap<number, BlockAccess>
  readonly #progress: TransferProgress
  readonly #underWay = new Set<Promise<void>>()
  readonly #accesses: BlockAccess[] = []
  #failure: unknown
  /** Monotonic milliseconds before which the server is not tried again. */
  #offlineUntil = 0

  constructor(
    context: WorkspaceContext,
    options: {
      readonly progress: TransferProgress
      readonly memory?: ImportMemory
      readonly known?: ReadonlyMap<number, BlockAccess>
    },
  ) {
    this.#context = context
    this.#progress = options.progress
    this.#memory = options.memory
    this.#known = options.known ?? new Map()
  }

  /** Waits until there is room, then answers memory to read the next block into. */
  async room(): Promise<ClearSlab> {
    const most = Math.max(1, Math.min(MOST_BLOCKS, this.#context.pool.slabs - 2))
    while (this.#underWay.size >= most) await Promise.race(this.#underWay)
    this.#throwFailure()
    return this.#context.pool.slab({ signal: this.#progress.signal, size: DEFAULT_BLOCKSIZE })
  }

  /** Starts on a block; failures show at the next call of `room` or `finish`. */
  add(block: ReadBlock): void {
    const task = this.#process(block).catch((error: unknown) => {
      this.#failure ??= error
    })
    const tracked = task.finally(() => this.#underWay.delete(tracked))
    this.#underWay.add(tracked)
  }

  /** Every block is on the server or staged here. */
  async finish(): Promise<readonly BlockAccess[]> {
    await Promise.all(this.#underWay)
    this.#throwFailure()
    return this.#accesses
  }

  #throwFailure(): void {
    if (this.#failure !== undefined) throw this.#failure
  }

  async #process({ slab, offset, length }: ReadBlock): Promise<void> {
    const clear = slab.bytes.subarray(0, length)
    const known = this.#known.get(offset)
    if (known?.size === length && known.digest.equals(this.#context.tools.crypto.sha256(clear))) {
      slab[Symbol.dispose]()
      this.#accesses.push(known)
      return
    }
    const id = newId<BlockId>(this.#context.tools)
    let key = await this.#encryptionKey(id)
    while (key === undefined) {
      if (await this.#stage(id, clear)) {
        const digest = this.#context.tools.crypto.sha256(clear)
        slab[Symbol.dispose]()
        this.#accesses.push({ id, offset, size: length, digest })
        return
      }
      await this.#waitForServer()
      key = await this.#encryptionKey(id)
    }
    const { signal } = this.#progress
    using sealed = await this.#context.pool.sealBlock(slab, key.key, { length, signal })
    const access = { id, offset, size: length, digest: sealed.digest }
    await this.#send(access, { ...key, sealed: sealed.bytes })
    this.#accesses.push(access)
  }

  /** Undefined while the server does not answer and the keys of the workspace are not known. */
  async #encryptionKey(id: BlockId): Promise<{ readonly keyIndex: bigint; readonly key: SecretKey } | undefined> {
    if (this.#isOffline()) return undefined
    try {
      return await this.#context.realm.encryptionKey(id, this.#progress.signal)
    } catch (error) {
      this.#noteOffline(error)
      return undefined
    }
  }

  async #send(
    access: BlockAccess,
    first: { readonly keyIndex: bigint; readonly key: SecretKey; readonly sealed: Uint8Array },
  ): Promise<void> {
    const { crypto } = this.#context.tools
    const { signal } = this.#progress
    let current = first
    for (;;) {
      try {
        const sealed = { keyIndex: current.keyIndex, block: current.sealed }
        const upload = await sendBlock(this.#context, access.id, { sealed, signal })
        if (upload.outcome === 'stored') return await this.#memory?.remember(access)
        await this.#context.realm.refreshKeys({ usedIndex: current.keyIndex, until: upload.until }, signal)
        const clear = crypto.decrypt(current.key, current.sealed)
        const { keyIndex, key } = await this.#context.realm.encryptionKey(access.id, signal)
        current = { keyIndex, key, sealed: crypto.encrypt(key, clear) }
      } catch (error) {
        this.#noteOffline(error)
        if (await this.#stage(access.id, crypto.decrypt(current.key, current.sealed))) return
        await this.#waitForServer()
      }
    }
  }

  #isOffline(): boolean {
    return this.#context.clock.monotonic() < this.#offlineUntil
  }

  /** Anything else than a server that does not answer ends the import. */
  #noteOffline(error: unknown): void {
    if (!(error instanceof OfflineError) && !(error instanceof ServerBlockstoreUnavailableError)) throw error
    this.#offlineUntil = this.#context.clock.monotonic() + OFFLINE_PAUSE_MS
  }

  /** Durable here until the ordinary upload sends it. False when the budget is used up (step 5). */
  async #stage(id: BlockId, clear: Uint8Array): Promise<boolean> {
    if ((await this.#context.stagingRoom()) < clear.length) return false
    await this.#context.storage.commit({ addChunks: [this.#context.data.seal(id, clear)] })
    return true
  }

  /** Until the server may be tried again; there may be room by then as well. */
  async #waitForServer(): Promise<void> {
    this.#progress.waiting('network')
    const { clock } = this.#context
    await clock.sleep(Math.max(ROOM_PAUSE_MS, this.#offlineUntil - clock.monotonic()), this.#progress.signal)
  }
}
