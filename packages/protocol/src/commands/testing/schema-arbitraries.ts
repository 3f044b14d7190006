import { MAX_DATE_TIME, MIN_DATE_TIME, toHex } from '@parallax/wire'
import fc from 'fast-check'
import type { NestedType, SchemaCommand, SchemaField, SchemaType } from './schema-tables.ts'
import { type Json, PASSWORD_ALGORITHM, SHARED_LITERALS } from './schema-values.ts'

type Fragment = { readonly [key: string]: Json }

const U64_MAX = 2n ** 64n - 1n
const hexOf = (size: { readonly minLength: number; readonly maxLength: number }) => fc.uint8Array(size).map(toHex)
const codeCharacter = fc.constantFrom(...'ABCDEFGHJKLMNPQRSTUVWXYZ23456789')
const emailAddress = fc.stringMatching(/^[a-z0-9]{1,8}(\.[a-z0-9]{1,4})?@[a-z]{1,8}\.[a-z]{2}$/)
const key: fc.Arbitrary<Json> = hexOf({ minLength: 32, maxLength: 32 }).map(($bytes) => ({ $bytes }))
const uuid: fc.Arbitrary<Json> = hexOf({ minLength: 16, maxLength: 16 }).map(($uuid) => ({ $uuid }))
// -0 and integral values included: the first must stay what it is, the second must stay floats.
const float = fc.oneof(fc.double({ noNaN: true }), fc.integer())

/** Values of each scalar of the tables, edges included, in the notation of the vectors. */
const scalars: ReadonlyMap<string, fc.Arbitrary<Json>> = new Map<string, fc.Arbitrary<Json>>([
  ['Boolean', fc.boolean()],
  ['String', fc.string({ unit: 'binary', maxLength: 40 })],
  ['Bytes', hexOf({ minLength: 0, maxLength: 300 }).map(($bytes) => ({ $bytes }))],
  ['Integer', fc.maxSafeInteger()],
  ['Float', float.map(($float) => ({ $float }))],
  ['Version', fc.nat({ max: 0xffff_ffff })],
  ['Size', fc.maxSafeNat()],
  ['Index', fc.bigInt({ min: 0n, max: U64_MAX })],
  ['NonZeroInteger', fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })],
  ['NonZeroU8', fc.integer({ min: 1, max: 255 })],
  ['DateTime', fc.bigInt({ min: MIN_DATE_TIME, max: MAX_DATE_TIME }).map(($datetime_us) => ({ $datetime_us }))],
  ['AccessToken', hexOf({ minLength: 16, maxLength: 16 }).map(($bytes) => ({ $bytes }))],
  ['OrganizationID', fc.stringMatching(/^[-_\p{L}\p{Nd}]{1,8}$/u).map((text) => text.normalize('NFC'))],
  ['EmailAddress', emailAddress],
  ['ValidationCode', fc.string({ unit: codeCharacter, minLength: 6, maxLength: 6 })],
  ['HumanHandle', fc.tuple(emailAddress, fc.stringMatching(/^[A-Za-zéü .()]{1,30}$/))],
  ['ActiveUsersLimit', fc.option(fc.maxSafeNat())],
  ...['SecretKey', 'VerifyKey', 'PublicKey', 'HashDigest'].map((name) => [name, key] as const),
  ...[
    'UserID',
    'DeviceID',
    'VlobID',
    'BlockID',
    'SequesterServiceID',
    'AsyncEnrollmentID',
    'GreetingAttemptID',
    'AccountAuthMethodID',
    'TOTPOpaqueKeyID',
  ].map((name) => [name, uuid] as const),
])

/** Any request of the command. */
export function anyRequest(command: SchemaCommand): fc.Arbitrary<Fragment> {
  return anyFields(command, command.request)
}

/** Any reply of the command with this status. */
export function anyReply(command: SchemaCommand, status: string): fc.Arbitrary<Fragment> {
  const reply = command.replies.get(status)
  if (reply === undefined) throw new RangeError(`${command.name} has no status ${status}`)
  const nested = 'unit' in reply ? command.nested.get(reply.unit) : undefined
  const body = 'unit' in reply ? anyNested(command, nested) : anyFields(command, reply)
  return body.map((fields) => ({ status, ...(fields as Fragment) }))
}

function anyFields(command: SchemaCommand, fields: readonly SchemaField[]): fc.Arbitrary<Fragment> {
  const values = Object.fromEntries(fields.map(({ name, type }) => [name, anyValue(command, type)]))
  const required = fields.filter(({ optional }) => !optional).map(({ name }) => name)
  return fc.record(values, { requiredKeys: required, noNullPrototype: true })
}

function anyValue(command: SchemaCommand, type: SchemaType): fc.Arbitrary<Json> {
  if (type.kind === 'option') return fc.option(anyValue(command, type.item))
  if (type.kind === 'list') return fc.array(anyValue(command, type.item), { maxLength: 4 })
  if (type.kind === 'tuple') return fc.tuple(...type.items.map((item) => anyValue(command, item)))
  if (type.kind === 'name') return anyNamed(command, type.name)
  const entry = fc.tuple(anyValue(command, type.key), anyValue(command, type.value))
  const selector = ([name]: readonly [Json, Json]) => JSON.stringify(name)
  return fc.uniqueArray(entry, { selector, maxLength: 4 }).map(($map) => ({ $map }))
}

function anyNamed(command: SchemaCommand, name: string): fc.Arbitrary<Json> {
  const shared = SHARED_LITERALS.get(name)
  if (shared !== undefined) return fc.constantFrom(...shared)
  if (name === 'UntrustedPasswordAlgorithm')
    return anyFields(command, PASSWORD_ALGORITHM).map((fields) => ({ type: 'ARGON2ID', ...fields }))
  return scalars.get(name) ?? anyNested(command, command.nested.get(name))
}

function anyNested(command: SchemaCommand, nested: NestedType | undefined): fc.Arbitrary<Json> {
  if (nested === undefined) throw new RangeError(`unknown type in ${command.name}`)
  if (nested.kind === 'struct') return anyFields(command, nested.fields)
  if (nested.kind === 'literal') return fc.constantFrom(...nested.literals)
  const { tag } = nested
  const variants = [...nested.variants].map(([literal, fields]) =>
    anyFields(command, fields).map((values) => ({ [tag]: literal, ...values })),
  )
  return fc.oneof(...variants)
}
