import postgres from 'postgres'
import type { PostgresConnection } from '../embedded-postgres.ts'

/** One connection that ends with the scope. */
export function connect(connection: PostgresConnection): postgres.Sql & AsyncDisposable {
  const sql = postgres({ ...connection, max: 1, onnotice: () => undefined })
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) })
}
