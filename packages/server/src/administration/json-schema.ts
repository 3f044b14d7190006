/** JSON Schema 2020-12, the dialect of OpenAPI 3.1. */
export type JsonSchema = Readonly<Record<string, unknown>>

export const textSchema = { type: 'string' } as const
export const booleanSchema = { type: 'boolean' } as const
export const countSchema = { type: 'integer', minimum: 0 } as const
export const dateSchema = { type: 'string', format: 'date-time' } as const
/** Of users, devices, services: 32 hexadecimal digits. */
export const idSchema = { type: 'string', pattern: '^[0-9a-f]{32}$' } as const
export const organizationIdSchema = { type: 'string', minLength: 1, maxLength: 32 } as const

/** An object whose fields are all there, but for those in `optional`. */
export function objectSchema(
  properties: Readonly<Record<string, JsonSchema>>,
  optional: readonly string[] = [],
): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name))
  return { type: 'object', properties, ...(required.length > 0 && { required }) }
}

export function listSchema(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

export function nullableSchema(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] }
}

/** Texts by name. */
export const textMapSchema: JsonSchema = { type: 'object', additionalProperties: textSchema }
