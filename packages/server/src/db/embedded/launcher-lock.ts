import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as wait } from 'node:timers/promises'
import { EmbeddedPostgresError } from './embedded-postgres-error.ts'
import type { Log } from './log.ts'

const busy = 5

export interface LockOptions {
  /** What is locked, for the message of a refusal. */
  readonly subject: string
  /** Milliseconds to wait for a holder that is about to stop. */
  readonly patience: number
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/**
 * One launcher at a time. SQLite's exclusive lock is a lock of the kernel: it ends with the process, however that
 * ends, so no stale file can block the next start. The number of the holder beside it only serves the refusal's text.
 *
 * Nothing else in this process may open the file: closing any descriptor of it would drop the lock (POSIX).
 */
export class LauncherLock implements Disposable {
  readonly #database: DatabaseSync

  private constructor(database: DatabaseSync) {
    this.#database = database
  }

  static async acquire(file: string, options: LockOptions): Promise<LauncherLock> {
    const until = Date.now() + options.patience
    let told = false
    for (;;) {
      const lock = LauncherLock.tryAcquire(file)
      if (lock !== null) return lock
      if (Date.now() >= until) throw inUse(file, options.subject)
      if (!told) options.log.info(`Waiting for ${holder(file)} to leave ${options.subject} …`)
      told = true
      await wait(50, undefined, { signal: options.signal })
    }
  }

  /** The lock, or null when somebody else holds it. */
  static tryAcquire(file: string): LauncherLock | null {
    const database = new DatabaseSync(file)
    try {
      database.exec('PRAGMA busy_timeout = 0; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    } catch (error) {
      database.close()
      if (isBusy(error)) return null
      throw error
    }
    writeFileSync(holderFile(file), `${process.pid}\n`, { mode: 0o600 })
    return new LauncherLock(database)
  }

  release(): void {
    if (this.#database.isOpen) this.#database.close()
  }

  [Symbol.dispose](): void {
    this.release()
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy
}

function inUse(file: string, subject: string): EmbeddedPostgresError {
  const message = `${subject} is in use by ${holder(file)}. Stop that server, or give this one another data folder.`
  return new EmbeddedPostgresError('data_folder_in_use', message)
}

function holder(file: string): string {
  const noted = existsSync(holderFile(file)) ? Number.parseInt(readFileSync(holderFile(file), 'utf8'), 10) : Number.NaN
  return Number.isNaN(noted) ? 'another server' : `another server (process ${noted})`
}

function holderFile(file: string): string {
  return `${file}.holder`
}
