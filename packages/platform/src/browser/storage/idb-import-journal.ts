import type { ImportJournal } from '@parallax/client'
import type { DateTime, VlobId } from '@parallax/wire'
import type { FencedDatabase } from './device-database.ts'
import { timeKey } from './time-key.ts'

export class IdbImportJournal implements ImportJournal {
  readonly #database: FencedDatabase
  readonly #realm: VlobId

  constructor(database: FencedDatabase, realm: VlobId) {
    this.#database = database
    this.#realm = realm
  }

  async load(key: string): Promise<readonly Uint8Array[]> {
    const values = await this.#database.read(['imports'], (transaction) =>
      transaction.objectStore('imports').index('key').getAll([this.#realm, key]),
    )
    return values.map(({ sealed }) => sealed)
  }

  async append(key: string, sealed: Uint8Array, { now }: { readonly now: DateTime }): Promise<void> {
    const value = { realm: this.#realm, key, time: timeKey(now), sealed }
    await this.#database.write(['imports'], (transaction) => transaction.objectStore('imports').add(value))
  }

  async forget(key: string): Promise<void> {
    await this.#remove((value) => value.key === key)
  }

  async expire(before: DateTime): Promise<void> {
    const values = await this.#database.read(['imports'], (transaction) =>
      transaction.objectStore('imports').index('realm').getAll(this.#realm),
    )
    const alive = new Set(values.filter(({ time }) => time >= timeKey(before)).map(({ key }) => key))
    await this.#remove(({ key }) => !alive.has(key))
  }

  async #remove(unwanted: (value: { readonly key: string }) => boolean): Promise<void> {
    await this.#database.write(['imports'], async (transaction) => {
      const index = transaction.objectStore('imports').index('realm')
      for (let cursor = await index.openCursor(this.#realm); cursor !== null; cursor = await cursor.continue())
        if (unwanted(cursor.value)) await cursor.delete()
    })
  }
}
