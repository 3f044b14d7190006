import type { Option, OptionGroup } from './option.ts'
import { OPTIONS, type OptionName, type Settings } from './options.ts'
import { variablesOf } from './read-settings.ts'

const ENTRIES = Object.entries(OPTIONS) as readonly (readonly [OptionName, Option<unknown>])[]
const GROUPS: readonly OptionGroup[] = [
  'Listener',
  'Database and blocks',
  'Organizations',
  'Accounts and features',
  'E-mail',
  'Logs',
]

const INTRODUCTION = `Usage: parallax server start [OPTION…]

Without a database and an address it runs for this machine alone, with everything in its data folder.
In production give --db and --server-addr: then nothing is made up, and what is missing is named.
Each option has a variable; the option wins. On and off are also said by 1, true, yes, and 0, false, no.`

/** Characters in a line. */
const WIDTH = 100

/** The help text, from the table. */
export function helpText(): string {
  const sections = GROUPS.flatMap((group) => {
    const options = ENTRIES.filter(([, option]) => option.group === group)
    return options.length === 0 ? [] : [`${group}\n${options.map(([, option]) => describe(option)).join('\n')}`]
  })
  return `${[INTRODUCTION, ...sections].join('\n\n')}\n`
}

/** The settings as they may be logged. */
export function redactedSettings(settings: Settings): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    ENTRIES.flatMap(([name, option]) => {
      const value = settings[name]
      if (value === undefined) return []
      if (option.secret) return [[name, option.shown?.(value) ?? '***']]
      return [[name, value instanceof Map ? Object.fromEntries(value) : value]]
    }),
  )
}

function describe(option: Option<unknown>): string {
  const names = [option.short, option.flag].filter((name) => name !== undefined).join(', ')
  const variables = variablesOf(option).join(', ')
  const repeated = option.repeated ? ' Can be repeated.' : ''
  return [
    `  ${names} ${option.placeholder ?? ''}`.trimEnd(),
    ...folded(`${option.help}${repeated}`),
    ...folded(`Default: ${option.shownDefault}. Variable: ${variables}`),
  ].join('\n')
}

/** Lines of at most `WIDTH` characters, indented. */
function folded(text: string): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + 1 + word.length <= WIDTH) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(`      ${word}`)
  }
  return lines
}
