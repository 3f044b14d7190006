import { type BlockId, parseOrganizationId, uuidFromBytes } from '@parallax/wire'
import type { BlockAddress } from '../../blocks/block-store.ts'

/** A block with its place. */
export interface PackedBlock {
  readonly address: BlockAddress
  readonly data: Uint8Array
}

const ID = 16
const LENGTH = 4

/** Length of the organization's name in one byte, the name, 16 bytes of id, 4 of length (big-endian), the data. */
export function packBlock({ address, data }: PackedBlock): Uint8Array {
  const name = Buffer.from(address.organizationId)
  const header = Buffer.alloc(1 + name.length + ID + LENGTH)
  header.writeUInt8(name.length)
  header.set(name, 1)
  header.write(address.blockId, 1 + name.length, 'hex')
  header.writeUInt32BE(data.length, 1 + name.length + ID)
  return Buffer.concat([header, data])
}

/** Throws `RangeError` on what `packBlock` never writes. */
export function* unpackBlocks(pack: Uint8Array): Generator<PackedBlock> {
  const bytes = Buffer.from(pack.buffer, pack.byteOffset, pack.length)
  for (let at = 0; at < bytes.length; ) {
    const name = 1 + bytes.readUInt8(at)
    const organizationId = parseOrganizationId(bytes.toString('utf8', at + 1, at + name))
    const length = bytes.readUInt32BE(at + name + ID)
    const start = at + name + ID + LENGTH
    if (organizationId === undefined || start + length > bytes.length) throw new RangeError('not a pack of blocks')
    const blockId = uuidFromBytes<BlockId>(bytes.subarray(at + name, at + name + ID))
    yield { address: { organizationId, blockId }, data: bytes.subarray(start, start + length) }
    at = start + length
  }
}
