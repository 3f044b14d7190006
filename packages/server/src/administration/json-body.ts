import { AdministrationRefused, type FieldProblem, notJson } from './administration-refused.ts'
import {
  booleanSchema,
  countSchema,
  type JsonSchema,
  nullableSchema,
  objectSchema,
  textMapSchema,
  textSchema,
} from './json-schema.ts'

/** What a field may hold. */
export interface FieldType<T> {
  /** The same for the OpenAPI document. */
  readonly schema: JsonSchema
  /** Throws `TypeError` saying what is expected. */
  read(value: unknown): T
}

/** Fields of a body: `required`, or absent meaning unchanged or default. */
export interface BodyField<T> {
  readonly type: FieldType<T>
  readonly isRequired: boolean
}

/** Always there once read. */
export interface RequiredField<T> extends BodyField<T> {
  readonly isRequired: true
}

export type BodyFields = Readonly<Record<string, BodyField<unknown>>>

/** Values by field; undefined: absent, and not required. */
export type BodyOf<F extends BodyFields> = {
  readonly [K in keyof F]: F[K] extends RequiredField<infer T>
    ? T
    : F[K] extends BodyField<infer T>
      ? T | undefined
      : never
}

export interface ReadBody<F extends BodyFields> {
  readonly body: BodyOf<F>
  /** Names in the body that mean nothing here: they are ignored, and worth a line in the log. */
  readonly unknown: readonly string[]
}

export function required<T>(type: FieldType<T>): RequiredField<T> {
  return { type, isRequired: true }
}

export function optional<T>(type: FieldType<T>): BodyField<T> {
  return { type, isRequired: false }
}

/** The body that these fields make. */
export function bodySchema(fields: BodyFields): JsonSchema {
  const names = Object.keys(fields)
  const properties = Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type.schema]))
  return objectSchema(
    properties,
    names.filter((name) => fields[name]?.isRequired !== true),
  )
}

/** Types are strict: "true" is not a boolean, 1.5 no integer (spec 05 §3.1). Throws a 422 that lists the problems. */
export function readJsonBody<const F extends BodyFields>(
  { contentType, bytes }: { readonly contentType: string | undefined; readonly bytes: Uint8Array },
  fields: F,
): ReadBody<F> {
  const record = parseRecord(contentType, bytes)
  const problems: FieldProblem[] = []
  const entries = Object.entries(fields).map(([name, field]) => [name, readField(record, { name, field, problems })])
  if (problems.length > 0) throw new AdministrationRefused(422, problems)
  const unknown = Object.keys(record).filter((name) => !(name in fields))
  return { body: Object.fromEntries(entries), unknown }
}

export const aBoolean: FieldType<boolean> = {
  schema: booleanSchema,
  read: (value) => {
    if (typeof value !== 'boolean') throw new TypeError('Input should be a valid boolean')
    return value
  },
}

export const aCount: FieldType<number> = {
  schema: countSchema,
  read: (value) => {
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
      throw new TypeError('Input should be an integer of 0 or more')
    return value
  },
}

export function orNull<T>({ schema, read }: FieldType<T>): FieldType<T | null> {
  return { schema: nullableSchema(schema), read: (value) => (value === null ? null : read(value)) }
}

/** A text that `parse` accepts. */
export function aText<T>(
  expected: string,
  parse: (text: string) => T | undefined,
  schema: JsonSchema = textSchema,
): FieldType<T> {
  return {
    schema: { ...schema, description: expected },
    read: (value) => {
      const parsed = typeof value === 'string' ? parse(value) : undefined
      if (parsed === undefined) throw new TypeError(`Input should be ${expected}`)
      return parsed
    },
  }
}

/** An object whose values are texts. */
export const aTextMap: FieldType<ReadonlyMap<string, string>> = {
  schema: textMapSchema,
  read: (value) => {
    if (!isRecord(value)) throw new TypeError('Input should be an object of strings')
    const entries = Object.entries(value).map(([name, text]) => {
      if (typeof text !== 'string' || ![name, text].every(isStorable))
        throw new TypeError('Input should be an object of strings')
      return [name, text] as const
    })
    return new Map(entries)
  },
}

/** PostgreSQL has no NUL in texts, and half of a surrogate pair has no UTF-8: JSON can write both. */
function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\u0000')
}

interface FieldToRead {
  readonly name: string
  readonly field: BodyField<unknown>
  readonly problems: FieldProblem[]
}

function readField(record: Readonly<Record<string, unknown>>, { name, field, problems }: FieldToRead): unknown {
  const input = record[name]
  const loc = ['body', name]
  if (input === undefined) {
    if (field.isRequired) problems.push({ type: 'missing', loc, msg: 'Field required', input: record })
    return undefined
  }
  try {
    return field.type.read(input)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    problems.push({ type: 'value_error', loc, msg: error.message, input })
    return undefined
  }
}

function parseRecord(contentType: string | undefined, bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const isJson = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')
  const value = isJson ? parseJson(bytes) : undefined
  if (isRecord(value)) return value
  throw new AdministrationRefused(422, [notJson])
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    // Not UTF-8 or not JSON: nothing that could be an object.
    return undefined
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
