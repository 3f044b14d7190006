import type { StatementSync } from 'node:sqlite'
import type { ImportJournal } from '@parallax/client'
import type { DateTime } from '@parallax/wire'
import { blob } from './row.ts'
import type { SqliteFile } from './sqlite-file.ts'

export const IMPORTS_SCHEMA = `
  CREATE TABLE imports (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL,
    appended INTEGER NOT NULL,
    sealed BLOB NOT NULL
  ) STRICT;
  CREATE INDEX imports_by_key ON imports (key, appended);
`

export class SqliteImportJournal implements ImportJournal {
  readonly #file: SqliteFile
  readonly #load: StatementSync
  readonly #append: StatementSync
  readonly #forget: StatementSync
  readonly #expire: StatementSync

  constructor(file: SqliteFile) {
    this.#file = file
    this.#load = file.prepare('SELECT sealed FROM imports WHERE key = ? ORDER BY sequence')
    this.#append = file.prepare('INSERT INTO imports (key, appended, sealed) VALUES (?, ?, ?)')
    this.#forget = file.prepare('DELETE FROM imports WHERE key = ?')
    this.#expire = file.prepare(
      'DELETE FROM imports WHERE key IN (SELECT key FROM imports GROUP BY key HAVING max(appended) < ?)',
    )
  }

  async load(key: string): Promise<readonly Uint8Array[]> {
    return this.#file.read(() => this.#load.all(key).map((row) => blob(row, 'sealed')))
  }

  async append(key: string, sealed: Uint8Array, { now }: { readonly now: DateTime }): Promise<void> {
    await this.#file.write(() => this.#append.run(key, now, sealed))
  }

  async forget(key: string): Promise<void> {
    await this.#file.write(() => this.#forget.run(key))
  }

  async expire(before: DateTime): Promise<void> {
    await this.#file.write(() => this.#expire.run(before))
  }
}
