import { CliError } from '../cli-error.ts'
import type { VerbContext } from '../context/verb-context.ts'
import { EXIT } from '../exit-code.ts'
import { printBytes } from '../output/amounts.ts'
import { escapeText } from '../output/escape.ts'
import { tellError } from '../output/print-error.ts'
import type { CopyReport } from './run-plan.ts'

/** Tells what a copy came to. Files that failed end the command with exit 1, after everything else was done. */
export function reportCopy(
  context: VerbContext,
  report: CopyReport,
  extra: Readonly<Record<string, unknown>> = {},
): void {
  const { output, say, catalogue } = context
  const { copied, bytes, folders, same, skipped, problems } = report
  const failed = problems.map(({ path, error }) => {
    const { code, what } = tellError(error, { say, catalogue, interrupted: false })
    output.warn(`${escapeText(path)}: ${what}`)
    return { path, code, message: what }
  })
  output.say(say('done.copied', { files: copied, bytes: printBytes(bytes), folders }))
  if (same > 0) output.say(say('done.same', { count: same }))
  if (skipped > 0) output.say(say('done.skipped', { count: skipped }))
  output.result({ json: { files: copied, bytes, folders, same, skipped, failed, ...extra }, plain: '' })
  if (failed.length > 0)
    throw new CliError('some_failed', 'error.someFailed', {
      parameters: { count: failed.length },
      safe: 'error.someFailed.safe',
      next: 'error.someFailed.next',
      exitCode: EXIT.failure,
    })
}
