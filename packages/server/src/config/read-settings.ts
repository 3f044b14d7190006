import { delimiter } from 'node:path'
import type { Option } from './option.ts'
import { OPTIONS, type OptionName, type Settings } from './options.ts'

/** A setting that is missing or wrong, in words for the operator. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
}

export interface Source {
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
}

type AnyOption = Option<unknown>
type Given = ReadonlyMap<OptionName, Origin>
interface Origin {
  /** What the person wrote: the flag or the name of the variable. */
  readonly label: string
  readonly texts: readonly string[]
}

const ENTRIES = Object.entries(OPTIONS) as readonly (readonly [OptionName, AnyOption])[]

/** First step: the values of flags and variables; a flag wins. Throws `ConfigurationError`. */
export function readSettings(source: Source): Settings {
  const flags = readFlags([...source.args, ...extraArguments(source.environment)])
  const values = ENTRIES.map(([name, option]) => {
    const origin = flags.get(name) ?? readVariable(option, source.environment)
    return [name, origin === undefined ? option.fallback : parsed(option, origin)] as const
  })
  return Object.fromEntries(values) as unknown as Settings
}

/** Names of the variables of an option; the first one that is set counts. */
export function variablesOf(option: Pick<AnyOption, 'flag' | 'variables'>): readonly string[] {
  const stem = option.flag.slice(2).toUpperCase().replaceAll('-', '_')
  return [`PARALLAX_${stem}`, ...(option.variables ?? []), `PARSEC_${stem}`]
}

function readVariable(option: AnyOption, environment: Source['environment']): Origin | undefined {
  for (const label of variablesOf(option)) {
    const text = environment[label]
    // Empty is not given: that is how a variable of a container file is left out.
    if (text !== undefined && text !== '')
      return { label, texts: option.repeated ? text.split(separatorOf(option)).filter((part) => part !== '') : [text] }
  }
  return undefined
}

function separatorOf({ paths }: AnyOption): string | RegExp {
  return paths ? delimiter : /\s+/
}

/** `PARSEC_CMD_ARGS`: more arguments, split on blanks, `$VARIABLE` replaced (spec 05 §5). */
function extraArguments(environment: Source['environment']): readonly string[] {
  const text = environment.PARALLAX_CMD_ARGS ?? environment.PARSEC_CMD_ARGS ?? ''
  const parts = text.split(/\s+/).filter((part) => part !== '')
  return parts.map((part) => part.replace(/\$\{?(\w+)\}?/g, (_, name: string) => environment[name] ?? ''))
}

function readFlags(args: readonly string[]): Given {
  const given = new Map<OptionName, Origin>()
  const rest = [...args]
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const [label = '', ...inline] = word.split('=')
    const [name, option] = optionOf(label)
    const isSwitch = option.placeholder === undefined
    const text = inline.length > 0 ? inline.join('=') : isSwitch ? 'on' : valueFrom(rest, option.words ?? 1)
    if (text === undefined) throw new ConfigurationError(`${label} needs a value.`)
    given.set(name, { label, texts: [...(given.get(name)?.texts ?? []), label.startsWith('--no-') ? 'off' : text] })
  }
  return given
}

/** The next words of the command line; undefined when there are too few. */
function valueFrom(rest: string[], words: number): string | undefined {
  return rest.length < words ? undefined : rest.splice(0, words).join(' ')
}

function optionOf(label: string): readonly [OptionName, AnyOption] {
  const entry = ENTRIES.find(([, option]) => {
    const isNegated = option.placeholder === undefined && label === option.flag.replace('--', '--no-')
    return label === option.flag || label === option.short || isNegated
  })
  if (entry === undefined) throw new ConfigurationError(`There is no option ${label}. See --help.`)
  return entry
}

function parsed(option: AnyOption, { label, texts }: Origin): unknown {
  try {
    return option.parse(texts)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const value = option.secret ? '' : ` ${JSON.stringify(texts.join(' '))}`
    throw new ConfigurationError(`${label}${value} is wrong: expected ${error.message}.`)
  }
}
