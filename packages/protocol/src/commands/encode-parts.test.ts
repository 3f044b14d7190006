import {
  type BlockId,
  bytes,
  type DateTime,
  decode,
  encode,
  fromMilliseconds,
  list,
  struct,
  type VlobId,
} from '@parallax/wire'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockCreate, blockRead } from './authenticated/blocks.ts'
import { encodeParts } from './encode-parts.ts'

const joined = (parts: readonly Uint8Array[]) => Uint8Array.from(parts.flatMap((part) => [...part]))
const now: DateTime = fromMilliseconds(1e12)

test('gives the very bytes of encode', () => {
  const codec = struct({ before: bytes, several: list(bytes) })
  const lengths = fc.constantFrom(0, 1, 255, 256, 16383, 16384, 65535, 65536)
  const content = lengths.map((length) => new Uint8Array(length).fill(length % 251))
  const values = fc.record({ before: content, several: fc.array(content, { maxLength: 3 }) })
  fc.assert(
    fc.property(values, (value) => {
      expect(Buffer.from(joined(encodeParts(codec, value)))).toEqual(Buffer.from(encode(codec, value)))
    }),
    { numRuns: 30 },
  )
})

test('leaves a block where it is', () => {
  const block = new Uint8Array(524_328).fill(7)
  const reply = { status: 'ok', block, keyIndex: 3n, neededRealmCertificateTimestamp: now } as const
  const parts = encodeParts(blockRead.reply, reply)
  expect(parts).toHaveLength(3)
  expect(parts[1]).toBe(block)
  expect(decode(blockRead.reply, joined(parts))).toStrictEqual(reply)
})

test('a block that is read is a view on the body', () => {
  const id = 'ab'.repeat(16)
  const block = new Uint8Array(100).fill(7)
  const request = { blockId: id as BlockId, realmId: id as VlobId, keyIndex: 1n, block }
  const body = encode(blockCreate.request, request)
  expect(decode(blockCreate.request, body).block.buffer).toBe(body.buffer)
})
