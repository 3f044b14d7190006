import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blockCreate, blockRead, HEADERS, realmRename } from '@parallax/protocol'
import { type BlockId, encode } from '@parallax/wire'
import { expect, test } from 'vitest'
import { authorization, call, post } from '../../kit/rpc.ts'
import { openDatabase } from '../../kit/shared-database.ts'
import { sharedServer } from '../../kit/shared-server.ts'
import { startTestServer } from '../../kit/start-test-server.ts'
import { type TestDevice, testOrganization } from '../../kit/test-organization.ts'
import { blockRequest, renameRequest } from './requests.ts'
import { newWorkspace, type Workspace } from './workspace.ts'

/** A server that keeps its blocks in a folder of the test, and tells its log. */
async function serverOnFolder(store: 'folder' | 'postgresql' = 'folder') {
  const { database } = await sharedServer()
  const folder = mkdtempSync(join(tmpdir(), 'parallax-blocks-'))
  const lines: string[] = []
  const blockStore = store === 'folder' ? ({ type: 'file', folder } as const) : ({ type: 'postgresql' } as const)
  const server = await startTestServer({ database, config: { blockStore }, onlog: (line) => lines.push(line) })
  return {
    ...server,
    folder,
    /** The files of blocks. */
    files: () =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name)),
    logged: (event: string) => lines.map((line) => JSON.parse(line)).filter((line) => line.event === event),
    breakStore: () => {
      rmSync(folder, { recursive: true })
      writeFileSync(folder, '')
    },
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true })
    },
  }
}

async function read(device: TestDevice, { realmId }: Workspace, blockId: BlockId) {
  return await call(device, blockRead, { realmId, blockId })
}

for (const store of ['folder', 'postgresql'] as const)
  test(`blocks of any size come back as they were, from the store ${store}`, async () => {
    await using server = await serverOnFolder(store)
    const { alice } = await testOrganization(server)
    const workspace = await newWorkspace(alice)
    for (const size of [0, 1, 15_000, 16_384, 65_535, 65_536, 524_328, 1_000_000]) {
      const block = new Uint8Array(size).map((_, index) => (index * 31 + size) % 251)
      const blockId = await workspace.store(block)
      const reply = await read(alice, workspace, blockId)
      expect(reply.status === 'ok' && Buffer.from(reply.block).equals(block), `${size} bytes`).toBe(true)
    }
  })

test('a body of more than 1 MiB is refused', async () => {
  const { alice, id, server } = await testOrganization(await sharedServer())
  const { realmId } = await newWorkspace(alice)
  const code = async (size: number) => {
    const request = { ...blockRequest(alice, realmId), block: new Uint8Array(size) }
    const headers = { [HEADERS.authorization]: authorization(alice) }
    const body = encode(blockCreate.request, request)
    return (await post(server.url, { path: `/authenticated/${id}`, body, headers })).code
  }
  expect([await code(1_048_000), await code(1_048_576)]).toEqual([200, 413])
})

test('a block keeps its first content, its realm and its key index', async () => {
  const { alice, addUser } = await testOrganization(await sharedServer())
  const bob = await addUser('Bob')
  const workspace = await newWorkspace(alice, [[bob, 'CONTRIBUTOR']])
  const blockId = await workspace.store(Uint8Array.of(1))
  await workspace.rotate()
  for (const device of [alice, bob]) {
    const again = { ...blockRequest(device, workspace.realmId), keyIndex: 2n, blockId, block: Uint8Array.of(2) }
    expect(await call(device, blockCreate, again)).toEqual({ status: 'block_already_exists' })
  }
  const neededRealmCertificateTimestamp = await workspace.rename()
  expect(await read(bob, workspace, blockId)).toEqual({
    status: 'ok',
    block: Uint8Array.of(1),
    keyIndex: 1n,
    neededRealmCertificateTimestamp,
  })
})

test('blocks of one id are apart in two organizations, and refused in two realms of one', async () => {
  const server = await sharedServer()
  const [{ alice }, other] = [await testOrganization(server), await testOrganization(server)]
  const [one, two] = [await newWorkspace(alice), await newWorkspace(alice)]
  const theirs = await newWorkspace(other.alice)
  const blockId = await one.store(Uint8Array.of(1))
  const inTwo = { ...blockRequest(alice, two.realmId), blockId }
  expect(await call(alice, blockCreate, inTwo)).toEqual({ status: 'block_already_exists' })
  expect(await read(alice, two, blockId)).toEqual({ status: 'block_not_found' })
  const inTheirs = { ...blockRequest(other.alice, theirs.realmId), blockId, block: Uint8Array.of(2) }
  expect(await call(other.alice, blockCreate, inTheirs)).toEqual({ status: 'ok' })
  expect(await read(alice, one, blockId)).toMatchObject({ block: Uint8Array.of(1) })
  expect(await read(other.alice, theirs, blockId)).toMatchObject({ block: Uint8Array.of(2) })
})

test('a block has no clock: certificates in the future do not stop it', async () => {
  const { alice, tick } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const { realmId } = workspace
  const future = { realmId, timestamp: (tick() + 200_000_000n) as ReturnType<typeof tick> }
  expect(await call(alice, realmRename, renameRequest(alice, future))).toEqual({ status: 'ok' })
  await workspace.store(Uint8Array.of(1))
})

test('a store that fails is told, logged with the block, and nothing is known of the block', async () => {
  await using server = await serverOnFolder()
  const { alice, id } = await testOrganization(server)
  const workspace = await newWorkspace(alice)
  const kept = await workspace.store(Uint8Array.of(1))
  const request = blockRequest(alice, workspace.realmId)
  server.breakStore()
  expect(await call(alice, blockCreate, request)).toEqual({ status: 'store_unavailable' })
  expect(await read(alice, workspace, request.blockId)).toEqual({ status: 'block_not_found' })
  expect(await read(alice, workspace, kept)).toEqual({ status: 'store_unavailable' })
  const [notStored] = server.logged('block-not-stored')
  expect(notStored).toMatchObject({ level: 40, organizationId: id, blockId: request.blockId })
  expect(notStored.error).toBeDefined()
  expect(server.logged('block-not-read')).toMatchObject([{ level: 40, organizationId: id, blockId: kept }])
})

test('a block that is known but gone is unavailable, and an error in the log', async () => {
  await using server = await serverOnFolder()
  const { alice } = await testOrganization(server)
  const workspace = await newWorkspace(alice)
  const blockId = await workspace.store(Uint8Array.of(1))
  for (const file of server.files()) rmSync(file)
  expect(await read(alice, workspace, blockId)).toEqual({ status: 'store_unavailable' })
  expect(server.logged('block-lost')).toMatchObject([{ level: 50, blockId }])
})

test('a block is in the store before the database knows of it: a crash in between loses nothing', async () => {
  await using server = await serverOnFolder()
  const { alice } = await testOrganization(server)
  const workspace = await newWorkspace(alice)
  const request = blockRequest(alice, workspace.realmId)
  await using sql = openDatabase(await sharedServer())
  // The database refuses the row, as if the server had died before it.
  await sql.unsafe(`
    create function refuse_block() returns trigger language plpgsql as $$ begin raise 'the server died'; end $$;
    create trigger refuse_block before insert on blocks for each row
      when (new.block_id = '${request.blockId}') execute function refuse_block()`)
  try {
    await expect(call(alice, blockCreate, request)).rejects.toThrow('HTTP 500')
  } finally {
    await sql.unsafe('drop trigger refuse_block on blocks; drop function refuse_block()')
  }
  expect(server.files()).toHaveLength(1)
  expect(await read(alice, workspace, request.blockId)).toEqual({ status: 'block_not_found' })
  const again = { ...request, block: Uint8Array.of(5, 6, 7) }
  expect(await call(alice, blockCreate, again)).toEqual({ status: 'ok' })
  expect(await read(alice, workspace, request.blockId)).toMatchObject({ status: 'ok', block: Uint8Array.of(5, 6, 7) })
})

test('of one block sent several times at once one is accepted, and what is read is what was sent', async () => {
  const { alice } = await testOrganization(await sharedServer())
  const workspace = await newWorkspace(alice)
  const request = { ...blockRequest(alice, workspace.realmId), block: new Uint8Array(100_000).fill(9) }
  const replies = await Promise.all(Array.from({ length: 8 }, () => call(alice, blockCreate, request)))
  const statuses = replies.map(({ status }) => status).toSorted()
  expect(statuses).toEqual([...Array.from({ length: 7 }, () => 'block_already_exists'), 'ok'])
  const reply = await read(alice, workspace, request.blockId)
  expect(reply.status === 'ok' && Buffer.from(reply.block).equals(request.block)).toBe(true)
})

test('a realm that is deleted while a block is being stored gets no block any more', async () => {
  const server = await sharedServer()
  const { alice } = await testOrganization(server)
  const { realmId } = await newWorkspace(alice)
  const request = blockRequest(alice, realmId)
  await using sql = openDatabase(server)
  const { creation } = await sql.begin(async (tx) => {
    await tx`select hold_realm('exclusive', r.organization, r.realm_id) from realms r where r.realm_id = ${realmId}`
    const creation = call(alice, blockCreate, request)
    // The block is in the store by now, and waits for its row.
    for (let waiting = 0; waiting === 0; )
      waiting = (await tx`select from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))`).length
    await tx`update realms set status = 'DELETED' where realm_id = ${realmId}`
    return { creation: () => creation }
  })
  expect(await creation()).toEqual({ status: 'realm_deleted' })
  expect(await sql`select from blocks where block_id = ${request.blockId}`).toHaveLength(0)
})
