// Reads the tables of spec/schema-commands.md, so that tests compare the definitions with the specification itself.

export type SchemaType =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'list'; readonly item: SchemaType }
  | { readonly kind: 'option'; readonly item: SchemaType }
  | { readonly kind: 'map'; readonly key: SchemaType; readonly value: SchemaType }
  | { readonly kind: 'tuple'; readonly items: readonly SchemaType[] }

export interface SchemaField {
  readonly name: string
  readonly type: SchemaType
  /** May be missing: it came with a later revision. */
  readonly optional: boolean
}

export type NestedType =
  | { readonly kind: 'struct'; readonly fields: readonly SchemaField[] }
  | { readonly kind: 'literal'; readonly literals: readonly string[] }
  | { readonly kind: 'tagged'; readonly tag: string; readonly variants: ReadonlyMap<string, readonly SchemaField[]> }

export type SchemaReply = readonly SchemaField[] | { readonly unit: string }

export interface SchemaCommand {
  /** As in the vectors: `authenticated_cmds`. */
  readonly family: string
  readonly name: string
  readonly request: readonly SchemaField[]
  readonly replies: ReadonlyMap<string, SchemaReply>
  readonly nested: ReadonlyMap<string, NestedType>
}

export function readSchemaTables(markdown: string): readonly SchemaCommand[] {
  return markdown.split(/^## /m).slice(1).flatMap(readFamily)
}

function readFamily(section: string): readonly SchemaCommand[] {
  const [heading = '', ...commands] = section.split(/^### /m)
  return commands.map((text) => readCommand(heading.trim(), text))
}

function readCommand(family: string, text: string): SchemaCommand {
  const [heading = '', ...lines] = text.trim().split('\n')
  const replies = new Map<string, SchemaReply>()
  const nested = new Map<string, NestedType>()
  let request: readonly SchemaField[] = []
  for (const line of lines) {
    const [, mark, name = '', detail, content = ''] =
      /^\s*(req|-|\*)(?: (?:nested )?(\w+))?(?: \((.*?)\))?: (.*)$/.exec(line) ?? []
    if (mark === 'req') request = readFields(content)
    else if (mark === '-') replies.set(name, readReply(content))
    else if (mark === '*') nested.set(name, readNested(detail, content))
  }
  return { family, name: heading.split(' ')[0] ?? '', request, replies, nested }
}

function readReply(content: string): SchemaReply {
  return content.startsWith('unit ') ? { unit: content.slice(5) } : readFields(content)
}

function readNested(detail: string | undefined, content: string): NestedType {
  if (detail === undefined) return { kind: 'struct', fields: readFields(content.slice(1, -1)) }
  const tag = detail.replace('enum, discriminant ', '')
  const variants = new Map(
    splitOutside(content, '|').map((variant) => {
      const brace = variant.indexOf('{')
      return [variant.slice(0, brace), readFields(variant.slice(brace + 1, -1))] as const
    }),
  )
  return tag === 'literal' ? { kind: 'literal', literals: [...variants.keys()] } : { kind: 'tagged', tag, variants }
}

function readFields(content: string): readonly SchemaField[] {
  if (content === '—') return []
  return splitOutside(content, ',').map((field) => {
    const [, name = '', type = '', later] = /^(\w+): (.*?)( \(since [\d.]+\))?$/.exec(field) ?? []
    return { name, type: readType(type), optional: later !== undefined }
  })
}

function readType(text: string): SchemaType {
  if (text.startsWith('(')) return { kind: 'tuple', items: splitOutside(text.slice(1, -1), ',').map(readType) }
  const [, outer, inner = ''] = /^(\w+)<(.*)>$/.exec(text) ?? []
  if (outer === undefined) return { kind: 'name', name: text }
  const [first = '', second = ''] = splitOutside(inner, ',')
  if (outer === 'Map') return { kind: 'map', key: readType(first), value: readType(second) }
  return { kind: outer === 'List' ? 'list' : 'option', item: readType(first) }
}

/** Splits where `separator` stands outside of all brackets. */
function splitOutside(text: string, separator: string): readonly string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index)
    if ('<({'.includes(character)) depth += 1
    else if ('>)}'.includes(character)) depth -= 1
    else if (character === separator && depth === 0) {
      parts.push(text.slice(start, index).trim())
      start = index + 1
    }
  }
  return [...parts, text.slice(start).trim()]
}
