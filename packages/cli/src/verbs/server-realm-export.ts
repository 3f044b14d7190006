import { parseDateTime, printDateTime } from '@parallax/wire'
import { usageError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { demand, operate } from '../operation/operate.ts'
import type { serverRealmExport } from '../specs/server-data-specs.ts'

export const run: Run<typeof serverRealmExport> = async (context, input) => {
  const { output, say } = context
  const organization = demand(input.organization, '--organization')
  const realm = demand(input.realm, '--realm')
  const { snapshotTimestamp: written } = input
  const snapshot = written === undefined ? undefined : parseDateTime(written)
  if (written !== undefined && snapshot === undefined) throw usageError('usage.date', { text: written })
  const progress = context.progress(say('progress.exporting'))
  const report = await operate(context, input, (operations, source) =>
    operations.exportRealm(source, {
      ...{ organization, realm, snapshot, output: input.output ?? '.' },
      onprogress: (amounts) => progress.update(amounts),
    }),
  ).finally(() => progress.clear())
  const { path, vlobsBytes, blocksBytes } = report
  output.say(say('done.exported', { path }))
  output.result({
    json: {
      path,
      snapshot_timestamp: printDateTime(report.snapshot),
      vlobs_bytes: vlobsBytes,
      blocks_bytes: blocksBytes,
    },
    plain: path,
  })
}
