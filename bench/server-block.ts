import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { blockCreate, blockRead } from '@parallax/protocol'
import { type BlockId, encode, type VlobId } from '@parallax/wire'
import { call } from '../tests/kit/rpc.ts'
import { expectOk, newId } from '../tests/kit/test-organization.ts'
import type { Bare, ServerScene, Work } from './server-scene.ts'

/** Requests under way at once: what one or two clients have in flight. */
const CONCURRENCY = 8
/** The usual block, sealed: nonce and MAC besides. */
const LENGTH = 512 * 1024 + 40

/** Stands in the request where the load generator puts a new id each time. */
const PLACE = Buffer.from('the block’s id..', 'utf8').subarray(0, 16)

/** A realm with one block that is stored already. */
export async function blockScene({ organization: { alice, addRealm, tools } }: ServerScene) {
  const realmId = await addRealm(alice)
  const stored = { blockId: newId<BlockId>(tools), realmId, keyIndex: 0n, block: randomBytes(LENGTH) }
  expectOk(await call(alice, blockCreate, stored))
  return { realmId, stored, newBlock: () => ({ ...stored, blockId: newId<BlockId>(tools) }) }
}

type BlockScene = Awaited<ReturnType<typeof blockScene>>

export function creations({ organization: { alice } }: ServerScene, { stored }: BlockScene): Work {
  const body = encode(blockCreate.request, { ...stored, blockId: PLACE.toString('hex') as BlockId })
  return {
    bodies: Array.from({ length: CONCURRENCY }, () => ({ device: alice, body })),
    id: PLACE,
    expected: encode(blockCreate.reply, { status: 'ok' }),
    count: 150,
    barePath: '/write',
  }
}

export async function reads({ organization: { alice } }: ServerScene, { stored }: BlockScene): Promise<Work> {
  const request = requestFor(stored)
  const reply = await call(alice, blockRead, request)
  expectOk(reply)
  return {
    bodies: Array.from({ length: CONCURRENCY }, () => ({ device: alice, body: encode(blockRead.request, request) })),
    expected: encode(blockRead.reply, reply),
    count: 300,
    barePath: '/read',
  }
}

export function requestFor({ realmId, blockId }: { readonly realmId: VlobId; readonly blockId: BlockId }) {
  return { realmId, blockId }
}

/** The limit of both, on the blocks of the server. */
export function bareBlocks({ folder }: ServerScene): Bare {
  const blocks = join(folder, 'blocks')
  const [organization = ''] = readdirSync(blocks).filter((name) => name !== '.incoming')
  return {
    file: 'server-bare-blocks.ts',
    parts: { stored: join(blocks, organization), folder: join(folder, 'bare-blocks') },
  }
}
