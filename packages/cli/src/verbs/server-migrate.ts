import type { Run } from '../context/verb-context.ts'
import { operate } from '../operation/operate.ts'
import { alignedLines } from '../output/table.ts'
import type { serverMigrate } from '../specs/server-data-specs.ts'

export const run: Run<typeof serverMigrate> = async (context, input) => {
  const { output, say } = context
  const mode = input.dryRun ? 'dry-run' : 'apply'
  const { already, applied } = await operate(context, input, (operations, source) =>
    operations.migrateDatabase(source, { mode }),
  )
  const done = say(input.dryRun ? 'migration.wouldBeApplied' : 'migration.applied')
  const rows = [...already.map((name) => [name, say('migration.already')]), ...applied.map((name) => [name, done])]
  output.result({
    json: { already_applied: already, applied, dry_run: input.dryRun },
    plain: alignedLines([{}, {}], rows),
  })
}
