import type { SchemaCommand, SchemaField, SchemaType } from './schema-tables.ts'
import { type Json, PASSWORD_ALGORITHM, SHARED_LITERALS } from './schema-values.ts'

type Fragment = { readonly [key: string]: Json }

/** Values of the right kind that each type refuses: edges of ranges, lengths, unknown literals. */
const REFUSED: ReadonlyMap<string, readonly Json[]> = new Map<string, readonly Json[]>([
  ['Version', [-1, 2 ** 32]],
  ['Size', [-1]],
  ['Index', [-1]],
  ['ActiveUsersLimit', [-1]],
  ['NonZeroInteger', [0, -1]],
  ['NonZeroU8', [0, 256]],
  ['DateTime', [{ $datetime_us: 2n ** 63n - 1n }, { $uuid: '0d'.repeat(16) }]],
  ['AccessToken', [{ $bytes: '0d'.repeat(15) }, { $bytes: '0d'.repeat(17) }]],
  ['OrganizationID', ['', 'a b', 'x'.repeat(33)]],
  ['EmailAddress', ['', 'no address']],
  ['ValidationCode', ['ABCDE', 'abcdef']],
  ['HumanHandle', [['a@b', '']]],
  ...['SecretKey', 'VerifyKey', 'PublicKey', 'HashDigest'].map(
    (name) => [name, [{ $bytes: '0d'.repeat(31) }, { $bytes: '0d'.repeat(33) }]] as const,
  ),
])

/** Each way to put one refused value in the place of one field, at any depth. */
export function faultsOf(command: SchemaCommand, fields: readonly SchemaField[], json: Fragment): readonly Fragment[] {
  return fields.flatMap(({ name, type }) => {
    const content = json[name]
    return content === undefined ? [] : replaced(json, name, faultsIn(command, type, content))
  })
}

function faultsIn(command: SchemaCommand, type: SchemaType, json: Json): readonly Json[] {
  if (json === null) return []
  if (type.kind === 'name') return faultsInNamed(command, type.name, json)
  if (type.kind === 'option') return faultsIn(command, type.item, json)
  if (type.kind === 'map') {
    const { $map = [] } = json as { readonly $map?: readonly (readonly [Json, Json])[] }
    return faultsInItems($map, ([key, value]) => [
      ...faultsIn(command, type.key, key).map((fault) => [fault, value] as const),
      ...faultsIn(command, type.value, value).map((fault) => [key, fault] as const),
    ]).map(($map) => ({ $map }))
  }
  const itemType = (index: number) => (type.kind === 'list' ? type.item : type.items[index])
  return faultsInItems(json as readonly Json[], (item, index) => {
    const of = itemType(index)
    return of === undefined ? [] : faultsIn(command, of, item)
  })
}

function faultsInNamed(command: SchemaCommand, name: string, json: Json): readonly Json[] {
  if (SHARED_LITERALS.has(name)) return ['NO_SUCH_LITERAL']
  const fragment = json as Fragment
  if (name === 'UntrustedPasswordAlgorithm')
    return [{ ...fragment, type: 'NO_SUCH_LITERAL' }, ...faultsOf(command, PASSWORD_ALGORITHM, fragment)]
  const nested = command.nested.get(name)
  if (nested === undefined) return REFUSED.get(name) ?? []
  if (nested.kind === 'literal') return ['NO_SUCH_LITERAL']
  if (nested.kind === 'struct') return faultsOf(command, nested.fields, fragment)
  return faultsOf(command, nested.variants.get(`${fragment[nested.tag]}`) ?? [], fragment)
}

function faultsInItems<T>(items: readonly T[], faults: (item: T, index: number) => readonly T[]): readonly T[][] {
  return items.flatMap((item, index) => faults(item, index).map((fault) => items.with(index, fault)))
}

function replaced(json: Fragment, name: string, faults: readonly Json[]): readonly Fragment[] {
  return faults.map((fault) => ({ ...json, [name]: fault }))
}
