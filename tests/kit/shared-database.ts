import { openClient, type Sql } from '../../packages/server/src/db/client.ts'
import type { SharedServer } from './shared-server.ts'

/** The tables behind the shared server, for states that no command makes yet and for what no command shows. */
export function openDatabase({ database }: SharedServer): Sql & AsyncDisposable {
  const sql = openClient(database, { connections: 2 })
  return Object.assign(sql, { [Symbol.asyncDispose]: () => sql.end({ timeout: 1 }) })
}
