import type { StatementSync } from 'node:sqlite'
import type { UserRecord, UserStorage } from '@parallax/client'
import { blob } from './row.ts'
import type { SqliteFile } from './sqlite-file.ts'

export const USER_SCHEMA = `
  CREATE TABLE user_records (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
`

export class SqliteUserStorage implements UserStorage {
  readonly #file: SqliteFile
  readonly #load: StatementSync
  readonly #save: StatementSync

  constructor(file: SqliteFile) {
    this.#file = file
    this.#load = file.prepare('SELECT sealed FROM user_records WHERE name = ?')
    this.#save = file.prepare('INSERT OR REPLACE INTO user_records (name, sealed) VALUES (?, ?)')
  }

  async load(record: UserRecord): Promise<Uint8Array | undefined> {
    const row = this.#file.read(() => this.#load.get(record))
    return row === undefined ? undefined : blob(row, 'sealed')
  }

  async save(record: UserRecord, sealed: Uint8Array): Promise<void> {
    await this.#file.write(() => this.#save.run(record, sealed))
  }
}
