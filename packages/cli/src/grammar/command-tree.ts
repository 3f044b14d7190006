import { Command, Argument as CommandArgument, Option as CommandOption, Help } from 'commander'
import { variableName } from '../environment.ts'
import { globalOptions } from '../globals.ts'
import type { Say, WordKey } from '../words/words.ts'
import type { Argument, Option } from './field.ts'
import type { RawInput } from './read-input.ts'
import { longFlag, type VerbSpec } from './verb-spec.ts'

/** Something that has a spec. */
export interface Specified {
  readonly spec: VerbSpec
}

export interface CommandTreeOptions<V extends Specified> {
  readonly say: Say
  readonly version: string
  readonly nouns: Readonly<Record<string, WordKey>>
  readonly verbs: readonly V[]
  /** Called with the verb that the command line names. */
  readonly onVerb: (verb: V, raw: RawInput) => void
  readonly writeOut: (text: string) => void
  readonly writeErr: (text: string) => void
}

/** The parser of the whole command line, built from the specs of the verbs. Global options go before or after a verb. */
export function commandTree<V extends Specified>(options: CommandTreeOptions<V>): Command {
  const program = configured(new Command('parallax'), options)
  program
    .description(options.say('program.description'))
    .version(options.version, '-V, --version', options.say('help.version'))
  for (const [name, option] of Object.entries(globalOptions))
    program.addOption(commandOption(name, option, options.say))
  const nouns = new Map<string, Command>([['', program]])
  for (const verb of options.verbs) {
    const { path, aliases = [] } = verb.spec
    const [parent, name] = placeOf(path)
    const command = verbCommand(name, verb, options)
    nounCommand(parent, { nouns, options }).addCommand(command)
    for (const [aliasParent, alias] of aliases.map(placeOf))
      if (aliasParent === parent) command.alias(alias)
      // A name of old scripts in another place: it works, and no help shows it.
      else nounCommand(aliasParent, { nouns, options }).addCommand(verbCommand(alias, verb, options), { hidden: true })
  }
  return program
}

interface Nouns<V extends Specified> {
  /** By path; the program itself at the empty one. */
  readonly nouns: Map<string, Command>
  readonly options: CommandTreeOptions<V>
}

function nounCommand<V extends Specified>(path: string, { nouns, options }: Nouns<V>): Command {
  const known = nouns.get(path)
  if (known !== undefined) return known
  const [parent, name] = placeOf(path)
  const command = configured(new Command(name), options)
  const words = options.nouns[path]
  if (words !== undefined) command.description(options.say(words))
  nouns.set(path, command)
  nounCommand(parent, { nouns, options }).addCommand(command)
  return command
}

/** The nouns before the last word, and that word. */
function placeOf(path: string): readonly [string, string] {
  const blank = path.lastIndexOf(' ')
  return [path.slice(0, Math.max(0, blank)), path.slice(blank + 1)]
}

function verbCommand<V extends Specified>(name: string, verb: V, options: CommandTreeOptions<V>): Command {
  const { say, onVerb } = options
  const { spec } = verb
  const command = configured(new Command(name), options).description(say(spec.words))
  for (const argument of Object.values(spec.arguments)) command.addArgument(commandArgument(argument, say))
  for (const [key, option] of Object.entries(spec.options)) command.addOption(commandOption(key, option, say))
  command.action(() => onVerb(verb, { arguments: command.processedArgs, options: command.optsWithGlobals() }))
  return command
}

function commandArgument(argument: Argument, say: Say): CommandArgument {
  const name = argument.kind === 'list' ? `${argument.value}...` : argument.value
  const description =
    argument.kind === 'choice' ? `${say(argument.words)} (${argument.choices.join(', ')})` : say(argument.words)
  return new CommandArgument(argument.presence === 'required' ? `<${name}>` : `[${name}]`, description)
}

function commandOption(name: string, option: Option, say: Say): CommandOption {
  const short = option.short === undefined ? '' : `-${option.short}, `
  const value = option.kind === 'flag' ? '' : option.kind === 'list' ? ` <${option.value}...>` : ` <${option.value}>`
  const variable = option.variable === undefined ? '' : ` [${variableName(option.variable)}]`
  return new CommandOption(`${short}${longFlag(name)}${value}`, `${say(option.words)}${variable}`)
}

function configured(
  command: Command,
  { say, writeOut, writeErr }: Pick<CommandTreeOptions<Specified>, 'say' | 'writeOut' | 'writeErr'>,
): Command {
  const titles: Readonly<Record<string, WordKey>> = {
    'Usage:': 'help.usage',
    'Arguments:': 'help.arguments',
    'Options:': 'help.options',
    'Global Options:': 'help.globalOptions',
    'Commands:': 'help.commands',
  }
  return command
    .exitOverride()
    .helpOption('-h, --help', say('help.option'))
    .helpCommand('help [command]', say('help.command'))
    .configureOutput({ writeOut, writeErr, outputError: () => undefined })
    .configureHelp({
      showGlobalOptions: true,
      // An option of the verb stands for the global one of its name.
      visibleGlobalOptions: (shown) => {
        const own = new Set(shown.options.map(({ long }) => long))
        const help = Object.assign(new Help(), { showGlobalOptions: true })
        return help.visibleGlobalOptions(shown).filter(({ long }) => !own.has(long))
      },
      styleTitle: (title) => {
        const words = titles[title]
        return words === undefined ? title : say(words)
      },
    })
}
