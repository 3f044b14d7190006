import { closeSync, openSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { StorageError } from '@parallax/client'
import { storageErrorOf } from './sqlite-error.ts'

interface Job {
  readonly run: () => unknown
  readonly done: (outcome: unknown) => void
  readonly failed: (error: unknown) => void
}

type Outcome =
  | { readonly status: 'ran'; readonly value: unknown }
  | { readonly status: 'threw'; readonly error: unknown }

export interface SqliteFileOptions {
  /** Statements that make an empty file a database of version 1. */
  readonly schema: string
}

/**
 * One SQLite file, ours alone.
 *
 * Writes that wait at the same moment share one transaction, and so one sync of the disk: each is a savepoint of it,
 * and none is answered before the commit. `synchronous = FULL` makes a commit of the write-ahead log durable.
 */
export class SqliteFile implements Disposable {
  readonly #database: DatabaseSync
  readonly #place: string
  #waiting: Job[] = []

  constructor(path: string, options: SqliteFileOptions) {
    this.#place = path
    this.#database = this.#guarded(() => openDatabase(path, options.schema))
  }

  /** Prepared once, run often. Integers are read as bigint where `integers` asks for it. */
  prepare(sql: string, options: { readonly integers: 'number' | 'bigint' } = { integers: 'number' }): StatementSync {
    const statement = this.#guarded(() => this.#database.prepare(sql))
    statement.setReadBigInts(options.integers === 'bigint')
    return statement
  }

  read<T>(query: () => T): T {
    return this.#guarded(query)
  }

  /** Runs `change` in a transaction; resolves once that is durable. What throws changes nothing. */
  write<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let value: T
      const run = (): void => {
        value = change()
      }
      this.#waiting.push({ run, done: () => resolve(value), failed: reject })
      if (this.#waiting.length === 1) setImmediate(() => this.#commitWaiting())
    })
  }

  [Symbol.dispose](): void {
    this.#commitWaiting()
    this.#database.close()
  }

  #commitWaiting(): void {
    const jobs = this.#waiting
    this.#waiting = []
    if (jobs.length === 0) return
    let outcomes: readonly Outcome[]
    try {
      outcomes = this.#transaction(jobs)
    } catch (error) {
      const reason = storageErrorOf(error, this.#place)
      for (const job of jobs) job.failed(reason)
      return
    }
    for (const [index, job] of jobs.entries()) {
      const outcome = outcomes[index]
      if (outcome?.status === 'threw') job.failed(storageErrorOf(outcome.error, this.#place))
      else job.done(outcome?.value)
    }
  }

  /** Throws when nothing of any job was kept. */
  #transaction(jobs: readonly Job[]): readonly Outcome[] {
    this.#database.exec('BEGIN IMMEDIATE')
    try {
      const outcomes = jobs.map((job) => this.#savepoint(job))
      this.#database.exec('COMMIT')
      return outcomes
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK')
      throw error
    }
  }

  #savepoint(job: Job): Outcome {
    this.#database.exec('SAVEPOINT job')
    let outcome: Outcome
    try {
      outcome = { status: 'ran', value: job.run() }
    } catch (error) {
      // A full disk ends the whole transaction by itself.
      if (!this.#database.isTransaction) throw error
      this.#database.exec('ROLLBACK TO job')
      outcome = { status: 'threw', error }
    }
    this.#database.exec('RELEASE job')
    return outcome
  }

  #guarded<T>(action: () => T): T {
    try {
      return action()
    } catch (error) {
      throw storageErrorOf(error, this.#place)
    }
  }
}

const VERSION = 1

function openDatabase(path: string, schema: string): DatabaseSync {
  // Made here first, so that it and its log are readable by their owner alone.
  closeSync(openSync(path, 'a', 0o600))
  const database = new DatabaseSync(path)
  try {
    database.exec(`
      PRAGMA locking_mode = EXCLUSIVE;
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA fullfsync = ON;
      PRAGMA checkpoint_fullfsync = ON;
      PRAGMA foreign_keys = ON;
    `)
    const version = Number(database.prepare('PRAGMA user_version').get()?.user_version)
    if (version > VERSION) throw new StorageError('storage_too_new', { place: path })
    if (version === 0) database.exec(`BEGIN IMMEDIATE; ${schema}; PRAGMA user_version = ${VERSION}; COMMIT`)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}
