import type { BackupReport } from '@parallax/server'
import { CliError } from '../cli-error.ts'
import type { Run } from '../context/verb-context.ts'
import { operate } from '../operation/operate.ts'
import { printBytes } from '../output/amounts.ts'
import type { serverBackup } from '../specs/server-data-specs.ts'

export const run: Run<typeof serverBackup> = async (context, input) => {
  const { output, say } = context
  const { target } = input
  const progress = context.progress(say('progress.backingUp'))
  const report = await operate(context, input, (operations, source) => {
    const openSink = async () =>
      target === '-'
        ? operations.streamSink((bytes) => context.writeData(bytes, 'must-stay'))
        : operations.folderSink(target)
    const blocks = input.withoutBlocks ? 'exclude' : 'include'
    return operations.backUp(source, openSink, { blocks, onprogress: (amounts) => progress.update(amounts) })
  }).finally(() => progress.clear())
  const { rows, blocks, blockBytes, lostBlocks, keys } = report
  output.say(say('done.backedUp', { target, rows, blocks, size: printBytes(blockBytes) }))
  output.say(say(keys === 'included' ? 'done.keysIncluded' : 'done.keysElsewhere'))
  const json = jsonOf(target, report)
  // Standard output is the copy itself then.
  if (target !== '-') output.result({ json, plain: target })
  else if (output.json) output.tell({ result: json }, '')
  if (lostBlocks.length > 0)
    throw new CliError('backup_lacks_blocks', 'error.backupLacksBlocks', {
      parameters: { count: lostBlocks.length },
      details: lostBlocks.slice(0, 10),
    })
}

function jsonOf(target: string, { rows, blocks, blockBytes, lostBlocks, keys }: BackupReport) {
  return { target, rows, blocks, block_bytes: blockBytes, lost_blocks: lostBlocks, keys }
}
