type Schema = Readonly<Record<string, unknown>>

/** What a value does not fulfil of a JSON Schema, as far as the OpenAPI document uses it; empty: it matches. */
export function schemaProblems(schema: Schema, value: unknown, path = '$'): readonly string[] {
  const problem = (text: string) => [`${path}: ${text}, not ${JSON.stringify(value)}`]
  const choices = schemas(schema.anyOf ?? schema.oneOf)
  if (choices.length > 0)
    return choices.some((choice) => schemaProblems(choice, value).length === 0) ? [] : problem('one of several')
  if (Array.isArray(schema.enum) && !schema.enum.includes(value)) return problem(`one of ${schema.enum}`)
  switch (schema.type) {
    case 'object':
      return isRecord(value) ? fieldProblems(schema, value, path) : problem('an object')
    case 'array':
      if (!Array.isArray(value)) return problem('a list')
      return value.flatMap((item, index) => schemaProblems(record(schema.items), item, `${path}[${index}]`))
    case 'string':
      if (typeof value !== 'string') return problem('a text')
      return new RegExp(`${schema.pattern ?? ''}`).test(value) ? [] : problem(`like ${schema.pattern}`)
    case 'integer':
      return Number.isSafeInteger(value) ? [] : problem('an integer')
    case 'boolean':
      return typeof value === 'boolean' ? [] : problem('a boolean')
    case 'null':
      return value === null ? [] : problem('null')
    default:
      return []
  }
}

/** A field that the schema does not name is a problem too: the document would be silent about it. */
function fieldProblems(schema: Schema, value: Schema, path: string): readonly string[] {
  const properties = record(schema.properties)
  const required: readonly unknown[] = Array.isArray(schema.required) ? schema.required : []
  const missing = required.filter((name) => !(`${name}` in value)).map((name) => `${path}: no ${name}`)
  const found = Object.entries(value).flatMap(([name, field]) => {
    const described = properties[name] ?? schema.additionalProperties
    return isRecord(described)
      ? schemaProblems(described, field, `${path}.${name}`)
      : [`${path}: ${name} is not told of`]
  })
  return [...missing, ...found]
}

function schemas(value: unknown): readonly Schema[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

function record(value: unknown): Schema {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
