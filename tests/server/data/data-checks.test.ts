import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blockCreate, blockRead, vlobPollChanges, vlobReadVersions, vlobUpdate } from '@parallax/protocol'
import type { BlockId, DateTime, VlobId } from '@parallax/wire'
import { call } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { newId, type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { checksInOrder, outOfBallpark } from './checks-in-order.ts'
import { blockRequest, vlobRequest } from './requests.ts'
import { newWorkspace } from './workspace.ts'

/** A realm of Alice with one key and a reader, one that is archived and one that is deleted. */
async function dataScene() {
  const server = await sharedServer()
  const { alice, tick, tools, addUser } = await testOrganization(server)
  const [reader, stranger] = [await addUser('Reader'), await addUser('Stranger')]
  const [deleted, archived] = [await newWorkspace(alice), await newWorkspace(alice)]
  const workspace = await newWorkspace(alice)
  const realmTimestamp = await workspace.share(reader, 'READER')
  const sql = openDatabase(server)
  await sql`update realms set status = 'DELETED' where realm_id = ${deleted.realmId}`
  await sql`update realms set status = 'ARCHIVED' where realm_id = ${archived.realmId}`
  return {
    ...{ alice, reader, stranger, tools, workspace, realmTimestamp, sql },
    unknown: newId<VlobId>(tools),
    deleted: deleted.realmId,
    archived: archived.realmId,
    longAgo: (tick() - 330_000_000n) as DateTime,
    right: { device: alice, realmId: workspace.realmId },
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  }
}

type DataScene = Awaited<ReturnType<typeof dataScene>>

interface Draft {
  readonly device: TestDevice
  readonly realmId: VlobId
}

function checksOfReads({ unknown, deleted, stranger }: DataScene) {
  return [
    { wrong: { realmId: unknown }, reply: { status: 'realm_not_found' } },
    { wrong: { realmId: deleted }, reply: { status: 'realm_deleted' } },
    { wrong: { device: stranger }, reply: { status: 'author_not_allowed' } },
  ]
}

function checksOfWrites({ unknown, deleted, archived, stranger, reader, realmTimestamp }: DataScene) {
  const bad_key_index = { status: 'bad_key_index', lastRealmCertificateTimestamp: realmTimestamp }
  return [
    { wrong: { realmId: unknown }, reply: { status: 'realm_not_found' } },
    { wrong: { realmId: deleted }, reply: { status: 'realm_deleted' } },
    { wrong: { realmId: archived }, reply: { status: 'realm_archived' } },
    { wrong: { device: stranger }, reply: { status: 'author_not_allowed' } },
    { wrong: { device: reader }, reply: { status: 'author_not_allowed' } },
    { wrong: { keyIndex: 0n }, reply: bad_key_index },
    { wrong: { keyIndex: 2n }, reply: bad_key_index },
    { wrong: { keyIndex: 2n ** 64n - 1n }, reply: bad_key_index },
  ]
}

interface UpdateDraft extends Draft {
  readonly keyIndex: bigint
  readonly vlobId: VlobId
  readonly version: number
  /** Null: now. */
  readonly timestamp: DateTime | null
}

checksInOrder<UpdateDraft>(vlobUpdate, {
  scenes: {
    'a vlob of two versions': async () => {
      const scene = await dataScene()
      const { alice, tools, workspace, realmTimestamp, longAgo } = scene
      const { vlobId } = await workspace.write()
      await workspace.update(vlobId, 2)
      const bad_vlob_version = { status: 'bad_vlob_version' }
      return {
        ...scene,
        right: { ...scene.right, keyIndex: 1n, vlobId, version: 3, timestamp: null },
        checks: [
          ...checksOfWrites(scene),
          { wrong: { vlobId: newId<VlobId>(tools) }, reply: { status: 'vlob_not_found' } },
          ...[0, 1, 2, 4, 2 ** 32 - 1].map((version) => ({ wrong: { version }, reply: bad_vlob_version })),
          { wrong: { timestamp: longAgo }, reply: outOfBallpark(longAgo) },
          {
            wrong: { timestamp: realmTimestamp },
            reply: { status: 'require_greater_timestamp', strictlyGreaterThan: realmTimestamp },
          },
        ],
        send: ({ device, timestamp, ...draft }) => {
          const request = { ...vlobRequest(alice, draft.realmId), ...draft }
          return call(device, vlobUpdate, { ...request, timestamp: timestamp ?? request.timestamp })
        },
      }
    },
  },
  elsewhere: {
    rejected_by_sequester_service: 'sequester-webhooks.test.ts',
    sequester_service_unavailable: 'sequester-webhooks.test.ts',
  },
})

checksInOrder<Draft & { readonly count: number }>(vlobReadVersions, {
  scenes: {
    'a thousand versions': async () => {
      const scene = await dataScene()
      const { vlobId } = await scene.workspace.write()
      return {
        ...scene,
        right: { ...scene.right, count: 1000 },
        checks: [{ wrong: { count: 1001 }, reply: { status: 'too_many_elements' } }, ...checksOfReads(scene)],
        send: ({ device, realmId, count }) =>
          call(device, vlobReadVersions, { realmId, items: Array.from({ length: count }, () => [vlobId, 1] as const) }),
      }
    },
  },
})

checksInOrder<Draft>(vlobPollChanges, {
  scenes: {
    'a realm': async () => {
      const scene = await dataScene()
      return {
        ...scene,
        checks: checksOfReads(scene),
        send: ({ device, realmId }) => call(device, vlobPollChanges, { realmId, lastCheckpoint: 0n }),
      }
    },
  },
})

/** A server whose block store is a folder that turned into a file. */
async function serverWithoutStore() {
  const { database } = await sharedServer()
  const parent = mkdtempSync(join(tmpdir(), 'parallax-no-blocks-'))
  const folder = join(parent, 'blocks')
  const server = await startTestServer({ database, config: { blockStore: { type: 'file', folder } } })
  rmSync(folder, { recursive: true })
  writeFileSync(folder, '')
  return {
    url: server.url,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      rmSync(parent, { recursive: true })
    },
  }
}

interface BlockDraft extends Draft {
  readonly server: string
  readonly blockId: BlockId
}

checksInOrder<BlockDraft & { readonly keyIndex: bigint }>(blockCreate, {
  scenes: {
    'a store that fails': async () => {
      const [scene, broken] = [await dataScene(), await serverWithoutStore()]
      const { alice, tools, workspace } = scene
      const taken = await workspace.store(Uint8Array.of(1))
      const elsewhere = await (await newWorkspace(alice)).store(Uint8Array.of(2))
      const right = {
        ...scene.right,
        keyIndex: 1n,
        blockId: newId<BlockId>(tools),
        server: alice.organization.server.url,
      }
      const block_already_exists = { status: 'block_already_exists' }
      return {
        right,
        checks: [
          ...checksOfWrites(scene),
          { wrong: { blockId: taken }, reply: block_already_exists },
          { wrong: { blockId: elsewhere }, reply: block_already_exists },
          { wrong: { server: broken.url, blockId: right.blockId }, reply: { status: 'store_unavailable' } },
        ],
        send: ({ device, server, ...draft }) =>
          call(device, blockCreate, { ...blockRequest(alice, draft.realmId), ...draft }, { server }),
        [Symbol.asyncDispose]: async () => {
          await broken[Symbol.asyncDispose]()
          await scene[Symbol.asyncDispose]()
        },
      }
    },
  },
})

checksInOrder<BlockDraft>(blockRead, {
  scenes: {
    'a store that fails': async () => {
      const [scene, broken] = [await dataScene(), await serverWithoutStore()]
      const { alice, tools, workspace } = scene
      const blockId = await workspace.store(Uint8Array.of(1))
      const elsewhere = await (await newWorkspace(alice)).store(Uint8Array.of(2))
      return {
        right: { ...scene.right, blockId, server: alice.organization.server.url },
        checks: [
          ...checksOfReads(scene),
          { wrong: { blockId: newId<BlockId>(tools) }, reply: { status: 'block_not_found' } },
          { wrong: { blockId: elsewhere }, reply: { status: 'block_not_found' } },
          { wrong: { server: broken.url }, reply: { status: 'store_unavailable' } },
        ],
        send: ({ device, server, ...request }) => call(device, blockRead, request, { server }),
        [Symbol.asyncDispose]: async () => {
          await broken[Symbol.asyncDispose]()
          await scene[Symbol.asyncDispose]()
        },
      }
    },
  },
})
