import { EXIT } from './exit-code.ts'
import type { Globals } from './globals.ts'
import { parseCommandLine } from './grammar/parse-command-line.ts'
import { readGlobals } from './grammar/read-globals.ts'
import type { Machine } from './machine.ts'
import { chooseLanguage, type Language, loadWords, type Say } from './words/words.ts'

/** What every part of a command speaks with. */
export interface Words {
  readonly machine: Machine
  readonly language: Language
  readonly say: Say
}

/** Does what the command line says and answers the exit code (PRODUCT §6). */
export async function run(argv: readonly string[], machine: Machine): Promise<number> {
  const language = chooseLanguage(writtenLanguage(argv), machine.environment)
  const words = { machine, language, say: await loadWords(language) }
  // Until the options are read, an error of theirs is told as they seem to ask for.
  let globals: Globals = { ...readGlobals({}, {}), json: wantsJson(argv) }
  try {
    const chosen = parseCommandLine(argv, words)
    if (chosen === undefined) return EXIT.success
    globals = chosen.globals
    // Loaded only now, so that help and version do not wait for the client.
    const { runVerb } = await import('./run-verb.ts')
    return await runVerb(chosen, words)
  } catch (error) {
    const { failCommand } = await import('./fail-command.ts')
    return failCommand(error, { ...words, globals })
  }
}

/** The language has to be known before the parser is built, as its help is in that language. */
function writtenLanguage(argv: readonly string[]): string | undefined {
  const at = argv.findIndex((word) => word === '--lang' || word.startsWith('--lang='))
  return at < 0 ? undefined : (argv[at]?.split('=')[1] ?? argv[at + 1])
}

function wantsJson(argv: readonly string[]): boolean {
  return argv.some(
    (word, index) =>
      word === '--json' || word === '--format=json' || (word === '--format' && argv[index + 1] === 'json'),
  )
}
