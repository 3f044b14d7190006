import type { ErrorParameter, HolderParameter } from '../errors/error-codes.ts'
import type { Catalogue } from './catalogue.ts'

const PLACEHOLDER = /\{(\w+)\}/g

/** The names that `words` asks for, in order, each once. */
export function placeholders(words: string): readonly string[] {
  return [...new Set(Array.from(words.matchAll(PLACEHOLDER), (match) => match[1] ?? ''))]
}

export interface FillOptions {
  readonly parameters: Readonly<Record<string, ErrorParameter>>
  /** IANA name; the zone of this machine when left out. */
  readonly timeZone?: string
}

/** Puts the parameters into a sentence: numbers, dates and units in the manner of the language. */
export function fillWords(catalogue: Catalogue, words: string, options: FillOptions): string {
  return words.replaceAll(PLACEHOLDER, (placeholder, name: string) => {
    const parameter = options.parameters[name]
    return parameter === undefined ? placeholder : printParameter(catalogue, parameter, options.timeZone)
  })
}

function printParameter(catalogue: Catalogue, parameter: ErrorParameter, timeZone: string | undefined): string {
  const { language } = catalogue
  if (typeof parameter === 'string') return parameter
  if (typeof parameter === 'number') return new Intl.NumberFormat(language).format(parameter)
  if (typeof parameter === 'bigint') return printInstant(language, parameter, timeZone)
  if ('bytes' in parameter) return printBytes(language, parameter.bytes)
  if ('seconds' in parameter) return printSeconds(language, parameter.seconds)
  return printHolder(catalogue, parameter.holder, timeZone)
}

function printInstant(language: string, microseconds: bigint, timeZone: string | undefined): string {
  const format = { dateStyle: 'medium', timeStyle: 'medium', ...(timeZone === undefined ? {} : { timeZone }) } as const
  return new Intl.DateTimeFormat(language, format).format(Number(microseconds / 1000n))
}

const BYTE_UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const
const TIME_UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
] as const

/** Decimal units, as disks and file managers count. */
function printBytes(language: string, bytes: number): string {
  const power = Math.min(BYTE_UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return printUnit(language, bytes / 1000 ** power, BYTE_UNITS[power] ?? 'byte')
}

/** One unit is precise enough for a sentence. */
function printSeconds(language: string, seconds: number): string {
  for (const [unit, size] of TIME_UNITS)
    if (Math.abs(seconds) >= 2 * size) return printUnit(language, Math.round(seconds / size), unit)
  return printUnit(language, Math.round(seconds), 'second')
}

function printUnit(language: string, value: number, unit: string): string {
  const unitDisplay = unit.endsWith('byte') && unit !== 'byte' ? 'short' : 'long'
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(value)
}

function printHolder(catalogue: Catalogue, holder: HolderParameter, timeZone: string | undefined): string {
  if (holder.kind === 'tab') return catalogue.holder.tab
  const zone = timeZone === undefined ? {} : { timeZone }
  const known: string[] = []
  if (holder.process !== undefined)
    known.push(fillWords(catalogue, catalogue.holder.process, { parameters: { process: String(holder.process) } }))
  if (holder.since !== undefined)
    known.push(fillWords(catalogue, catalogue.holder.since, { parameters: { since: holder.since }, ...zone }))
  const program = holder.program === '' ? catalogue.holder.program : holder.program
  return known.length === 0 ? program : `${program} (${known.join(', ')})`
}
