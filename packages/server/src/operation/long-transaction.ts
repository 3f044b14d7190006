import type { Writable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type DatabaseAddress, openOnce, type Sql } from '../db/client.ts'
import { OperationError } from './operation-error.ts'

/** One transaction on a connection of its own, undone unless it is committed. */
export class LongTransaction implements AsyncDisposable {
  readonly sql: Sql

  private constructor(address: DatabaseAddress) {
    // Once lost, nothing may wait for it any more.
    this.sql = openOnce(address, () => void this.#end(0))
  }

  static async begin(
    address: DatabaseAddress,
    mode: 'read-only snapshot' | 'read and write',
  ): Promise<LongTransaction> {
    const transaction = new LongTransaction(address)
    const isolation = mode === 'read and write' ? 'read committed' : 'repeatable read read only'
    try {
      await transaction.sql.unsafe(`begin isolation level ${isolation}`)
      return transaction
    } catch (error) {
      await transaction[Symbol.asyncDispose]()
      throw error
    }
  }

  async commit(): Promise<void> {
    await this.sql.unsafe('commit')
  }

  /**
   * Runs a `COPY … FROM STDIN`. The driver never tells of a refusal that comes after the last row: a query behind it
   * does. Throws `OperationError`, or what `parts` throws.
   */
  async copyIn(statement: string, parts: AsyncIterable<Uint8Array>): Promise<void> {
    const rows = await this.sql.unsafe(statement).writable()
    const failed = Promise.withResolvers<never>()
    failed.promise.catch(() => undefined)
    rows.on('error', failed.reject)
    try {
      for await (const part of parts) await Promise.race([written(rows, part), failed.promise])
      // Nothing waits to be written: the end of the rows is sent within this turn.
      rows.end()
      await nextTurn()
      await Promise.race([this.sql`select`, failed.promise])
    } catch (error) {
      rows.destroy(error instanceof Error ? error : new Error(String(error)))
      if (isAborted(error)) throw new OperationError('database_refused', { statement }, { cause: error })
      throw error
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end(1)
  }

  async #end(timeout: number): Promise<void> {
    await this.sql.end({ timeout })
  }
}

function written(rows: Writable, part: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    rows.write(part, (error) => (error ? reject(error) : resolve()))
  })
}

/** Something before it in the transaction had failed. */
function isAborted(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25P02'
}
