import { readFileSync } from 'node:fs'
import { ExtData, decode as foreignDecode, encode as foreignEncode } from '@msgpack/msgpack'
import { nativeCrypto } from '@parallax/crypto/native'
import { DecodeError, decode, encode, fromHex } from '@parallax/wire'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import * as face from '../index.ts'
import { DataError } from './data-error.ts'
import { type DataTools, dataTools } from './data-tools.ts'
import type { DataType } from './data-type.ts'
import { loadPlain } from './encrypted.ts'
import { browserZstd } from './zstd.ts'

// Values are made from the tables of the specification and written by another MessagePack library; ours must read them,
// and what it writes must read the same there.

const types: ReadonlyMap<string, DataType<unknown>> = new Map(
  Object.values(face).flatMap((item) => (isDataType(item) ? [[item.literal, item] as const] : [])),
)

let tools: DataTools

beforeAll(async () => {
  tools = dataTools({ crypto: await nativeCrypto(), zstd: browserZstd })
})

/** More cases where time allows. */
const LONG = (process.env.PARALLAX_TEST_LONG ?? '') !== ''

type Foreign = fc.Arbitrary<unknown>

const bin = (size: number): Foreign => fc.uint8Array({ minLength: size, maxLength: size })
const uuid: Foreign = bin(16).map((bytes) => new ExtData(2, bytes as Uint8Array))
const anyBytes: Foreign = fc.uint8Array({ maxLength: 40 })
const dateTime: Foreign = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n }).map((value) => {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigInt64(0, value)
  return new ExtData(1, bytes)
})
const count = (min: number, max: number): Foreign => fc.integer({ min, max })
const size = count(0, Number.MAX_SAFE_INTEGER)
const positive = count(1, Number.MAX_SAFE_INTEGER)
const one = (...values: readonly string[]): Foreign => fc.constantFrom(...values)
const text: Foreign = fc.string({ unit: 'grapheme', maxLength: 20 }).map((value) => value.normalize('NFC'))
const name: Foreign = fc.stringMatching(/^[a-z][a-z0-9 _.-]{0,20}[a-z0-9]$/)
const certificateReference: Foreign = fc.record({
  uri: fc.record({
    id: fc.option(anyBytes),
    label: fc.option(anyBytes),
    der_issuer: anyBytes,
    der_subject: anyBytes,
    serial: anyBytes,
  }),
  hash: fc.constant('sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='),
})
const archiving: Foreign = fc.oneof(
  fc.record({ type: one('AVAILABLE', 'ARCHIVED') }),
  fc.record({ type: one('DELETION_PLANNED'), deletion_date: dateTime }),
)
const infoOrigin: Foreign = fc.oneof(
  fc.record({ type: one('PLACEHOLDER') }),
  fc.record({ type: one('CERTIFICATE'), timestamp: dateTime }),
)
const blockAccess: Foreign = fc.record({ id: uuid, offset: size, size: positive, digest: bin(32) })
const cryptpadOrigin: Foreign = fc.record({ type: one('CRYPTPAD'), channel_id: text, timestamp: dateTime })

const NAMED: Readonly<Record<string, Foreign>> = {
  Boolean: fc.boolean(),
  CertificateSigner: fc.option(uuid),
  String: text,
  Bytes: anyBytes,
  DateTime: dateTime,
  Index: size,
  Size: size,
  Version: count(0, 0xffff_ffff),
  NonZeroU8: count(1, 255),
  DeviceLabel: name,
  EntryName: name,
  OrganizationID: one('Org', 'Ωrg-1'),
  HumanHandle: fc.tuple(one('a@example.com', 'b.c@example.org'), name),
  ParsecAddr: one('https://example.com/', 'http://127.0.0.1:6777/'),
  UserProfile: one('ADMIN', 'STANDARD', 'OUTSIDER'),
  RealmRole: one('OWNER', 'MANAGER', 'CONTRIBUTOR', 'READER'),
  DevicePurpose: one('STANDARD', 'SHAMIR_RECOVERY', 'PASSPHRASE_RECOVERY', 'REGISTRATION'),
  SigningKeyAlgorithm: one('ED25519'),
  PrivateKeyAlgorithm: one('X25519_XSALSA20_POLY1305'),
  SecretKeyAlgorithm: one('BLAKE2_XSALSA20_POLY1305'),
  HashAlgorithm: one('SHA256'),
  PKIEncryptionAlgorithm: one('RSAES-OAEP-SHA256'),
  RealmArchivingConfiguration: archiving,
  AccessToken: bin(16),
  ShamirShare: fc.uint8Array({ minLength: 2, maxLength: 40 }),
  SequesterVerifyKeyDer: fc.constant(spkiOfVectors()),
  SequesterPublicKeyDer: fc.constant(spkiOfVectors()),
  FileManifestOrigin: cryptpadOrigin,
  X509CertificateReference: certificateReference,
  BlockAccess: blockAccess,
  ChunkView: fc.record({
    id: uuid,
    start: size,
    stop: positive,
    raw_offset: size,
    raw_size: positive,
    access: fc.option(blockAccess),
  }),
  TrustedPasswordAlgorithm: fc.record({
    type: one('ARGON2ID'),
    memlimit_kb: positive,
    opslimit: positive,
    parallelism: positive,
    salt: bin(16),
  }),
  AsyncEnrollmentLocalPendingIdentitySystem: fc.oneof(
    fc.record({
      type: one('PKI'),
      encrypted_key: anyBytes,
      certificate_ref: certificateReference,
      algorithm: one('RSAES-OAEP-SHA256'),
    }),
    fc.record({
      type: one('OPEN_BAO'),
      openbao_preferred_auth_id: text,
      openbao_entity_id: text,
      openbao_ciphertext_key_path: text,
    }),
  ),
  LocalUserManifestWorkspaceEntry: fc.record({
    id: uuid,
    name,
    name_origin: infoOrigin,
    role: one('OWNER', 'READER'),
    role_origin: infoOrigin,
    archiving_configuration: archiving,
    archiving_configuration_origin: infoOrigin,
    can_self_promote_to_owner: fc.boolean(),
  }),
}

const KEYS = /^(SecretKey|KeyDerivation|SigningKey|VerifyKey|PrivateKey|PublicKey|HashDigest)$/

function ofType(type: string): Foreign {
  const [, outer, inner = ''] = /^(\w+)<(.*)>$/.exec(type) ?? []
  if (outer === 'RequiredOption' || outer === 'NonRequiredOption') return fc.option(ofType(inner))
  if (outer === 'List') return fc.array(ofType(inner), { minLength: 1, maxLength: 3 })
  if (outer === 'Set') return fc.array(ofType(inner), { maxLength: 1 })
  if (type === 'Map<EntryName, VlobID>')
    return fc.dictionary(NAMED.EntryName as fc.Arbitrary<string>, uuid, { maxKeys: 3 })
  if (KEYS.test(type)) return bin(32)
  const table = tables.find(({ name: each }) => each === type)
  const known = table === undefined ? (NAMED[type] ?? (/ID$/.test(type) ? uuid : undefined)) : valuesOf(table)
  if (known === undefined) throw new Error(`no values for ${type}`)
  return known
}

/** Values of a type of the tables. A file is cut into spans of at least 8 bytes. */
function valuesOf({ literal, fields }: Table): fc.Arbitrary<object> {
  const entries = fields.map((field) => [
    field.name,
    field.name === 'blocksize' ? count(8, 1 << 30) : ofType(field.type),
  ])
  return fc.record({ type: fc.constant(literal), ...Object.fromEntries(entries) })
}

interface Table {
  readonly name: string
  readonly literal: string
  readonly fields: readonly { readonly name: string; readonly type: string }[]
}

const tables = readTables(readFileSync(new URL('../../../../spec/schema-types.md', import.meta.url), 'utf8'))

describe.each(tables)('$literal', (table) => {
  const type = types.get(table.literal)
  const values = valuesOf(table)

  test('passes through ours unchanged, read and written by another library', () => {
    if (type === undefined) throw new Error('no such type')
    fc.assert(
      fc.property(values, (value) => {
        const written = encode(type, decode(type, foreignEncode(value)))
        expect(foreignDecode(written)).toEqual(foreignDecode(foreignEncode(value)))
      }),
      { numRuns: 60 },
    )
  })

  test('is refused, never crashes, when any bytes of it change', () => {
    if (type === undefined) throw new Error('no such type')
    const changes = fc.array(fc.tuple(fc.nat(2_000), fc.nat(255)), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(values, changes, (value, places) => {
        const bytes = foreignEncode(value)
        for (const [place, byte] of places) bytes[place % bytes.length] = byte
        expectDocumented(() => type.violation(decode(type, bytes)), DecodeError)
      }),
      { numRuns: LONG ? 2_000 : 200 },
    )
  })
})

test('recorded payloads that are changed are refused by the documented error alone', () => {
  const {
    vectors,
  }: {
    readonly vectors: readonly {
      readonly type?: string | null
      readonly layers: readonly string[]
      readonly raw: string
    }[]
  } = JSON.parse(readFileSync(new URL('../../../../spec/vectors/data-types.json', import.meta.url), 'utf8'))
  const plain = vectors.flatMap(({ type, layers, raw }) => {
    const found = types.get(type ?? '')
    return layers.join() === 'v0' && found !== undefined ? [{ type: found, raw: fromHex(raw) ?? new Uint8Array() }] : []
  })
  const changes = fc.array(fc.tuple(fc.nat(1_000), fc.nat(255)), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(fc.constantFrom(...plain), changes, ({ type, raw }, places) => {
      const bytes = Uint8Array.from(raw)
      for (const [place, byte] of places) bytes[place % bytes.length] = byte
      expectDocumented(() => loadPlain(tools, type, bytes), DataError)
    }),
    { numRuns: 2_000 },
  )
})

function expectDocumented(attempt: () => unknown, documented: typeof DecodeError | typeof DataError): void {
  try {
    attempt()
  } catch (error) {
    expect(error).toBeInstanceOf(documented)
  }
}

function readTables(markdown: string): readonly Table[] {
  return (
    [...markdown.matchAll(/^### (\w+) \(type="(\w+)"\)\n(.*)$/gm)]
      .map(([, title = '', literal = '', line = '']) => ({
        name: title,
        literal,
        fields:
          line === '—'
            ? []
            : [...`${line},`.matchAll(/(\w+): (.+?),(?= \w+:|$)/g)].map(([, key = '', type = '']) => ({
                name: key,
                type,
              })),
      }))
      // The other library cannot write a map whose keys are ids; recorded payloads hold one.
      .filter(({ fields }) => fields.every(({ type }) => !type.startsWith('Map<UserID')))
  )
}

function spkiOfVectors(): Uint8Array {
  const { vectors } = JSON.parse(
    readFileSync(new URL('../../../../spec/vectors/data-types.json', import.meta.url), 'utf8'),
  )
  const vector = vectors.find((each: { readonly name: string }) => each.name === 'sequester_authority_certificate')
  return fromHex(vector.decoded.verify_key_der.$bytes) ?? new Uint8Array()
}

function isDataType(item: unknown): item is DataType<unknown> {
  return typeof item === 'object' && item !== null && 'literal' in item && 'fields' in item
}
