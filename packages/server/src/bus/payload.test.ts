import type { EventId } from '@parallax/protocol'
import { type DeviceId, fromMilliseconds, type VlobId } from '@parallax/wire'
import { expect, test } from 'vitest'
import { PieceReader, piecesOf } from './payload.ts'
import type { Signal } from './signal.ts'

const id = '0123456789abcdef0123456789abcdef' as EventId
const device = 'f'.repeat(32) as DeviceId
const realm = 'a'.repeat(32) as VlobId

function vlobSignal(audience: readonly number[]): Signal {
  const timestamp = fromMilliseconds(0)
  return {
    type: 'event',
    organization: 7,
    audience,
    exceptDevice: device,
    event: {
      event: 'VLOB',
      realmId: realm,
      vlobId: realm,
      author: device,
      timestamp,
      version: 1,
      blob: new Uint8Array(4095),
      lastCommonCertificateTimestamp: timestamp,
      lastRealmCertificateTimestamp: timestamp,
    },
  }
}

test('an event of any size fits into notifications of less than 8000 bytes and comes out whole', () => {
  for (const members of [1, 500, 20_000]) {
    const audience = Array.from({ length: members }, (_, n) => n + 100_000)
    const pieces = piecesOf(vlobSignal(audience), id)
    for (const piece of pieces) expect(Buffer.byteLength(piece)).toBeLessThan(8000)
    const reader = new PieceReader()
    const read = pieces.map((piece) => reader.read(piece))
    expect(read.slice(0, -1).every((dispatch) => dispatch === undefined)).toBe(true)
    expect(read.at(-1)).toMatchObject({
      type: 'event',
      id,
      organization: 7,
      exceptDevice: device,
      audience: new Set(audience),
    })
    expect(read.at(-1)).toHaveProperty('frame', expect.stringMatching(/^data:[\w+/=]+\nid:[0-9a-f]{32}\n\n$/))
  }
})

test('what was left of a signal when the connection was lost does not get into the next one', () => {
  const reader = new PieceReader()
  const [first = ''] = piecesOf(vlobSignal(Array.from({ length: 9000 }, (_, n) => n)), id)
  expect(reader.read(first)).toBeUndefined()
  const [close = ''] = piecesOf({ type: 'close', organization: 3, user: 'all' }, id)
  expect(reader.read(close)).toEqual({ type: 'close', organization: 3, user: 'all' })
})
