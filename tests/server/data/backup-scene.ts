import { blockRead } from '@parallax/protocol'
import type { BlockId } from '@parallax/wire'
import { expect } from 'vitest'
import type { AdministeredServer } from '../../kit/administration.ts'
import { call } from '../../kit/rpc.ts'
import type { ServerFolder } from '../../kit/server-process.ts'
import { type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { newWorkspace, type Workspace } from './workspace.ts'

/** An organization with a member, a workspace, versions of vlobs, and blocks of several sizes. */
export async function newScene(server: AdministeredServer, { blocks: count = 12, blockSize = 5000 } = {}) {
  const { alice, addUser } = await testOrganization(server)
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice, [[bob, 'CONTRIBUTOR']])
  const { vlobId } = await workspace.write()
  await workspace.update(vlobId, 2)
  const blocks = new Map<BlockId, Uint8Array>()
  for (let index = 0; index < count; index += 1) {
    const size = index === 0 ? 1 : blockSize - index
    const block = new Uint8Array(size).map((_, at) => (at * 31 + index) % 251)
    blocks.set(await workspace.store(block), block)
  }
  return { alice, bob, workspace, vlobId, blocks }
}

/** What a client gets. */
export async function blockOf(device: TestDevice, workspace: Workspace, blockId: BlockId): Promise<Uint8Array> {
  const reply = await call(device, blockRead, { realmId: workspace.realmId, blockId })
  if (reply.status !== 'ok') throw new Error(`no block: ${reply.status}`)
  return Uint8Array.from(reply.block)
}

/** Every block of a scene is read from the server of another folder. */
export async function expectRestored(
  elsewhere: ServerFolder,
  { alice, workspace, blocks }: Awaited<ReturnType<typeof newScene>>,
): Promise<void> {
  const server = await elsewhere.start()
  const moved = { ...alice, organization: { ...alice.organization, server } }
  for (const [blockId, block] of blocks) expect(await blockOf(moved, workspace, blockId)).toEqual(block)
}
