import type { DatabaseAddress } from './client.ts'
import { type Announce, TransactionConnection } from './transaction.ts'

/** A few connections for transactions, lent to one at a time, in the order of the requests. */
export class TransactionPool {
  readonly #address: DatabaseAddress
  readonly #announce: Announce
  readonly #free: TransactionConnection[] = []
  readonly #waiting: ((connection: TransactionConnection) => void)[] = []
  #unopened: number

  constructor(address: DatabaseAddress, options: { readonly connections: number; readonly announce: Announce }) {
    this.#address = address
    this.#announce = options.announce
    this.#unopened = options.connections
  }

  async use<Result>(work: (connection: TransactionConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.#take()
    try {
      return await work(connection)
    } finally {
      this.#giveBack(connection)
    }
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
