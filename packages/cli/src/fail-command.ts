import { catalogueOf } from '@parallax/client'
import { CliError } from './cli-error.ts'
import type { ExitCode } from './exit-code.ts'
import type { Globals } from './globals.ts'
import { jsonError, printError, tellError } from './output/print-error.ts'
import { styleOf, wantsColor } from './output/style.ts'
import type { Words } from './run.ts'

/** Says what went wrong, as the last thing on standard error, and answers the exit code. */
export function failCommand(
  error: unknown,
  { machine, language, say, globals }: Words & { readonly globals: Pick<Globals, 'json' | 'color'> },
): ExitCode {
  const { stderr, environment, signal } = machine
  const told = tellError(error, { say, catalogue: catalogueOf([language]), interrupted: signal.aborted })
  if (environment.PARALLAX_BACKTRACE && !(error instanceof CliError) && error instanceof Error)
    stderr.write(`${error.stack}\n`)
  const style = styleOf(wantsColor(globals.color, stderr.isTerminal, environment))
  stderr.write(globals.json ? jsonError(told) : printError(told, say, style))
  return told.exitCode
}
