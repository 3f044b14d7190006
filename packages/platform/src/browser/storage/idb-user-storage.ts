import type { UserRecord, UserStorage } from '@parallax/client'
import type { FencedDatabase } from './device-database.ts'

export class IdbUserStorage implements UserStorage {
  readonly #database: FencedDatabase

  constructor(database: FencedDatabase) {
    this.#database = database
  }

  load(record: UserRecord): Promise<Uint8Array | undefined> {
    return this.#database.read(['user'], (transaction) => transaction.objectStore('user').get(record))
  }

  async save(record: UserRecord, sealed: Uint8Array): Promise<void> {
    await this.#database.write(['user'], (transaction) => transaction.objectStore('user').put(sealed, record))
  }
}
