import type { SecretKey } from '@parallax/crypto'
import { CryptoError } from '@parallax/crypto'
import { type BlockAccess, blockAccess, type DataTools } from '@parallax/protocol'
import { DecodeError, decode, encode, type FsPath, list, toHex } from '@parallax/wire'
import type { Clock } from '../../ports/clock.ts'
import type { ImportJournal } from '../../ports/import-journal.ts'

const accesses = list(blockAccess)
/** After a week the source is another one, most likely (spec 06b §12.3 step 6). */
const KEPT_US = 7n * 86_400n * 1_000_000n

/**
 * Which blocks of a streamed import the server already has, so that a repeat after a crash sends only the others
 * (spec 06b §12.3 step 6). Sealed; the name of the source is not told.
 */
export class ImportMemory {
  readonly #journal: ImportJournal
  readonly #tools: DataTools
  readonly #clock: Clock
  readonly #key: SecretKey
  readonly #name: string
  #waiting: BlockAccess[] = []
  #writing: Promise<void> | undefined

  constructor(
    parts: {
      readonly journal: ImportJournal
      readonly tools: DataTools
      readonly clock: Clock
      readonly key: SecretKey
    },
    place: { readonly source: string; readonly to: FsPath },
  ) {
    this.#journal = parts.journal
    this.#tools = parts.tools
    this.#clock = parts.clock
    this.#key = parts.key
    const text = new TextEncoder().encode(`${place.source}\0${place.to}`)
    this.#name = toHex(parts.tools.crypto.mac512(parts.key, text).subarray(0, 32))
  }

  /** Blocks sent by an import of the same source to the same place that did not end, by offset. */
  async recall(): Promise<ReadonlyMap<number, BlockAccess>> {
    const now = this.#clock.now()
    await this.#journal.expire((now - KEPT_US) as typeof now)
    const known = new Map<number, BlockAccess>()
    for (const sealed of await this.#journal.load(this.#name)) {
      for (const access of this.#open(sealed)) known.set(access.offset, access)
    }
    return known
  }

  /** Several that come while one entry is written go together into the next. */
  remember(access: BlockAccess): Promise<void> {
    this.#waiting.push(access)
    this.#writing ??= this.#write()
    return this.#writing
  }

  async forget(): Promise<void> {
    await this.#writing
    await this.#journal.forget(this.#name)
  }

  async #write(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#waiting
        this.#waiting = []
        const sealed = this.#tools.crypto.encrypt(this.#key, encode(accesses, batch))
        await this.#journal.append(this.#name, sealed, { now: this.#clock.now() })
      }
    } finally {
      this.#writing = undefined
    }
  }

  /** An entry that does not open helps nobody: its blocks are sent again. */
  #open(sealed: Uint8Array): readonly BlockAccess[] {
    try {
      return decode(accesses, this.#tools.crypto.decrypt(this.#key, sealed))
    } catch (error) {
      if (error instanceof CryptoError || error instanceof DecodeError) return []
      throw error
    }
  }
}
