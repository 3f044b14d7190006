import { openContext } from './context/open-context.ts'
import { EXIT } from './exit-code.ts'
import type { Chosen } from './grammar/parse-command-line.ts'
import { Output } from './output/output.ts'
import { styleOf, wantsColor } from './output/style.ts'
import type { Words } from './run.ts'

/** Does what was chosen and answers the exit code. */
export async function runVerb({ verb, globals, input }: Chosen, { machine, language, say }: Words): Promise<number> {
  let exitCode: number = EXIT.success
  const output = new Output({
    stdout: machine.stdout,
    stderr: machine.stderr,
    json: globals.json,
    quiet: globals.quiet,
    style: styleOf(wantsColor(globals.color, machine.stderr.isTerminal, machine.environment)),
  })
  const endWith = (code: number): void => {
    exitCode = code
  }
  const context = await openContext({ machine, globals, output, say, language, input, endWith })
  const failures: unknown[] = []
  await verb.run(context, input).catch((error: unknown) => failures.push(error))
  await context.close().catch((error: unknown) => failures.push(error))
  // What closing says comes after what the verb said.
  if (failures.length > 0) throw failures[0]
  return exitCode
}
