import { once } from 'node:events'
import { connect } from 'node:net'
import { blockCreate, blockRead, HEADERS, RPC_CONTENT_TYPE } from '@parallax/protocol'
import { type BlockId, decode, encode } from '@parallax/wire'
import { expect, test } from 'vitest'
import { authorization, call } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'
import { expectOk, newId, type TestDevice, testOrganization } from '../kit/test-organization.ts'

/** Sealed blocks of the usual size, the memory of which is used again. */
const LENGTH = 512 * 1024 + 40
const BLOCKS = 24
/** Answers that a client leaves waiting: 24 MiB. */
const LATE = 48

/** A realm and blocks, each full of its number. */
async function storedBlocks() {
  const { alice, addRealm, tools } = await testOrganization(await sharedServer())
  const realmId = await addRealm(alice)
  const blocks = Array.from({ length: BLOCKS }, (_, n) => ({
    blockId: newId<BlockId>(tools),
    realmId,
    keyIndex: 0n,
    block: new Uint8Array(LENGTH).fill(n + 1),
  }))
  await Promise.all(blocks.map(async (block) => expectOk(await call(alice, blockCreate, block))))
  const read = async (n: number) => {
    const reply = await call(alice, blockRead, { realmId, blockId: blocks[n]?.blockId ?? newId<BlockId>(tools) })
    return reply.status === 'ok' ? reply.block : undefined
  }
  return { alice, blocks, read }
}

test('blocks that come and go at once stay what they are', async () => {
  const { read } = await storedBlocks()
  for (let round = 0; round < 3; round += 1) {
    const all = await Promise.all(Array.from({ length: BLOCKS }, (_, n) => read(n)))
    for (const [n, block] of all.entries()) expect(isFullOf(n + 1, block)).toBe(true)
  }
})

test('a client that takes its blocks late gets them as they are, whatever others read meanwhile', async () => {
  const { alice, blocks, read } = await storedBlocks()
  const [body = new Uint8Array()] = blocks.map(({ realmId, blockId }) =>
    encode(blockRead.request, { realmId, blockId }),
  )
  const socket = connect(Number(new URL((await sharedServer()).url).port), '127.0.0.1')
  socket.pause()
  // One after the other on one connection: far more than the two ends of a socket take by themselves.
  socket.write(
    Buffer.concat(Array.from({ length: LATE }, (_, n) => requestOf(alice, { body, isLast: n === LATE - 1 }))),
  )
  for (let round = 0; round < 3; round += 1) {
    const others = await Promise.all(Array.from({ length: BLOCKS - 1 }, (_, n) => read(n + 1)))
    for (const [n, block] of others.entries()) expect(isFullOf(n + 2, block)).toBe(true)
  }
  const chunks: Buffer[] = []
  socket.on('data', (chunk: Buffer) => chunks.push(chunk)).resume()
  await once(socket, 'end')
  const bodies = bodiesOf(Buffer.concat(chunks))
  expect(bodies).toHaveLength(LATE)
  for (const late of bodies) {
    const reply = decode(blockRead.reply, late)
    expect(isFullOf(1, reply.status === 'ok' ? reply.block : undefined)).toBe(true)
  }
})

function requestOf(
  device: TestDevice,
  { body, isLast }: { readonly body: Uint8Array; readonly isLast: boolean },
): Buffer {
  const head = [
    `POST /authenticated/${device.organization.id} HTTP/1.1`,
    'Host: 127.0.0.1',
    `Connection: ${isLast ? 'close' : 'keep-alive'}`,
    `${HEADERS.apiVersion}: 5.6`,
    `${HEADERS.contentType}: ${RPC_CONTENT_TYPE}`,
    `${HEADERS.authorization}: ${authorization(device)}`,
    `Content-Length: ${body.length}`,
  ]
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body])
}

/** Of the answers that came over a connection. */
function bodiesOf(answers: Buffer): readonly Uint8Array[] {
  const bodies: Uint8Array[] = []
  for (let rest = answers; rest.length > 0; ) {
    const start = rest.indexOf('\r\n\r\n') + 4
    const length = Number(/content-length: (\d+)/i.exec(rest.toString('latin1', 0, start))?.[1])
    bodies.push(rest.subarray(start, start + length))
    rest = rest.subarray(start + length)
  }
  return bodies
}

function isFullOf(byte: number, block: Uint8Array | undefined): boolean {
  return block?.length === LENGTH && Buffer.alloc(LENGTH, byte).equals(block)
}
