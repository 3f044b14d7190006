import { usageError } from '../cli-error.ts'
import { variable } from '../environment.ts'
import type { Argument, Option } from './field.ts'
import { longFlag, type VerbSpec } from './verb-spec.ts'

/** What the parser found: arguments in order, options by name, all unchecked. */
export interface RawInput {
  readonly arguments: readonly unknown[]
  readonly options: Readonly<Record<string, unknown>>
}

/** Values of every field of a verb, checked; variables stand in for missing options. */
export function readInput(
  spec: Pick<VerbSpec, 'arguments' | 'options'>,
  raw: RawInput,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, unknown>> {
  const values: Record<string, unknown> = { rest: [] }
  for (const [index, [name, field]] of Object.entries(spec.arguments).entries())
    values[name] = readValue(field, raw.arguments[index], field.value)
  for (const [name, field] of Object.entries(spec.options)) {
    const fallback = field.variable === undefined ? undefined : variable(environment, field.variable)
    values[name] = readValue(field, raw.options[name] ?? fallback, longFlag(name))
  }
  return values
}

function readValue(field: Argument | Option, raw: unknown, shown: string): unknown {
  switch (field.kind) {
    case 'flag':
      return raw === true
    case 'list':
      return Array.isArray(raw) ? raw.map(String) : []
    case 'text':
      return raw === undefined ? undefined : String(raw)
    case 'choice':
      return raw === undefined ? undefined : oneOf(field.choices, String(raw), shown)
    default:
      return field satisfies never
  }
}

/** Case does not count (spec 08 §4, `--role`). */
function oneOf(choices: readonly string[], value: string, shown: string): string {
  const found = choices.find((candidate) => candidate.toLowerCase() === value.toLowerCase())
  if (found === undefined) throw usageError('usage.choice', { field: shown, value, choices: choices.join(', ') })
  return found
}
