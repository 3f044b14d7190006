import type { PostgresConnection } from '../../../packages/server/src/db/embedded/embedded-postgres.ts'
import { HeldTables } from '../../kit/held-tables.ts'

const tables = ['common_certificates', 'realm_certificates', 'vlobs', 'blocks'] as const

/** While it stands, every data command stops at its first write, with its locks held and its checks done. */
export function holdWrites(connection: PostgresConnection): Promise<HeldTables> {
  return HeldTables.hold({ connection, tables, mode: 'share' })
}
