import { type Catalogue, catalogueOf } from '@parallax/client'
import { CliError } from './cli-error.ts'
import { openContext } from './context/open-context.ts'
import { EXIT } from './exit-code.ts'
import type { Globals } from './globals.ts'
import { commandTree } from './grammar/command-tree.ts'
import { parserRefusal } from './grammar/parser-refusal.ts'
import { passedThrough } from './grammar/pass-through.ts'
import { readGlobals } from './grammar/read-globals.ts'
import { type RawInput, readInput } from './grammar/read-input.ts'
import type { VerbSpec } from './grammar/verb-spec.ts'
import type { Machine } from './machine.ts'
import { Output } from './output/output.ts'
import { jsonError, printError, tellError } from './output/print-error.ts'
import { styleOf, wantsColor } from './output/style.ts'
import { NOUNS, VERBS } from './verb-table.ts'
import { chooseLanguage, type Language, loadWords, type Say } from './words/words.ts'

/** Does what the command line says and answers the exit code (PRODUCT §6). */
export async function run(argv: readonly string[], machine: Machine): Promise<number> {
  const language = chooseLanguage(writtenLanguage(argv), machine.environment)
  const command = new CommandLine(argv, { machine, language, say: await loadWords(language) })
  try {
    return await command.run()
  } catch (error) {
    return command.fail(error)
  }
}

interface Words {
  readonly machine: Machine
  readonly language: Language
  readonly say: Say
}

/** What the command line names, before anything of it is done. */
interface Chosen {
  readonly spec: VerbSpec
  readonly globals: Globals
  readonly input: Readonly<Record<string, unknown>>
}

class CommandLine {
  readonly #argv: readonly string[]
  readonly #words: Words
  #globals: Globals

  constructor(argv: readonly string[], words: Words) {
    this.#argv = argv
    this.#words = words
    // Until the options are read, an error of theirs is told as they seem to ask for.
    this.#globals = { ...readGlobals({}, {}), json: wantsJson(argv) }
  }

  async run(): Promise<number> {
    const chosen = this.#parse()
    if (chosen === undefined) return EXIT.success
    this.#globals = chosen.globals
    const { machine, language, say } = this.#words
    const { globals, input, spec } = chosen
    let exitCode: number = EXIT.success
    const endWith = (code: number): void => {
      exitCode = code
    }
    const context = openContext({ machine, globals, output: this.#output(), say, language, input, endWith })
    try {
      await VERBS.find((verb) => verb.spec === spec)?.run(context, input)
    } finally {
      await context.close()
    }
    return exitCode
  }

  /** Says what went wrong and answers the exit code. */
  fail(error: unknown): number {
    const { machine, language, say } = this.#words
    const catalogue: Catalogue = catalogueOf([language])
    const told = tellError(error, { say, catalogue, interrupted: machine.signal.aborted })
    const style = styleOf(wantsColor(this.#globals.color, machine.stderr.isTerminal, machine.environment))
    machine.stderr.write(this.#globals.json ? jsonError(told) : printError(told, say, style))
    if (machine.environment.PARALLAX_BACKTRACE && !(error instanceof CliError) && error instanceof Error)
      machine.stderr.write(`${error.stack}\n`)
    return told.exitCode
  }

  #parse(): Chosen | undefined {
    const { machine, say } = this.#words
    const specs = VERBS.map(({ spec }) => spec)
    const passed = passedThrough(this.#argv, specs)
    if (passed !== undefined) return { spec: passed.verb, globals: this.#globals, input: { rest: passed.rest } }
    let found: { readonly spec: VerbSpec; readonly raw: RawInput } | undefined
    const tree = commandTree({
      say,
      version: machine.version,
      nouns: NOUNS,
      verbs: specs,
      onVerb: (spec, raw) => {
        found = { spec, raw }
      },
      writeOut: (text) => machine.stdout.write(text),
      writeErr: (text) => machine.stderr.write(text),
    })
    try {
      tree.parse(helpAsOption(this.#argv), { from: 'user' })
    } catch (error) {
      const refusal = parserRefusal(error)
      if (refusal instanceof CliError) throw refusal
      return undefined
    }
    if (found === undefined) return undefined
    const globals = readGlobals(found.raw.options, machine.environment)
    return { spec: found.spec, globals, input: readInput(found.spec, found.raw, machine.environment) }
  }

  #output(): Output {
    const { machine } = this.#words
    const { json, quiet, color } = this.#globals
    const style = styleOf(wantsColor(color, machine.stderr.isTerminal, machine.environment))
    return new Output({ stdout: machine.stdout, stderr: machine.stderr, json, quiet, style })
  }
}

/** `help workspace import` is `workspace import --help`; the parser would only look at the first word. */
function helpAsOption(argv: readonly string[]): string[] {
  const [first, ...rest] = argv
  return first === 'help' && rest.length > 0 ? [...rest, '--help'] : [...argv]
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
