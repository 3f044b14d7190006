import { HashDigest, PublicKey, SecretKey, VerifyKey } from '@parallax/crypto'
import { fromHex, toHex, Writer } from '@parallax/wire'
import type { SchemaCommand, SchemaField, SchemaType } from './schema-tables.ts'

/** A value in the notation of the vectors: `{ $bytes: hex }`, `{ $uuid: hex }`, `{ $datetime_us: n }`, `{ $float: n }`, … */
export type Json = null | boolean | number | bigint | string | readonly Json[] | { readonly [key: string]: Json }

/** The same value on the wire and in memory, made without the codecs under test. */
export interface Expected {
  readonly write: (out: Writer) => void
  /** As `plain` gives it. */
  readonly plain: unknown
}

type Literals = readonly string[]

export const SHARED_LITERALS: ReadonlyMap<string, Literals> = new Map<string, Literals>([
  ['UserProfile', ['ADMIN', 'STANDARD', 'OUTSIDER']],
  ['InvitationType', ['USER', 'DEVICE', 'SHAMIR_RECOVERY']],
  ['InvitationStatus', ['PENDING', 'FINISHED', 'CANCELLED']],
  ['GreeterOrClaimer', ['GREETER', 'CLAIMER']],
  ['PkiSignatureAlgorithm', ['RSASSA-PSS-SHA256']],
  [
    'CancelledGreetingAttemptReason',
    [
      'MANUALLY_CANCELLED',
      'INVALID_NONCE_HASH',
      'INVALID_SAS_CODE',
      'UNDECIPHERABLE_PAYLOAD',
      'UNDESERIALIZABLE_PAYLOAD',
      'INCONSISTENT_PAYLOAD',
      'AUTOMATICALLY_CANCELLED',
    ],
  ],
])

const sizeType: SchemaType = { kind: 'name', name: 'Size' }

/** Spec 01 §5.10. */
export const PASSWORD_ALGORITHM: readonly SchemaField[] = ['memlimit_kb', 'opslimit', 'parallelism'].map((name) => ({
  name,
  type: sizeType,
  optional: false,
}))

/** The request whose fields `json` has; `cmd` is on the wire alone. */
export function expectedRequest(command: SchemaCommand, json: Json): Expected {
  const { write, plain } = expectedMap(command, json, { head: { cmd: command.name }, fields: command.request })
  const { cmd: _, ...fields } = plain
  return { write, plain: fields }
}

/** The reply of the status, and the variant of the unit, that `json` names. */
export function expectedReply(command: SchemaCommand, json: Json): Expected {
  const source = json as { readonly [key: string]: string }
  const { status = '' } = source
  const reply = command.replies.get(status)
  if (reply === undefined) throw new RangeError(`${command.name} has no status ${status}`)
  if (!('unit' in reply)) return expectedMap(command, json, { head: { status }, fields: reply })
  const nested = command.nested.get(reply.unit)
  if (nested?.kind !== 'tagged') throw new RangeError(`${reply.unit} is no tagged enum`)
  const literal = source[nested.tag] ?? ''
  return expectedMap(command, json, { head: { status, [nested.tag]: literal }, fields: replyFields(command, json) })
}

/** The fields of the reply that `json` is, those of its variant when it is a unit. */
export function replyFields(command: SchemaCommand, json: Json): readonly SchemaField[] {
  const source = json as { readonly [key: string]: string }
  const reply = command.replies.get(source.status ?? '') ?? []
  if (!('unit' in reply)) return reply
  const nested = command.nested.get(reply.unit)
  return nested?.kind === 'tagged' ? (nested.variants.get(source[nested.tag] ?? '') ?? []) : []
}

/** The literal fields that come first in a map: `cmd`, `status`, the tag of an enum. */
type Head = Readonly<Record<string, string>>

function expectedMap(command: SchemaCommand, json: Json, shape: { head: Head; fields: readonly SchemaField[] }) {
  const source = json as { readonly [key: string]: Json }
  const heads = Object.entries(shape.head).map(([name, literal]) => [name, text(literal)] as const)
  const present = shape.fields.filter(({ name }) => Object.hasOwn(source, name))
  const body = present.map(({ name, type }) => [name, expected(command, type, source[name] ?? null)] as const)
  const entries = [...heads, ...body]
  return {
    write: (out: Writer) => {
      out.mapHeader(entries.length)
      for (const [name, content] of entries) {
        out.string(name)
        content.write(out)
      }
    },
    plain: Object.fromEntries(entries.map(([name, content]) => [camelCase(name), content.plain])),
  } satisfies Expected
}

function expected(command: SchemaCommand, type: SchemaType, json: Json): Expected {
  if (type.kind === 'name') return expectedNamed(command, type.name, json)
  if (type.kind === 'option') return json === null ? nil : expected(command, type.item, json)
  if (type.kind === 'map') return expectedEntries(command, type, json)
  const items = (json as readonly Json[]).map((item, index) =>
    expected(command, type.kind === 'list' ? type.item : (type.items[index] as SchemaType), item),
  )
  return {
    write: (out) => {
      out.arrayHeader(items.length)
      for (const item of items) item.write(out)
    },
    plain: items.map((item) => item.plain),
  }
}

function expectedEntries(command: SchemaCommand, type: SchemaType & { kind: 'map' }, json: Json): Expected {
  const notation = json as { readonly $map?: readonly (readonly [Json, Json])[] }
  const pairs: readonly (readonly [Json, Json])[] = notation.$map ?? Object.entries(json as { [key: string]: Json })
  const entries = pairs.map(
    ([key, value]) => [expected(command, type.key, key), expected(command, type.value, value)] as const,
  )
  return {
    write: (out) => {
      out.mapHeader(entries.length)
      for (const [key, value] of entries) {
        key.write(out)
        value.write(out)
      }
    },
    plain: new Map(entries.map(([key, value]) => [key.plain, value.plain])),
  }
}

function expectedNamed(command: SchemaCommand, name: string, json: Json): Expected {
  const nested = command.nested.get(name)
  if (nested?.kind === 'struct') return expectedMap(command, json, { head: {}, fields: nested.fields })
  if (nested?.kind === 'tagged') {
    const literal = (json as { readonly [key: string]: string })[nested.tag] ?? ''
    return expectedMap(command, json, { head: { [nested.tag]: literal }, fields: nested.variants.get(literal) ?? [] })
  }
  if (name === 'UntrustedPasswordAlgorithm')
    return expectedMap(command, json, { head: { type: (json as { type: string }).type }, fields: PASSWORD_ALGORITHM })
  if (name === 'HumanHandle') {
    const [email = '', label = ''] = json as readonly string[]
    const write = (out: Writer) => {
      out.arrayHeader(2)
      out.string(email)
      out.string(label)
    }
    return { write, plain: { email, label } }
  }
  return expectedScalar(name, json)
}

function expectedScalar(name: string, json: Json): Expected {
  if (json === null) return nil
  if (typeof json === 'boolean') return { write: (out) => out.boolean(json), plain: json }
  // A str where bytes are wanted stands for its UTF-8 bytes.
  if (typeof json === 'string') return name === 'Bytes' ? bytes(new TextEncoder().encode(json)) : text(json)
  if (typeof json === 'number' || typeof json === 'bigint')
    return { write: (out) => out.integer(json), plain: name === 'Index' ? BigInt(json) : json }
  const notation = json as { readonly [key: string]: string & number & bigint }
  if (notation.$datetime_us !== undefined) return dateTime(BigInt(notation.$datetime_us))
  if (notation.$float !== undefined) {
    const value = notation.$float
    return { write: (out) => out.float(value), plain: value }
  }
  if (notation.$uuid !== undefined) {
    const id = notation.$uuid
    return { write: (out) => out.extension(2, hex(id)), plain: id }
  }
  return expectedBinary(name, hex(notation.$bytes ?? ''))
}

function expectedBinary(name: string, content: Uint8Array): Expected {
  if (name === 'Bytes') return bytes(content)
  const digits = toHex(content)
  const isKey = ['SecretKey', 'VerifyKey', 'PublicKey'].includes(name)
  return { write: (out) => out.binary(content), plain: isKey ? { [name]: digits } : digits }
}

function dateTime(microseconds: bigint): Expected {
  const content = new Uint8Array(8)
  new DataView(content.buffer).setBigInt64(0, microseconds)
  return { write: (out) => out.extension(1, content), plain: microseconds }
}

function bytes(content: Uint8Array): Expected {
  return { write: (out) => out.binary(content), plain: { bytes: toHex(content) } }
}

function text(value: string): Expected {
  return { write: (out) => out.string(value), plain: value }
}

const nil: Expected = { write: (out) => out.nil(), plain: null }

export function wireBytes(value: Expected): Uint8Array {
  const out = new Writer()
  value.write(out)
  return out.finish()
}

/** What a codec gave, with keys and bytes as texts: the private fields of keys escape every comparison. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: toHex(value) }
  if (value instanceof SecretKey) return { SecretKey: toHex(value.exposeSecretBytes()) }
  if (value instanceof VerifyKey) return { VerifyKey: value.hex }
  if (value instanceof PublicKey) return { PublicKey: value.hex }
  // Fingerprints of vault items are digests kept as texts, so both look alike here.
  if (value instanceof HashDigest) return value.hex
  if (value instanceof Map) return new Map([...value].map(([key, content]) => [key, plain(content)]))
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, content]) => [name, plain(content)]))
}

function camelCase(name: string): string {
  const [first = '', ...more] = name.split('_')
  return first + more.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

function hex(digits: string): Uint8Array {
  const content = fromHex(digits)
  if (content === undefined) throw new RangeError(`not hex: ${digits}`)
  return content
}
