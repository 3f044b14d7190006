/** What postgres.js needs to connect: `postgres(embedded.connection)`. */
export interface PostgresConnection {
  /** The folder of the Unix socket. */
  readonly host: string
  readonly port: number
  readonly username: string
  readonly password: string
  readonly database: string
}

/** A PostgreSQL of our own, until `stop` or the end of this process. */
export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: PostgresConnection
  /** The folder that holds the database: below the data folder, or elsewhere when root started it. */
  readonly folder: string
  /** Every session is ended and everything committed is on disk once this is fulfilled. Can be called again. */
  stop(): Promise<void>
}
