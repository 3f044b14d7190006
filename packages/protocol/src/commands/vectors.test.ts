import { readFileSync } from 'node:fs'
import { DecodeError, decode, encode, fromHex, toHex } from '@parallax/wire'
import { describe, expect, test } from 'vitest'
import { anonymousFamily } from './anonymous/family.ts'
import { anonymousServerFamily } from './anonymous-server/family.ts'
import { authenticatedFamily } from './authenticated/family.ts'
import { authenticatedAccountFamily } from './authenticated-account/family.ts'
import type { AnyCommand } from './command.ts'
import { invitedFamily } from './invited/family.ts'
import { readSchemaTables, type SchemaCommand } from './testing/schema-tables.ts'
import { type Expected, expectedReply, expectedRequest, type Json, plain, wireBytes } from './testing/schema-values.ts'
import { tosFamily } from './tos/family.ts'

interface Vector {
  readonly family: string
  readonly command: string
  readonly kind: 'req' | 'rep'
  readonly hex: string
  readonly decoded: { readonly [key: string]: Json }
  readonly expect: 'accept' | 'reject' | 'unknown_status'
  readonly notes?: readonly string[]
}

const spec = new URL('../../../../spec/', import.meta.url)
const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('vectors/protocol.json', spec), 'utf8'),
)
const tables = readSchemaTables(readFileSync(new URL('schema-commands.md', spec), 'utf8'))
const families = [
  anonymousFamily,
  anonymousServerFamily,
  authenticatedAccountFamily,
  authenticatedFamily,
  invitedFamily,
  tosFamily,
]

describe.each(families)('vectors of the family $name', (family) => {
  const own = vectors.filter((vector) => vector.family === `${family.name}_cmds`)
  test.each(own.map((vector, index) => [`${vector.command} ${vector.kind} ${index}`, vector] as const))(
    '%s reads and writes as recorded',
    (_, vector) => {
      const command = family.commands.find(({ name }) => name === vector.command)
      const table = tables.find(({ family: name, name: cmd }) => name === vector.family && cmd === vector.command)
      if (command === undefined || table === undefined) throw new Error('no such command')
      checkVector(vector, { command, table, decodeRequest: family.decodeRequest })
    },
  )
})

test('every vector belongs to a family', () => {
  const names = families.map(({ name }) => `${name}_cmds`)
  expect(vectors.filter(({ family }) => !names.includes(family))).toEqual([])
  expect(vectors).toHaveLength(493)
})

test('most vectors have our order of keys, so that their very bytes are compared', () => {
  const same = vectors.filter((vector) => {
    const table = tables.find(({ family, name }) => family === vector.family && name === vector.command)
    return (
      vector.expect === 'accept' && table !== undefined && toHex(wireBytes(expectedOf(vector, table))) === vector.hex
    )
  })
  expect(same.length).toBeGreaterThan(250)
})

interface Subject {
  readonly command: AnyCommand
  readonly table: SchemaCommand
  readonly decodeRequest: (body: Uint8Array) => { readonly command: AnyCommand; readonly request: unknown }
}

function checkVector(vector: Vector, { command, table, decodeRequest }: Subject): void {
  const body = fromHex(vector.hex) ?? new Uint8Array()
  const codec = vector.kind === 'req' ? command.request : command.reply
  if (vector.expect === 'reject') {
    expect(() => decode(codec, body)).toThrow(DecodeError)
    return
  }
  if (vector.kind === 'req') {
    const incoming = decodeRequest(body)
    expect(incoming.command).toBe(command)
    expect(incoming.request).toEqual(decode(codec, body))
  }
  const value = decode(codec, body)
  if (vector.expect === 'unknown_status') {
    const { status, reason } = vector.decoded
    expect(value).toStrictEqual({ status: 'unknown_status', unknownStatus: status, reason: reason ?? null })
    expect(decode(codec, encode(codec, value))).toStrictEqual(value)
    return
  }
  const expected = expectedOf(vector, table)
  expect(plain(value)).toStrictEqual(expected.plain)
  expect(toHex(encode(codec, value))).toBe(toHex(wireBytes(expected)))
}

/** In the order of the tables, without what the notes call extra. */
function expectedOf({ kind, decoded }: Vector, table: SchemaCommand): Expected {
  return kind === 'req' ? expectedRequest(table, decoded) : expectedReply(table, decoded)
}
