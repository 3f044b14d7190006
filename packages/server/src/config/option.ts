/** One row of the configuration table: everything about an option, once. */
export interface Option<T> {
  /** `--server-addr`; the variables follow from it: `PARALLAX_SERVER_ADDR`, and `PARSEC_SERVER_ADDR` as an alias. */
  readonly flag: string
  /** `-H`. */
  readonly short?: string
  /** Names of variables that do not follow from the flag, after ours and before the alias. */
  readonly variables?: readonly string[]
  readonly group: OptionGroup
  /** One sentence for people. */
  readonly help: string
  /** What stands for the value in the help; none for an on/off option. */
  readonly placeholder?: string
  /** Printed as `***`, unless `shown` says what may be printed; never quoted in a message. */
  readonly secret?: true
  /** How many words the value takes; one when left out. */
  readonly words?: number
  /** May be given several times; in a variable the values are separated by blanks. */
  readonly repeated?: true
  /** The values are paths: in a variable they are separated as in `PATH`. */
  readonly paths?: true
  /** The default as the help shows it. */
  readonly shownDefault: string
  readonly fallback: T | undefined
  /** The value of a secret option without its secrets. */
  shown?(value: T): string
  /** Throws `TypeError` whose message says what is expected. */
  readonly parse: (texts: readonly string[]) => T
}

export type OptionGroup =
  | 'Listener'
  | 'Database and blocks'
  | 'Organizations'
  | 'Accounts and features'
  | 'E-mail'
  | 'Logs'

/** What the options of a table hold; undefined: not given, and no default. */
export type ValuesOf<Table> = {
  readonly [Name in keyof Table]: Table[Name] extends Option<infer T> ? T | undefined : never
}

type Row<T> = Omit<Option<T>, 'parse' | 'shownDefault' | 'fallback'> & {
  readonly fallback?: T
  readonly shownDefault?: string
}

export function textOption(row: Row<string>): Option<string> {
  return single(row, (text) => text)
}

export function integerOption(row: Row<number> & { least: number; most?: number }): Option<number> {
  const { least, most = Number.MAX_SAFE_INTEGER } = row
  return single(row, (text) => {
    const value = Number(text)
    if (!/^[+-]?\d+$/.test(text) || value < least || value > most)
      throw new TypeError(
        most < Number.MAX_SAFE_INTEGER ? `a number from ${least} to ${most}` : `a number from ${least}`,
      )
    return value
  })
}

export function secondsOption(row: Row<number>): Option<number> {
  return single(row, (text) => {
    const value = Number(text)
    if (text.trim() === '' || !Number.isFinite(value)) throw new TypeError('a number of seconds')
    return value
  })
}

/** On or off; alone on the command line it is on. */
export function switchOption(row: Row<boolean>): Option<boolean> {
  return single({ shownDefault: 'off', ...row }, parseSwitch)
}

/** One of a few words, in any case. */
export function choiceOption<const T extends string>(row: Row<T> & { choices: readonly T[] }): Option<T> {
  return single(row, (text) => {
    const choice = row.choices.find((word) => word.toLowerCase() === text.toLowerCase())
    if (choice === undefined) throw new TypeError(`one of ${row.choices.join(', ')}`)
    return choice
  })
}

export function parsedOption<T>(row: Row<T>, parse: (text: string) => T): Option<T> {
  return single(row, parse)
}

export function urlOption(row: Row<string>): Option<string> {
  return single(row, (text) => {
    if (!/^https?:\/\//.test(text) || !URL.canParse(text)) throw new TypeError('an http or https URL')
    return text
  })
}

/** One value made of several texts. */
export function gatheredOption<T>(row: Row<T>, parse: (texts: readonly string[]) => T): Option<T> {
  return { shownDefault: 'none', ...row, repeated: true, fallback: row.fallback, parse }
}

/** Several values. */
export function listOption(row: Row<readonly string[]>): Option<readonly string[]> {
  return { shownDefault: 'none', ...row, repeated: true, fallback: row.fallback ?? [], parse: (texts) => texts }
}

export function parseSwitch(text: string): boolean {
  switch (text.toLowerCase()) {
    case '1':
    case 'true':
    case 'yes':
    case 'on':
      return true
    case '0':
    case 'false':
    case 'no':
    case 'off':
      return false
    default:
      throw new TypeError('1, true, yes, on, or 0, false, no, off')
  }
}

function single<T>(row: Row<T>, parse: (text: string) => T): Option<T> {
  const shown = row.fallback === undefined ? 'none' : String(row.fallback)
  return { shownDefault: shown, ...row, fallback: row.fallback, parse: (texts) => parse(texts.at(-1) ?? '') }
}
