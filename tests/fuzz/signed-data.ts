import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { SIGNATURE_SIZE, type SigningKey } from '@parallax/crypto'
import type { DataTools } from '@parallax/protocol'
import { findTag, Reader, Writer } from '@parallax/wire'
import fc from 'fast-check'
import { type Edit, editedTree, MISTYPED } from './edits.ts'
import { readTree, type Tree, writeTree } from './msgpack-tree.ts'
import { type Flips, flipped, flips, joined } from './request-bodies.ts'

/** What is done to a certificate before its author signs it, or afterwards. */
export type Forgery =
  | { readonly name: 'as it is' }
  /** Signed by the author, and nothing that can be read. */
  | { readonly name: 'edited'; readonly edit: Edit }
  | { readonly name: 'another type'; readonly type: string }
  | { readonly name: 'bomb'; readonly frame: Uint8Array }
  | { readonly name: 'not compressed' }
  | { readonly name: 'unknown version'; readonly version: number }
  | { readonly name: 'two frames' }
  | { readonly name: 'nonsense inside'; readonly content: Uint8Array }
  /** Signed by the author, and maybe right. */
  | { readonly name: 'an unknown entry'; readonly size: number }
  /** Signed by the author, and about another time. */
  | { readonly name: 'another time'; readonly microseconds: bigint }
  | { readonly name: 'another author'; readonly author: string }
  /** Not signed by the author. */
  | { readonly name: 'signed by another key' }
  | { readonly name: 'flipped'; readonly places: Flips }
  | { readonly name: 'truncated'; readonly length: number }
  | { readonly name: 'followed'; readonly more: Uint8Array }
  | { readonly name: 'instead of it'; readonly bytes: Uint8Array }

/** Whether what is left may be accepted. */
export function mayBeRight({ name }: Forgery): boolean {
  return name === 'as it is' || name === 'an unknown entry'
}

const MEBIBYTE = 1_048_576
/** 64 MiB of zeros in 2 kB, with its size in the header and without. */
const zeros = new Uint8Array(64 * MEBIBYTE)
const BOMBS: readonly Uint8Array[] = [
  zstdCompressSync(zeros),
  zstdCompressSync(zeros, { params: { [constants.ZSTD_c_contentSizeFlag]: 0 } }),
  zstdCompressSync(zeros.subarray(0, 300_000)),
]

const small = fc.uint8Array({ maxLength: 200 })
/** Far in the past and in the future, just outside of the ballpark, and no date at all. */
const times = fc.constantFrom(0n, -62_135_596_800_000_000n, 253_402_300_799_999_999n, 2n ** 63n - 1n, -(2n ** 63n))

export function forgeries({ authors }: { readonly authors: readonly string[] }): fc.Arbitrary<Forgery> {
  const one = <F extends Forgery>(forgery: fc.Arbitrary<F>, weight = 1) => ({ weight, arbitrary: forgery })
  return fc.oneof(
    one(fc.constant({ name: 'as it is' } as const), 4),
    one(fc.record({ name: fc.constant('edited' as const), edit: MISTYPED }), 6),
    one(fc.record({ name: fc.constant('another type' as const), type: fc.constantFrom(...TYPES) }), 2),
    one(fc.record({ name: fc.constant('bomb' as const), frame: fc.constantFrom(...BOMBS) }), 2),
    one(fc.constant({ name: 'not compressed' } as const)),
    one(fc.record({ name: fc.constant('unknown version' as const), version: fc.integer({ min: 1, max: 255 }) })),
    one(fc.constant({ name: 'two frames' } as const)),
    one(fc.record({ name: fc.constant('nonsense inside' as const), content: small })),
    one(fc.record({ name: fc.constant('an unknown entry' as const), size: fc.constantFrom(1, 1_000, 200_000) })),
    one(fc.record({ name: fc.constant('another time' as const), microseconds: times }), 2),
    one(fc.record({ name: fc.constant('another author' as const), author: fc.constantFrom(...authors) }), 2),
    one(fc.constant({ name: 'signed by another key' } as const), 2),
    one(fc.record({ name: fc.constant('flipped' as const), places: flips }), 2),
    one(fc.record({ name: fc.constant('truncated' as const), length: fc.nat() })),
    one(fc.record({ name: fc.constant('followed' as const), more: fc.uint8Array({ minLength: 1, maxLength: 9 }) })),
    one(fc.record({ name: fc.constant('instead of it' as const), bytes: small })),
  )
}

const TYPES = [
  'user_certificate',
  'device_certificate',
  'revoked_user_certificate',
  'user_update_certificate',
  'realm_role_certificate',
  'realm_name_certificate',
  'realm_key_rotation_certificate',
  'realm_archiving_certificate',
  'shamir_recovery_brief_certificate',
  'sequester_authority_certificate',
  'no_certificate',
  '',
]

interface Signers {
  readonly author: SigningKey
  readonly other: SigningKey
}

/** The certificate as the forger sends it. */
export function forged(tools: DataTools, certificate: Uint8Array, forgery: Forgery, { author, other }: Signers) {
  const content = new Uint8Array(zstdDecompressSync(certificate.subarray(SIGNATURE_SIZE + 1)))
  const signed = (payload: Uint8Array) => tools.crypto.sign(author, payload)
  const sealed = (message: Uint8Array) => signed(joined(Uint8Array.of(0), zstdCompressSync(message)))
  switch (forgery.name) {
    case 'as it is':
      return certificate
    case 'edited':
      return sealed(changed(content, (tree) => editedTree(tree, forgery.edit, OPTIONAL)))
    case 'another type': {
      const isSame = findTag(new Reader(content), 'type') === forgery.type
      return sealed(withEntry(content, 'type', text(isSame ? 'no_certificate' : forgery.type)))
    }
    case 'bomb':
      return signed(joined(Uint8Array.of(0), forgery.frame))
    case 'not compressed':
      return signed(joined(Uint8Array.of(0), content))
    case 'unknown version':
      return signed(joined(Uint8Array.of(forgery.version), zstdCompressSync(content)))
    case 'two frames':
      return signed(joined(Uint8Array.of(0), zstdCompressSync(content), zstdCompressSync(content)))
    case 'nonsense inside':
      return sealed(forgery.content)
    case 'an unknown entry':
      return sealed(withEntry(content, 'not_in_the_table', text('x'.repeat(forgery.size))))
    case 'another time':
      return sealed(withEntry(content, 'timestamp', time(forgery.microseconds)))
    case 'another author':
      return sealed(withEntry(content, 'author', id(forgery.author)))
    case 'signed by another key':
      return tools.crypto.sign(other, certificate.subarray(SIGNATURE_SIZE))
    case 'flipped': {
      const bytes = flipped(certificate, forgery.places)
      return bytes.every((byte, index) => byte === certificate[index]) ? bytes.subarray(1) : bytes
    }
    case 'truncated':
      return certificate.subarray(0, forgery.length % certificate.length)
    case 'followed':
      return joined(certificate, forgery.more)
    case 'instead of it':
      return forgery.bytes
  }
}

/** Of device certificates. */
const OPTIONAL: ReadonlySet<string> = new Set(['purpose'])
type MapTree = Extract<Tree, { type: 'map' }>

function changed(content: Uint8Array, change: (tree: MapTree) => MapTree): Uint8Array {
  const tree = readTree(content)
  if (tree.type !== 'map') throw new TypeError('a certificate is a map')
  return writeTree(change(tree))
}

/** With this entry instead of the one that it has, if any. */
function withEntry(content: Uint8Array, name: string, bytes: Uint8Array): Uint8Array {
  return changed(content, ({ entries }) => {
    const others = entries.filter(([key]) => key !== name)
    return { type: 'map', entries: [...others, [name, { type: 'bytes', bytes }]] }
  })
}

function text(value: string): Uint8Array {
  return written((out) => out.string(value))
}

function time(microseconds: bigint): Uint8Array {
  return written((out) => out.int64Extension(1, microseconds))
}

function id(uuid: string): Uint8Array {
  return written((out) => out.hexExtension(2, uuid))
}

function written(write: (out: Writer) => void): Uint8Array {
  const out = new Writer()
  write(out)
  return out.finish().slice()
}
