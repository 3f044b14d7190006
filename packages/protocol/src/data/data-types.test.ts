import { readFileSync } from 'node:fs'
import { type CryptoBackend, PrivateKey, SecretKey, VerifyKey } from '@parallax/crypto'
import { nativeCrypto } from '@parallax/crypto/native'
import { fromHex } from '@parallax/wire'
import { beforeAll, describe, expect, test } from 'vitest'
import * as face from '../index.ts'
import { DataError } from './data-error.ts'
import { type DataTools, dataTools } from './data-tools.ts'
import type { DataSchema, DataType } from './data-type.ts'
import { loadBareEncrypted, loadEncrypted, loadPlain } from './encrypted.ts'
import { loadSigned, loadSignedThenEncrypted, loadSignedThenSealed } from './signed.ts'
import { isRecord, type Plain, plainOfData, plainOfVector, withoutExtraNulls } from './testing/plain-value.ts'
import { decodeMessage } from './v0.ts'
import { browserZstd } from './zstd.ts'

interface Vector {
  readonly name: string
  readonly type?: string | null
  readonly layers: readonly ('secretbox' | 'sealedbox' | 'ed25519' | 'v0' | 'msgpack')[]
  readonly raw: string
  readonly expect: string
  readonly decoded?: unknown
  readonly secret_key?: string
  readonly private_key?: string
  readonly verify_key?: string
}

const { vectors }: { readonly vectors: readonly Vector[] } = JSON.parse(
  readFileSync(new URL('../../../../spec/vectors/data-types.json', import.meta.url), 'utf8'),
)

const types: ReadonlyMap<string, DataType<object>> = new Map(
  Object.values(face).flatMap((item) => (isDataType(item) ? [[item.literal, item] as const] : [])),
)

let crypto: CryptoBackend
let tools: DataTools

beforeAll(async () => {
  crypto = await nativeCrypto()
  tools = dataTools({ crypto, zstd: browserZstd })
})

test('there are 93 vectors', () => expect(vectors).toHaveLength(93))

describe('vectors of data-types.json', () => {
  test.each(vectors.filter(({ expect }) => expect === 'OK').map((vector) => [vector.name, vector] as const))(
    '%s loads as recorded, and again once written',
    (_, vector) => {
      const type = typeOf(vector)
      const value = load(vector, type)
      const expected = recorded(vector, type)
      expect(withoutExtraNulls(plainOfData(value), expected)).toEqual(expected)
      expect(plainOfData(loadPlain(tools, type, face.dumpPlain(tools, type, value)))).toEqual(plainOfData(value))
    },
  )

  test.each(vectors.filter(({ expect }) => expect !== 'OK').map((vector) => [vector.name, vector] as const))(
    '%s is refused for the recorded reason',
    (_, vector) => expect(refusal(vector)).toBe(vector.expect),
  )
})

function load(vector: Vector, type: DataSchema<object>): object {
  const bytes = bytesOf(vector.raw)
  const verifyKey = new VerifyKey(bytesOf(vector.verify_key ?? '00'.repeat(32)))
  const key = new SecretKey(bytesOf(vector.secret_key ?? '00'.repeat(32)))
  const expected = {}
  switch (vector.layers.join('+')) {
    case 'ed25519+v0':
      return loadSigned(tools, type, { signed: bytes, verifyKey, expected })
    case 'secretbox+ed25519+v0':
      return loadSignedThenEncrypted(tools, type, { encrypted: bytes, key, verifyKey, expected })
    case 'sealedbox+ed25519+v0': {
      const privateKey = new PrivateKey(bytesOf(vector.private_key ?? ''))
      return loadSignedThenSealed(tools, type, { sealed: bytes, privateKey, verifyKey, expected })
    }
    case 'secretbox+v0':
      return loadEncrypted(tools, type, { encrypted: bytes, key })
    case 'secretbox+msgpack':
      return loadBareEncrypted(tools, type, { encrypted: bytes, key })
    case 'v0':
      return loadPlain(tools, type, bytes)
    case 'msgpack':
      return decodeMessage(type, bytes)
    default:
      throw new Error(`unknown layers ${vector.layers}`)
  }
}

/** What the vector says, in the words of its `expect`. */
function refusal(vector: Vector): string {
  try {
    load(vector, vector.type ? typeOf(vector) : face.localDevice)
    return 'OK'
  } catch (error) {
    if (!(error instanceof DataError)) throw error
    if (error.code === 'integrity') return `INTEGRITY:${error.detail}`
    if (error.detail.endsWith('blocksize below 8')) return 'VALIDATION:blocksize>=8'
    return `FORMAT:${error.detail.startsWith('format') ? 'unknown version byte' : error.detail.split(':')[0]}`
  }
}

/** The decoded value of the vector, brought to what ours reads of its legacy forms (spec 01 §1.5, 02 §11, 01 §7.3). */
function recorded(vector: Vector, type: DataType<object>): Plain {
  const decoded = plainOfVector(vector.decoded)
  const value = Array.isArray(decoded) ? named(decoded, ['type', ...Object.keys(type.fields)]) : decoded
  if (!isRecord(value)) throw new Error('not an object')
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, modern(key, item)]))
}

function modern(key: string, value: Plain): Plain {
  if (key === 'server_url' && typeof value === 'string') return value.replace(/\/?$/, '/')
  if (key === 'algorithm' && Array.isArray(value))
    return named(value, ['type', 'memlimitKb', 'opslimit', 'parallelism', 'salt'])
  // A set has no order.
  if (key === 'share_recipients' || key.endsWith('confinement_points'))
    return Array.isArray(value) ? value.toSorted() : value
  if (!isRecord(value)) return value
  const entries = Object.entries(value).filter(([name]) => name !== 'uris')
  return Object.fromEntries(entries.map(([name, item]) => [name, modern(name, item)]))
}

function named(values: readonly Plain[], names: readonly string[]): Plain {
  const entries = values.map((item, index) => [
    (names[index] ?? '').replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`),
    item,
  ])
  return Object.fromEntries(entries)
}

function typeOf(vector: Vector): DataType<object> {
  const type = types.get(vector.type ?? '')
  if (type === undefined) throw new Error(`no type ${vector.type}`)
  return type
}

function isDataType(item: unknown): item is DataType<object> {
  return typeof item === 'object' && item !== null && 'literal' in item && 'fields' in item
}

function bytesOf(hex: string): Uint8Array {
  const bytes = fromHex(hex)
  if (bytes === undefined) throw new Error('not hex')
  return bytes
}
