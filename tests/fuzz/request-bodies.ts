import { readFileSync } from 'node:fs'
import type { AnyCommand, Family } from '@parallax/protocol'
import fc from 'fast-check'
import { anyRequest } from '../../packages/protocol/src/commands/testing/schema-arbitraries.ts'
import { faultsOf } from '../../packages/protocol/src/commands/testing/schema-faults.ts'
import { readSchemaTables, type SchemaCommand } from '../../packages/protocol/src/commands/testing/schema-tables.ts'
import { expectedRequest, type Json, wireBytes } from '../../packages/protocol/src/commands/testing/schema-values.ts'
import type { Allowed } from './attack.ts'
import { type Edit, editedTree, MISTYPED, UNREADABLE } from './edits.ts'
import { readTree, writeTree } from './msgpack-tree.ts'

/** A body for one route, and what may be answered to it when all else is right. */
export interface Body {
  readonly kind: string
  readonly bytes: Uint8Array
  readonly allowed: Allowed
}

/** Values that mean something to the server, by the name of their field. */
export type Known = ReadonlyMap<string, readonly Json[]>

const tables = readSchemaTables(readFileSync(new URL('../../spec/schema-commands.md', import.meta.url), 'utf8'))
/** Fields that came with a later revision: a request is right without them. */
const OPTIONAL: ReadonlySet<string> = new Set(
  tables.flatMap(({ request }) => request.filter(({ optional }) => optional).map(({ name }) => name)),
)
const REFUSED: Allowed = { codes: [415] }

/** Requests of all commands of a family, right, nearly right and wrong. `recorded`: bodies that were accepted once. */
export function bodiesOf(
  family: Family<string, AnyCommand>,
  { known = new Map(), recorded = [] }: { readonly known?: Known; readonly recorded?: readonly Uint8Array[] } = {},
): fc.Arbitrary<Body> {
  const subjects = family.commands.map((command) => ({ command, table: tableOf(family, command) }))
  const subject = fc.constantFrom(...subjects)
  const request = subject.chain(({ command, table }) =>
    fc.tuple(anyRequest(table), fc.nat()).map(([json, start]) => {
      const next = choices(start)
      return { command, table, json: withKnown(json, { known, next }) as { readonly [key: string]: Json } }
    }),
  )
  const right = request.map(({ command, table, json }) => ({ command, bytes: wireBytes(expectedRequest(table, json)) }))
  const once = recorded.length === 0 ? right.map(({ bytes }) => bytes) : fc.constantFrom(...recorded)
  const some = fc.oneof(
    right.map(({ bytes }) => bytes),
    once,
  )
  /** Changed in a way that may leave it right. */
  const any: Allowed = { codes: [200, 415], commands: family.commands }
  return fc.oneof(
    {
      weight: 4,
      arbitrary: right.map(({ command, bytes }) => body('right', bytes, { codes: [200], commands: [command] })),
    },
    { weight: 2, arbitrary: once.map((bytes) => body('recorded', bytes, { codes: [200], commands: family.commands })) },
    { weight: 3, arbitrary: faultyRequests(request) },
    {
      weight: 3,
      arbitrary: fc.tuple(some, MISTYPED).map(([bytes, edit]) => body(edit.name, edited(bytes, edit), REFUSED)),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(some, fc.nat())
        .map(([bytes, at]) => body('truncated', bytes.subarray(0, at % bytes.length), REFUSED)),
    },
    {
      weight: 3,
      arbitrary: fc.tuple(some, flips).map(([bytes, places]) => body('flipped', flipped(bytes, places), any)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => body('random', bytes, REFUSED)) },
    { weight: 1, arbitrary: fc.constantFrom(...UNREADABLE).map(({ name, bytes }) => body(name, bytes, REFUSED)) },
    { weight: 1, arbitrary: otherFamilies(family) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(some, fc.uint8Array({ minLength: 1, maxLength: 9 }))
        .map(([bytes, more]) => body('followed', joined(bytes, more), any)),
    },
    {
      weight: 1,
      arbitrary: right.map(({ command, bytes }) =>
        body('with an unknown entry', withUnknown(bytes), { codes: [200], commands: [command] }),
      ),
    },
  )
}

export type Flips = readonly (readonly [place: number, mask: number])[]

export const flips: fc.Arbitrary<Flips> = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), {
  minLength: 1,
  maxLength: 4,
})

export function flipped(bytes: Uint8Array, places: Flips): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const [place, mask] of places) copy[place % copy.length] = (copy[place % copy.length] ?? 0) ^ mask
  return copy
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts))
}

function body(kind: string, bytes: Uint8Array, allowed: Allowed): Body {
  return { kind, bytes, allowed }
}

interface Draft {
  readonly command: AnyCommand
  readonly table: SchemaCommand
  readonly json: { readonly [key: string]: Json }
}

/** One value out of the range of its type; a command without any has nothing to get wrong. */
function faultyRequests(request: fc.Arbitrary<Draft>): fc.Arbitrary<Body> {
  return fc.tuple(request, fc.nat()).map(([{ command, table, json }, choice]) => {
    const faults = faultsOf(table, table.request, json)
    const fault = faults[choice % faults.length]
    if (fault !== undefined) return body('out of range', wireBytes(expectedRequest(table, fault)), REFUSED)
    const bytes = wireBytes(expectedRequest(table, json))
    return body('right', bytes, { codes: [200], commands: [command] })
  })
}

function edited(bytes: Uint8Array, edit: Edit): Uint8Array {
  const tree = readTree(bytes)
  return writeTree(tree.type === 'map' ? editedTree(tree, edit, OPTIONAL) : tree)
}

function withUnknown(bytes: Uint8Array): Uint8Array {
  const tree = readTree(bytes)
  if (tree.type !== 'map') return bytes
  // A command without fields takes `cmd` alone (spec 01 §1.5).
  if (tree.entries.length === 1) return bytes
  const content = { type: 'list', items: [{ type: 'map', entries: [] }] } as const
  return writeTree({ type: 'map', entries: [...tree.entries, ['not_in_the_table', content]] })
}

/** Right where they belong. */
function otherFamilies(family: Family<string, AnyCommand>): fc.Arbitrary<Body> {
  const names = new Set(family.commands.map(({ name }) => name))
  const others = tables.filter((table) => table.family !== `${family.name}_cmds` && !names.has(table.name))
  return fc
    .constantFrom(...others)
    .chain((table) =>
      anyRequest(table).map((json) => body('of another family', wireBytes(expectedRequest(table, json)), REFUSED)),
    )
}

function tableOf({ name }: Family<string, AnyCommand>, command: AnyCommand): SchemaCommand {
  const table = tables.find((one) => one.family === `${name}_cmds` && one.name === command.name)
  if (table === undefined) throw new TypeError(`no table for ${command.name}`)
  return table
}

/** Numbers that follow from the first (the generator of Numerical Recipes). */
function choices(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}

interface Choice {
  readonly known: Known
  readonly next: () => number
}

/** Three times in four a value that the server knows, where there is one. */
function withKnown(json: Json, choice: Choice): Json {
  if (Array.isArray(json)) return json.map((item) => withKnown(item, choice))
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, content]) => {
      const values = choice.known.get(name) ?? []
      const value = values[choice.next() % values.length]
      return [name, value === undefined || choice.next() % 4 === 0 ? withKnown(content, choice) : value]
    }),
  )
}
