import { globalOptions } from '../globals.ts'
import type { Argument, Completion, Option } from '../grammar/field.ts'
import { longFlag, type VerbSpec } from '../grammar/verb-spec.ts'
import type { Say, WordKey } from '../words/words.ts'

/** What may stand in one place: words, or files of the disk. */
export interface Offer {
  readonly words: readonly { readonly word: string; readonly description: string }[]
  readonly files: Completion
}

/** What a shell has to know about one place in the tree of commands. */
export interface CompletedCommand {
  /** Words that lead there, such as `workspace create`; empty at the root. */
  readonly path: string
  readonly nouns: Offer['words']
  readonly options: readonly CompletedOption[]
  /** By position; the last one repeats. */
  readonly operands: readonly Offer[]
}

/** One option with its ways of being written. */
export interface CompletedOption {
  readonly flags: readonly string[]
  readonly description: string
  /** Undefined when nothing follows it. */
  readonly value: Offer | undefined
}

export interface CompletionModelOptions {
  readonly verbs: readonly VerbSpec[]
  readonly nouns: Readonly<Record<string, WordKey>>
  readonly say: Say
}

/** The whole tree of commands. */
export interface CompletionModel {
  /** Options of every command. */
  readonly shared: readonly CompletedOption[]
  /** Root, nouns and verbs, with what else may follow each. */
  readonly commands: readonly CompletedCommand[]
}

/** Everything that completion scripts are made from. */
export function completionModel({ verbs, nouns, say }: CompletionModelOptions): CompletionModel {
  const wordsBelow = (place: string): Offer['words'] => [
    ...Object.entries(nouns)
      .filter(([path]) => placeOf(path) === place)
      .map(([path, key]) => ({ word: lastWord(path), description: say(key) })),
    ...verbs
      .filter(({ path }) => placeOf(path) === place)
      .map(({ path, words }) => ({ word: lastWord(path), description: say(words) })),
  ]
  const commands = [
    ...['', ...Object.keys(nouns)].map((path) => ({ path, nouns: wordsBelow(path), options: [], operands: [] })),
    ...verbs.flatMap((verb) => verbCommands(verb, say)),
  ]
  return { shared: optionsOf(globalOptions, say), commands }
}

/** Options that take a value, with where: the word after them is no operand. */
export function valuedOptions({ shared, commands }: CompletionModel): readonly ValuedOption[] {
  const own = commands.flatMap(({ path, options }) => options.flatMap((option) => valued(option, path)))
  return [...shared.flatMap((option) => valued(option, undefined)), ...own]
}

/** One of them; without path it stands anywhere. */
export interface ValuedOption {
  readonly path: string | undefined
  readonly flags: readonly string[]
  readonly value: Offer
}

function valued({ flags, value }: CompletedOption, path: string | undefined): readonly ValuedOption[] {
  return value === undefined ? [] : [{ path, flags, value }]
}

/** Paths of all nouns and verbs. */
export function paths({ commands }: CompletionModel): readonly string[] {
  return commands.map(({ path }) => path).filter((path) => path !== '')
}

function verbCommands(verb: VerbSpec, say: Say): readonly CompletedCommand[] {
  const options = optionsOf(verb.options, say)
  const operands = Object.values(verb.arguments).map(offerOf)
  return [verb.path, ...(verb.aliases ?? [])].map((path) => ({ path, nouns: [], options, operands }))
}

function optionsOf(options: Readonly<Record<string, Option>>, say: Say): readonly CompletedOption[] {
  return Object.entries(options).map(([name, option]) => ({
    flags: [longFlag(name), ...(option.short === undefined ? [] : [`-${option.short}`])],
    description: say(option.words),
    value: option.kind === 'flag' ? undefined : offerOf(option),
  }))
}

function offerOf(field: Exclude<Argument | Option, { readonly kind: 'flag' }>): Offer {
  if (field.kind !== 'choice') return { words: [], files: field.completion ?? 'none' }
  return { words: field.choices.map((word) => ({ word, description: '' })), files: 'none' }
}

/** The nouns before the last word; empty at the root. */
function placeOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(' ')))
}

function lastWord(path: string): string {
  return path.slice(path.lastIndexOf(' ') + 1)
}
