import { type Migration, migrate, schemaState } from '../db/migrate.ts'
import { OperatedServer, type OperationSource } from './operated-server.ts'

export interface MigrateDatabaseOptions {
  readonly mode: 'apply' | 'dry-run'
  /** Scripts of another folder than ours. */
  readonly folder?: string
  readonly onapplied?: (migration: Migration) => void
}

/** Names of migrations, in order (spec 05 §8.3). */
export interface MigrationReport {
  readonly already: readonly string[]
  /** In a dry run: those that would be. */
  readonly applied: readonly string[]
}

/** Throws `MigrationError` on a schema that is newer than this program, and for the first script that fails. */
export async function migrateDatabase(
  source: OperationSource,
  { mode, folder, onapplied }: MigrateDatabaseOptions,
): Promise<MigrationReport> {
  await using server = await OperatedServer.reach(source)
  const { applied, missing } = await schemaState(server.address, folder)
  const report = { already: applied.map(({ name }) => name), applied: missing.map(({ name }) => name) }
  if (mode === 'dry-run') return report
  const done: string[] = []
  await migrate(server.address, {
    now: server.clock.now(),
    ...(folder === undefined ? {} : { folder }),
    onapplied: (migration) => {
      done.push(migration.name)
      onapplied?.(migration)
    },
  })
  return { already: report.already, applied: done }
}
