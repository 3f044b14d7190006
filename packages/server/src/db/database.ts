import { type DatabaseAddress, lostARace, openClient, type Parameter, type Query, type Sql } from './client.ts'
import type { Announce, Statement, Transaction } from './transaction.ts'
import { type TransactionCounts, TransactionPool } from './transaction-pool.ts'

export interface DatabaseOptions {
  /** Connections in all, the one that listens to the bus not counted; at least 2. */
  readonly connections: number
  readonly announce: Announce
  /** A connection was lost, perhaps by a restart of the database. */
  readonly onloss?: () => void
}

/** A query of its own: one statement, one snapshot. */
export type Read = <Row extends object>(
  template: TemplateStringsArray,
  ...parameters: readonly Parameter[]
) => Promise<readonly Row[]>

/** Rows that are taken from the database at once by `readMany`: one or two milliseconds of work. */
const ROWS_AT_ONCE = 500

/** How often a write that lost a race is started over. */
const ATTEMPTS = 5

/** The PostgreSQL of the server. Reads and writes are apart by type: only a `Transaction` can write. */
export class Database implements AsyncDisposable {
  /** One statement, hence one consistent snapshot; many share a connection. Never for writes. */
  readonly sql: Sql
  readonly #transactions: TransactionPool
  #openReads = 0

  constructor(address: DatabaseAddress, options: DatabaseOptions) {
    const forReads = Math.max(1, Math.floor(options.connections / 2))
    this.sql = openClient(address, { connections: forReads, ...(options.onloss && { onclose: options.onloss }) })
    const connections = Math.max(1, options.connections - forReads)
    this.#transactions = new TransactionPool(address, { connections, announce: options.announce })
  }

  readonly read: Read = async <Row extends object>(
    template: TemplateStringsArray,
    ...parameters: readonly Parameter[]
  ) => {
    const query: Query<Row> = this.sql<Row[]>(template, ...parameters)
    return await this.#counted(query)
  }

  /**
   * The same for thousands of rows. They come some hundred at a time, so that others are served in between; until the
   * last one a connection is taken.
   */
  readonly readMany: Read = async <Row extends object>(
    template: TemplateStringsArray,
    ...parameters: readonly Parameter[]
  ) => {
    const rows: Row[] = []
    const query: Query<Row> = this.sql<Row[]>(template, ...parameters)
    await this.#counted(query.cursor(ROWS_AT_ONCE, (some) => void rows.push(...some)))
    return rows
  }

  /** Opens this many connections for transactions ahead, and one for reads: its loss tells that of the database. */
  async open(connections: number): Promise<void> {
    await Promise.all([this.#transactions.open(connections), this.read`select 1`])
  }

  async #counted<Result>(query: PromiseLike<Result>): Promise<Result> {
    this.#openReads += 1
    try {
      return await query
    } finally {
      this.#openReads -= 1
    }
  }

  /** Queries of `read` that are not answered yet. */
  get openReads(): number {
    return this.#openReads
  }

  get transactionCounts(): TransactionCounts {
    return this.#transactions.counts
  }

  /**
   * A transaction, read committed: each statement sees what was committed before it began, so what is read after a
   * lock is true while the lock is held. Committed when the result is `ok`. When a unique constraint says that
   * another transaction was first, `work` is run again, and its checks then find what that one wrote: it must do
   * nothing that cannot be done twice.
   */
  async write<Status extends string, Result extends { readonly status: Status }>(
    work: (tx: Transaction) => Promise<Result>,
  ): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#transactions.use((connection) => connection.run(work, { isRetry: attempt > 1 }))
      } catch (error) {
        if (attempt === ATTEMPTS || !lostARace(error)) throw error
      }
    }
  }

  /**
   * A write that is one statement, a transaction by itself. `prepare` is called once a connection is free, so that it can
   * take along whatever has come meanwhile; undefined: nothing is left to do.
   */
  async execute<Row extends object>(prepare: () => Statement<Row> | undefined): Promise<readonly Row[]> {
    return await this.#transactions.use(async (connection) => {
      const statement = prepare()
      return statement === undefined ? [] : await connection.execute(statement)
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#transactions.close(), this.sql.end({ timeout: 5 })])
  }
}
