/** Big-endian length of the block, before it. */
const HEADER = 4

/** The chunks of a block for `nodes` stores, the last one the XOR of all others (spec 05 §6.4). */
export function splitBlock(block: Uint8Array, nodes: number): readonly Uint8Array[] {
  const size = chunkSize(block.length, nodes)
  const payload = new Uint8Array(size * (nodes - 1))
  new DataView(payload.buffer).setUint32(0, block.length)
  payload.set(block, HEADER)
  const chunks = Array.from({ length: nodes - 1 }, (_, index) => payload.subarray(index * size, (index + 1) * size))
  return [...chunks, parityOf(chunks)]
}

/** The block out of the chunks of all nodes but the last. Undefined: one of them was cut short, or is of another block. */
export function joinChunks(chunks: readonly Uint8Array[]): Uint8Array | undefined {
  const payload = Buffer.concat(chunks)
  const length = blockLength(payload)
  const whole = length !== undefined && chunks.every((chunk) => chunk.length === chunkSize(length, chunks.length + 1))
  return whole ? payload.subarray(HEADER, HEADER + length) : undefined
}

/** What is missing of a set in which the XOR of all is zero. Undefined: they are not of one length. */
export function rebuildChunk(others: readonly Uint8Array[]): Uint8Array | undefined {
  const [first] = others
  return others.every((chunk) => chunk.length === first?.length) ? parityOf(others) : undefined
}

function blockLength(start: Uint8Array): number | undefined {
  return start.length < HEADER ? undefined : new DataView(start.buffer, start.byteOffset, HEADER).getUint32(0)
}

function chunkSize(length: number, nodes: number): number {
  return Math.ceil((length + HEADER) / (nodes - 1))
}

function parityOf(chunks: readonly Uint8Array[]): Uint8Array {
  const parity = new Uint8Array(chunks[0]?.length ?? 0)
  for (const chunk of chunks)
    for (let index = 0; index < parity.length; index += 1) parity[index] = (parity[index] ?? 0) ^ (chunk[index] ?? 0)
  return parity
}
