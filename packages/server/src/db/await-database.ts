import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { type DatabaseAddress, isDatabaseLoss, openClient } from './client.ts'

/** How long a database that cannot be asked is waited for (spec 05 §2). */
export interface ConnectionPatience {
  /** Failures in a row after the first; 0: none is tolerated. */
  readonly attempts: number
  /** Milliseconds between two attempts. */
  readonly pause: number
}

export interface AwaitOptions {
  readonly patience: ConnectionPatience
  readonly log: Logger
  readonly signal: AbortSignal
}

/** The database was not there for as long as it is waited for. The message is for the operator. */
export class DatabaseUnreachableError extends Error {
  override readonly name = 'DatabaseUnreachableError'

  constructor(cause: unknown) {
    super(`The database cannot be reached (${reasonOf(cause)}).`, { cause })
  }
}

/**
 * Runs `work`, again as long as the database cannot be asked and patience lasts. Throws `DatabaseUnreachableError` when
 * patience is over.
 */
export async function awaitDatabase<T>(
  work: () => Promise<T>,
  { patience: { attempts, pause }, log, signal }: AwaitOptions,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work()
    } catch (error) {
      if (!isDatabaseLoss(error)) throw error
      if (attempt > attempts) throw new DatabaseUnreachableError(error)
      log.warn({ event: 'database-not-reached', attempt, of: attempts, reason: reasonOf(error) })
    }
    await wait(pause, undefined, { signal })
  }
}

/** A statement on a connection of its own. */
export async function probeDatabase(address: DatabaseAddress): Promise<void> {
  const sql = openClient(address, { connections: 1 })
  try {
    await sql`select 1`
  } finally {
    await sql.end({ timeout: 0 })
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? `${error.code}` : 'unknown'
}
