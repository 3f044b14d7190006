import type { EventId } from '@parallax/protocol'
import type { VlobId } from '@parallax/wire'
import { isDatabaseAnswer } from '../db/client.ts'
import type { Database } from '../db/database.ts'
import type { WriteScene } from '../db/locks.ts'
import { type RealmGuess, RealmMemory, type RealmState, type Writer } from './realm-memory.ts'
import type { VlobVersion } from './vlob-version.ts'
import { type PlannedVlob, type WrittenRow, writeVlobs } from './write-vlobs.ts'

/** Statements under way at once: while one waits for its commit, another is made up. */
const STATEMENTS = 2
/** Most in one statement: a few milliseconds of work, and little more than one request may bring. */
const MOST_VLOBS = 64
const MOST_BYTES = 1024 * 1024

interface Waiting extends PlannedVlob {
  readonly resolve: (isWritten: boolean) => void
  readonly reject: (error: unknown) => void
}

/**
 * Writes versions of vlobs in one round trip. Writers of one realm take turns at its row, and all that tell the bus
 * something take turns at that, each for as long as a commit takes: so the versions that come while others are being
 * written go together in the next statement, with one commit for all.
 */
export class VlobWriter {
  readonly #db: Database
  readonly #newEventId: () => EventId
  readonly #memory = new RealmMemory()
  #waiting: readonly Waiting[] = []
  /** Those that a statement under way writes to: another one would only wait for its end. */
  readonly #busyRealms = new Set<VlobId>()
  #statements = 0

  constructor(db: Database, newEventId: () => EventId) {
    this.#db = db
    this.#newEventId = newEventId
  }

  /** What seems to be true; undefined: nothing is known. */
  guess(writer: Writer, realmId: VlobId): RealmGuess | undefined {
    return this.#memory.guess(writer, realmId)
  }

  /** What was true while the locks of a write were held. */
  learn(writer: Writer, realmId: VlobId, scene: WriteScene): void {
    this.#memory.learn(writer, realmId, scene)
  }

  /**
   * Writes the version if what was guessed is true, and nobody else was first. False: it is not written, and why is to
   * be found out under the locks.
   */
  write({ organization, user }: Writer, guess: RealmGuess, version: VlobVersion): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#waiting = [...this.#waiting, { organization, user, ...guess, version, resolve, reject }]
      if (this.#statements < STATEMENTS) void this.#writeAll()
    })
  }

  async #writeAll(): Promise<void> {
    this.#statements += 1
    while (this.#waiting.length > 0 && (await this.#writeSome()) > 0);
    this.#statements -= 1
  }

  /** How many it tried to write. */
  async #writeSome(): Promise<number> {
    let batch: readonly Waiting[] = []
    try {
      const [row] = await this.#db.execute<WrittenRow>(() => {
        batch = this.#takeBatch()
        return batch.length === 0 ? undefined : writeVlobs(batch, this.#newEventId)
      })
      const written = new Set(row?.written)
      for (const [index, vlob] of batch.entries()) this.#settle(vlob, written.has(index + 1))
    } catch (error) {
      // Refused as a whole, maybe for one of them: each is tried alone. What got no answer may be written or not.
      for (const vlob of batch) isDatabaseAnswer(error) ? this.#settle(vlob, false) : vlob.reject(error)
    } finally {
      for (const { version } of batch) this.#busyRealms.delete(version.realmId)
    }
    return batch.length
  }

  #settle({ organization, version, resolve }: Waiting, isWritten: boolean): void {
    if (!isWritten) this.#memory.forget({ organization }, version.realmId)
    resolve(isWritten)
  }

  /** Those that came first and go together. */
  #takeBatch(): readonly Waiting[] {
    const batch: Waiting[] = []
    const states = new Map<VlobId, RealmState>()
    const vlobs = new Set<VlobId>()
    let bytes = 0
    const fits = ({ state, version: { realmId, vlobId, blob } }: Waiting): boolean => {
      if (batch.length === MOST_VLOBS || (batch.length > 0 && bytes + blob.length > MOST_BYTES)) return false
      return !this.#busyRealms.has(realmId) && (states.get(realmId) ?? state) === state && !vlobs.has(vlobId)
    }
    const left: Waiting[] = []
    for (const vlob of this.#waiting) {
      if (!fits(vlob)) {
        left.push(vlob)
        continue
      }
      const { realmId, vlobId, blob } = vlob.version
      batch.push(vlob)
      states.set(realmId, vlob.state)
      vlobs.add(vlobId)
      bytes += blob.length
    }
    this.#waiting = left
    for (const realmId of states.keys()) this.#busyRealms.add(realmId)
    return batch
  }
}
