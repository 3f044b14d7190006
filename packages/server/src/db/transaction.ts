import type { Signal } from '../bus/signal.ts'
import { type DatabaseAddress, openOnce, type Parameter, type Query, type Sql } from './client.ts'

/** What a write does between its locks and its commit. */
export interface Transaction {
  /** An earlier run of this work met a unique constraint, or `insist`: now the checks must find out which. */
  readonly isRetry: boolean
  /** A query whose rows are needed now. */
  readonly sql: Sql
  /** A statement sent together with the commit: its result is not needed, its failure undoes the transaction. */
  write(template: TemplateStringsArray, ...parameters: readonly Parameter[]): void
  /** Tells every process, in the order of the commits, once and only if this transaction is committed. */
  publish(signal: Signal): void
}

/** Makes the statements that carry signals to the bus. */
export type Announce = (sql: Sql, signals: readonly Signal[]) => Query

/** Makes a statement that writes. */
export type Statement<Row extends object> = (sql: Sql) => Query<Row>

/**
 * A connection for one transaction at a time. A transaction takes two round trips: `begin` goes with the first query,
 * `commit` with the last ones.
 */
export class TransactionConnection {
  readonly #sql: Sql
  readonly #announce: Announce
  #lost = false

  constructor(address: DatabaseAddress, announce: Announce) {
    this.#announce = announce
    this.#sql = openOnce(address, () => {
      this.#lost = true
      // Refuses what was still waiting to be sent.
      void this.close()
    })
  }

  /** Nothing more can be done with it: take another one. */
  get lost(): boolean {
    return this.#lost
  }

  close(): Promise<void> {
    return this.#sql.end({ timeout: 0 })
  }

  /** One statement, which is a transaction by itself: one round trip. */
  async execute<Row extends object>(statement: Statement<Row>): Promise<readonly Row[]> {
    return await statement(this.#sql)
  }

  /** Commits when the result is `ok`, undoes everything when it is not or when `work` throws. */
  async run<Status extends string, Result extends { readonly status: Status }>(
    work: (tx: Transaction) => Promise<Result>,
    { isRetry }: { readonly isRetry: boolean },
  ): Promise<Result> {
    const begun = sent(this.#sql.unsafe('begin isolation level read committed'))
    const writes: Query[] = []
    const signals: Signal[] = []
    const tx: Transaction = {
      isRetry,
      sql: this.#sql,
      write: (template, ...parameters) => void writes.push(this.#sql(template, ...parameters)),
      publish: (signal) => void signals.push(signal),
    }
    try {
      const result = await work(tx)
      await begun
      if (result.status === 'ok') await this.#commit(writes, signals)
      else await this.#sql.unsafe('rollback')
      return result
    } catch (error) {
      await this.#abandon()
      throw error
    }
  }

  async #commit(writes: readonly Query[], signals: readonly Signal[]): Promise<void> {
    const statements = signals.length === 0 ? writes : [...writes, this.#announce(this.#sql, signals)]
    // Sent in this order without waiting. After a failed one PostgreSQL refuses the others, and turns the commit
    // into a rollback: the first failure is the one that says why.
    await Promise.all([...statements.map(sent), sent(this.#sql.unsafe('commit'))])
  }

  /** Whatever stopped the work is what the caller must hear of, not that the connection is gone too. */
  async #abandon(): Promise<void> {
    try {
      await this.#sql.unsafe('rollback')
    } catch {
      this.#lost = true
      await this.close()
    }
  }
}

/** Sends the query now; its failure is met when the result is awaited, and is not unhandled before. */
function sent(query: Query): Promise<unknown> {
  const result = query.execute()
  result.catch(() => undefined)
  return result
}
