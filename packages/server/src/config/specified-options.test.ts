import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { helpText } from './describe-options.ts'
import { OPTIONS } from './options.ts'
import { variablesOf } from './read-settings.ts'

/** Rows whose feature is not built: sessions of accounts (spec 10). */
const NOT_BUILT = [
  '--sso-issuer',
  '--sso-client-id',
  '--sso-client-secret-file',
  '--sso-label',
  '--sso-domains',
  '--login-email-code',
]

interface Row {
  readonly flags: readonly string[]
  readonly short: string | undefined
  readonly variables: readonly string[]
}

/** The tables of spec 05 §5. */
function specifiedRows(): readonly Row[] {
  const text = readFileSync(join(import.meta.dirname, '../../../../spec/05-server-operations.md'), 'utf8')
  const section = text.slice(text.indexOf('### 5.1'), text.indexOf('## 6. Block stores'))
  const lines = section.split('\n').filter((line) => /^\| -/.test(line))
  return lines.map((line) => {
    const [names = '', variables = ''] = line.slice('| '.length).split(' | ')
    return { flags: flagsIn(names), short: /(?:^|\s)(-[a-zA-Z])\s/.exec(names)?.[1], variables: variablesIn(variables) }
  })
}

/** `--a / -b` and `--a-x-rate / -y-rate` name two options. */
function flagsIn(cell: string): readonly string[] {
  const [first = '', ...others] = cell
    .replaceAll('×', '')
    .split(/,| \/ /)
    .map((part) =>
      part
        .trim()
        .replace(/^-[a-zA-Z]\s+/, '')
        .replace(/ .*$/, ''),
    )
  return [first, ...others.map((name) => (name.startsWith('--') ? name : sibling(first, name)))]
}

/** `-password` beside `--email-host-user`: as many last words are replaced as it has. */
function sibling(first: string, name: string): string {
  const words = name.replace(/^-/, '').split('-')
  return [...first.split('-').slice(0, -words.length), ...words].join('-')
}

function variablesIn(cell: string): readonly string[] {
  const names = cell.match(/[A-Z_0-9]{4,}/g) ?? []
  const [first = ''] = names
  return names.map((name) => {
    const words = name.replace(/^_/, '').split('_')
    return name.startsWith('_') ? [...first.split('_').slice(0, -words.length), ...words].join('_') : name
  })
}

const rows = specifiedRows()
const byFlag = new Map<string, (typeof OPTIONS)[keyof typeof OPTIONS]>(
  Object.values(OPTIONS).map((option) => [option.flag, option]),
)

test('the tables of the specification are found', () => {
  expect(rows.length).toBeGreaterThan(45)
  expect(rows.flatMap(({ flags }) => flags)).toEqual(
    expect.arrayContaining(['--host', '--scws-web-application-private-key-content', '--sentry-profiles-sample-rate']),
  )
})

test('every option of the specification is in the table, with its short form', () => {
  const missing = rows.flatMap(({ flags }) => flags).filter((flag) => flag !== '--version' && !byFlag.has(flag))
  expect(missing).toEqual(NOT_BUILT)
  for (const { flags, short } of rows) if (short !== undefined) expect(byFlag.get(flags[0] ?? '')?.short).toBe(short)
})

test('every variable of the specification is read', () => {
  for (const { flags, variables } of rows) {
    const options = flags.flatMap((flag) => byFlag.get(flag) ?? [])
    const read = options.flatMap((option) => variablesOf(option))
    if (options.length > 0) expect(read, flags.join()).toEqual(expect.arrayContaining([...variables]))
  }
})

test('flags and variables mean one option each', () => {
  const names = Object.values(OPTIONS).flatMap((option) => [option.flag, ...variablesOf(option)])
  const shorts = Object.values(OPTIONS).flatMap((option) => ('short' in option && option.short ? [option.short] : []))
  expect(new Set(names).size).toBe(names.length)
  expect(new Set(shorts).size).toBe(shorts.length)
})

test('the help fits a terminal, and tells of each option what it is, its default and its variables', () => {
  const help = helpText()
  for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(110)
  const joined = help.replace(/\n {6}/g, ' ')
  for (const option of Object.values(OPTIONS)) {
    expect(joined).toContain(`${option.flag}`)
    expect(joined).toContain(option.help)
    for (const variable of variablesOf(option)) expect(joined).toContain(variable)
  }
})
