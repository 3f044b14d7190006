import type { Run } from '../context/verb-context.ts'
import { operate } from '../operation/operate.ts'
import type { serverRestore } from '../specs/server-data-specs.ts'

export const run: Run<typeof serverRestore> = async (context, input) => {
  const { output, say, stdin, signal } = context
  const progress = context.progress(say('progress.restoring'))
  const report = await operate(context, input, async (operations, source) => {
    const files =
      input.source === '-' ? operations.streamFiles(stdin.rest(signal)) : await operations.openBackup(input.source)
    return operations.restore(source, files, { onprogress: (amounts) => progress.update(amounts) })
  }).finally(() => progress.clear())
  const { rows, blocks, madeOn, keys, missingMigrations, lostBlocks } = report
  output.say(say('done.restored', { date: madeOn, rows, blocks }))
  if (keys === 'unused') output.say(say('done.keysUnused'))
  if (missingMigrations.length > 0) output.say(say('done.migrateNext'))
  if (lostBlocks.length > 0) output.warn(say('warning.lostBlocks', { count: lostBlocks.length }))
  output.result({
    json: { made_on: madeOn, rows, blocks, keys, missing_migrations: missingMigrations, lost_blocks: lostBlocks },
    plain: '',
  })
}
