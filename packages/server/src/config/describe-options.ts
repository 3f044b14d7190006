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

/** The help text, from the table. */
export function helpText(): string {
  const sections = GROUPS.flatMap((group) => {
    const options = ENTRIES.filter(([, option]) => option.group === group)
    return options.length === 0 ? [] : [`${group}\n${options.map(([, option]) => describe(option)).join('\n')}`]
  })
  return `${sections.join('\n\n')}\n`
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
  const [ours, ...others] = variablesOf(option)
  const repeated = option.repeated ? ' Can be repeated.' : ''
  const variables = `${ours} (also ${others.join(', ')})`
  return `  ${names} ${option.placeholder ?? ''}`
    .trimEnd()
    .concat(`\n      ${option.help}${repeated}\n      ${variables}; default: ${option.shownDefault}`)
}
