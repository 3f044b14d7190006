import type { DatabaseAddress } from './client.ts'
import { type Announce, TransactionConnection } from './transaction.ts'

/** Connections by what they do, and how many transactions wait for one. */
export interface TransactionCounts {
  readonly free: number
  readonly busy: number
  readonly waiting: number
}

/** A few connections for transactions, lent to one at a time, in the order of the requests. */
export class TransactionPool {
  readonly #address: DatabaseAddress
  readonly #announce: Announce
  readonly #free: TransactionConnection[] = []
  readonly #waiting: ((connection: TransactionConnection) => void)[] = []
  #unopened: number
  #busy = 0

  constructor(address: DatabaseAddress, options: { readonly connections: number; readonly announce: Announce }) {
    this.#address = address
    this.#announce = options.announce
    this.#unopened = options.connections
  }

  get counts(): TransactionCounts {
    return { free: this.#free.length, busy: this.#busy, waiting: this.#waiting.length }
  }

  async use<Result>(work: (connection: TransactionConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#take()
    this.#busy += 1
    try {
      return await work(connection)
    } finally {
      this.#busy -= 1
      this.#giveBack(connection)
    }
  }

  /** Opens connections before they are needed; as many as there may be at most. */
  async open(count: number): Promise<void> {
    const wanted = Math.min(count, this.#unopened)
    const probe = () => this.use((connection) => connection.execute((sql) => sql`select 1`))
    await Promise.all(Array.from({ length: wanted }, probe))
  }

  /** For after the last transaction. */
  async close(): Promise<void> {
    this.#unopened = 0
    await Promise.all(this.#free.splice(0).map((connection) => connection.close()))
  }

  #take(): TransactionConnection | Promise<TransactionConnection> {
    const connection = this.#free.pop()
    if (connection?.lost === false) return connection
    if (connection !== undefined) return this.#open()
    if (this.#unopened > 0) {
      this.#unopened -= 1
      return this.#open()
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  #giveBack(connection: TransactionConnection): void {
    const usable = connection.lost ? this.#open() : connection
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(usable)
    else next(usable)
  }

  #open(): TransactionConnection {
    return new TransactionConnection(this.#address, this.#announce)
  }
}
