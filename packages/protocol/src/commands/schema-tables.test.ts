import { readFileSync } from 'node:fs'
import { DecodeError, decode, encode, Reader, toHex, Writer } from '@parallax/wire'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anonymousFamily } from './anonymous/family.ts'
import { anonymousServerFamily } from './anonymous-server/family.ts'
import { authenticatedFamily } from './authenticated/family.ts'
import { authenticatedAccountFamily } from './authenticated-account/family.ts'
import type { AnyCommand } from './command.ts'
import type { Family } from './family.ts'
import { invitedFamily } from './invited/family.ts'
import { anyReply, anyRequest } from './testing/schema-arbitraries.ts'
import { faultsOf } from './testing/schema-faults.ts'
import { readSchemaTables, type SchemaCommand } from './testing/schema-tables.ts'
import { expectedReply, expectedRequest, plain, replyFields, wireBytes } from './testing/schema-values.ts'
import { tosFamily } from './tos/family.ts'

const spec = new URL('../../../../spec/schema-commands.md', import.meta.url)
const tables = readSchemaTables(readFileSync(spec, 'utf8'))
const families = [
  anonymousFamily,
  anonymousServerFamily,
  authenticatedAccountFamily,
  authenticatedFamily,
  invitedFamily,
  tosFamily,
]
const numRuns = process.env.PARALLAX_TEST_LONG ? 60 : 15

test('the families are those of the tables, with the same commands', () => {
  const ours = families.map(({ name, commands }) => [`${name}_cmds`, commands.map((command) => command.name).sort()])
  const theirs = Object.entries(Object.groupBy(tables, ({ family }) => family)).map(([family, commands = []]) => [
    family,
    commands.map(({ name }) => name).sort(),
  ])
  expect(ours).toEqual(theirs)
})

interface Subject {
  readonly title: string
  readonly family: Family<string, AnyCommand>
  readonly command: AnyCommand
  readonly table: SchemaCommand
}

const subjects: readonly Subject[] = families.flatMap<Subject>((family) =>
  family.commands.map((command) => {
    const table = tables.find(({ family: of, name }) => of === `${family.name}_cmds` && name === command.name)
    if (table === undefined) throw new Error(`no table for ${command.name}`)
    return { title: `${family.name} ${command.name}`, family, command, table }
  }),
)

describe.each(subjects)('$title', ({ family, command, table }) => {
  const statuses = [...table.replies.keys()]
  // A tagged enum needs many samples, or some of its variants come up in none.
  const runs = table.nested.size > 0 ? 10 * numRuns : numRuns
  const reply = fc.constantFrom(...statuses).chain((status) => anyReply(table, status))

  test('has the statuses of the table', () => {
    expect(command.statuses).toEqual(statuses)
  })

  test('reads and writes any request as the table says', () => {
    const property = fc.property(anyRequest(table), (json) => {
      const expected = expectedRequest(table, json)
      const incoming = family.decodeRequest(wireBytes(expected))
      expect(incoming.command).toBe(command)
      expect(plain(incoming.request)).toStrictEqual(expected.plain)
      expect(toHex(encode(command.request, incoming.request))).toBe(toHex(wireBytes(expected)))
    })
    fc.assert(property, { numRuns: runs })
  })

  test.each(statuses)('reads and writes any reply %s as the table says', (status) => {
    const property = fc.property(anyReply(table, status), (json) => {
      const expected = expectedReply(table, json)
      const value = decode(command.reply, wireBytes(expected))
      expect(plain(value)).toStrictEqual(expected.plain)
      expect(toHex(encode(command.reply, value))).toBe(toHex(wireBytes(expected)))
    })
    fc.assert(property, { numRuns: runs })
  })

  test('refuses a request without one of its entries, twice with it, or with another type in it', () => {
    const required = new Set(['cmd', ...table.request.filter(({ optional }) => !optional).map(({ name }) => name)])
    const property = fc.property(anyRequest(table), fc.nat(), (json, choice) => {
      const entries = entriesOf(wireBytes(expectedRequest(table, json)))
      const index = choice % entries.length
      const [name, content] = entries[index] ?? ['', new Uint8Array()]
      const others = entries.filter((_, other) => other !== index)
      const request = (list: readonly Entry[]) => () => family.decodeRequest(mapOf(list))
      if (required.has(name)) expect(request(others)).toThrow(DecodeError)
      expect(request([...others, [name, EMPTY_MAP_IN_ARRAY]])).toThrow(DecodeError)
      expect(request([...entries, [name, content]])).toThrow(DecodeError)
      expect(request([...entries, ['not_in_the_table', content]])).not.toThrow()
    })
    fc.assert(property, { numRuns: runs })
  })

  test('refuses values out of the range of their type', () => {
    const property = fc.property(anyRequest(table), reply, (request, answer) => {
      for (const fault of faultsOf(table, table.request, request)) {
        const body = wireBytes(expectedRequest(table, fault))
        expect(() => family.decodeRequest(body), Buffer.from(body).toString('latin1')).toThrow(DecodeError)
      }
      for (const fault of faultsOf(table, replyFields(table, answer), answer)) {
        const body = wireBytes(expectedReply(table, fault))
        expect(() => decode(command.reply, body), Buffer.from(body).toString('latin1')).toThrow(DecodeError)
      }
    })
    fc.assert(property, { numRuns: runs })
  })

  test('refuses a truncated request at every length', () => {
    const property = fc.property(anyRequest(table), (json) => {
      const bytes = wireBytes(expectedRequest(table, json))
      for (let length = 0; length < Math.min(bytes.length, 400); length += 1)
        expect(() => family.decodeRequest(bytes.subarray(0, length))).toThrow(DecodeError)
    })
    fc.assert(property, { numRuns: 3 })
  })

  test('throws nothing but decode errors on damaged bytes', () => {
    const requests = anyRequest(table).map((json) => wireBytes(expectedRequest(table, json)))
    const replies = reply.map((json) => wireBytes(expectedReply(table, json)))
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 })
    const property = fc.property(requests, replies, damage, (request, answer, places) => {
      onlyDecodeErrors(() => family.decodeRequest(damaged(request, places)))
      onlyDecodeErrors(() => decode(command.reply, damaged(answer, places)))
    })
    fc.assert(property, { numRuns: 4 * numRuns })
  })
})

type Entry = readonly [name: string, content: Uint8Array]

/** `[{}]`, which no field of a request accepts. */
const EMPTY_MAP_IN_ARRAY = Uint8Array.of(0x91, 0x80)

/** The entries of a map, their contents as bytes. */
function entriesOf(bytes: Uint8Array): readonly Entry[] {
  const input = new Reader(bytes)
  const count = input.enterMap()
  return Array.from({ length: count }, () => {
    const name = input.string()
    const start = input.mark()
    input.skip()
    return [name, bytes.subarray(start, input.mark())] as const
  })
}

function mapOf(entries: readonly Entry[]): Uint8Array {
  const head = new Writer()
  head.mapHeader(entries.length)
  const parts = entries.flatMap(([name, content]) => {
    const key = new Writer()
    key.string(name)
    return [key.finish(), content]
  })
  return Uint8Array.from([head.finish(), ...parts].flatMap((part) => [...part]))
}

function damaged(bytes: Uint8Array, places: readonly (readonly [number, number])[]): Uint8Array {
  const copy = Uint8Array.from(bytes)
  for (const [place, value] of places) copy[place % copy.length] = value
  return copy
}

function onlyDecodeErrors(read: () => unknown): void {
  try {
    read()
  } catch (error) {
    expect(error).toBeInstanceOf(DecodeError)
  }
}
