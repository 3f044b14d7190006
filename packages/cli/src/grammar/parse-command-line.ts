import { CliError } from '../cli-error.ts'
import type { Globals } from '../globals.ts'
import type { Machine } from '../machine.ts'
import { NOUNS, VERBS, type Verb } from '../verb-table.ts'
import type { Say } from '../words/words.ts'
import { commandTree } from './command-tree.ts'
import { parserRefusal } from './parser-refusal.ts'
import { passedThrough } from './pass-through.ts'
import { readGlobals } from './read-globals.ts'
import { type RawInput, readInput } from './read-input.ts'

/** What the command line names, before anything of it is done. */
export interface Chosen {
  readonly verb: Verb
  readonly globals: Globals
  readonly input: Readonly<Record<string, unknown>>
}

export interface ParseOptions {
  readonly machine: Machine
  readonly say: Say
}

/** The verb, its input and the global options; undefined once help or version were shown. Throws `CliError`. */
export function parseCommandLine(argv: readonly string[], options: ParseOptions): Chosen | undefined {
  const { environment } = options.machine
  const passed = passedThrough(argv, VERBS)
  if (passed !== undefined)
    return { verb: passed.verb, globals: readGlobals({}, environment), input: { rest: passed.rest } }
  const found = parsed(argv, options)
  if (found === undefined) return undefined
  const { verb, raw } = found
  return { verb, globals: readGlobals(raw.options, environment), input: readInput(verb.spec, raw, environment) }
}

interface Found {
  readonly verb: Verb
  readonly raw: RawInput
}

function parsed(argv: readonly string[], { machine, say }: ParseOptions): Found | undefined {
  const found: Found[] = []
  const tree = commandTree({
    say,
    version: machine.version,
    nouns: NOUNS,
    verbs: VERBS,
    onVerb: (verb, raw) => found.push({ verb, raw }),
    writeOut: (text) => machine.stdout.write(text),
    writeErr: (text) => machine.stderr.write(text),
  })
  try {
    tree.parse(helpAsOption(argv), { from: 'user' })
  } catch (error) {
    const refusal = parserRefusal(error)
    if (refusal instanceof CliError) throw refusal
    return undefined
  }
  return found[0]
}

/** `help workspace import` is `workspace import --help`; the parser would only look at the first word. */
function helpAsOption(argv: readonly string[]): string[] {
  const [first, ...rest] = argv
  return first === 'help' && rest.length > 0 ? [...rest, '--help'] : [...argv]
}
