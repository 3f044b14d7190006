import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { blockRead } from '@parallax/protocol'
import { deleteRealm, listDeletableRealms } from '@parallax/server'
import { addMicroseconds, hyphenated } from '@parallax/wire'
import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { systemClock } from '../../packages/server/src/system-clock.ts'
import { brokenInvariants } from '../../scripts/check-database/check-database.ts'
import { operatedServer } from '../kit/operated.ts'
import type { OwnDatabase } from '../kit/own-database.ts'
import { call, now } from '../kit/rpc.ts'
import { codeOf, filesIn } from './data/backup-content.ts'
import { newScene } from './data/backup-scene.ts'
import { newWorkspace, revoke } from './data/workspace.ts'

async function deletionScene() {
  const scene = await operatedServer()
  const content = await newScene(scene.server, { blocks: 5 })
  const sql = openClient(scene.database.connection, { connections: 1 })
  const { workspace, alice } = content
  const organization = alice.organization.id
  const dumpFile = join(scene.folder, 'keys')
  return {
    ...scene,
    ...content,
    sql,
    organization,
    dumpFile,
    plan: (date: bigint) => sql`
      update realms set status = 'DELETION_PLANNED', deletion_date = ${date} where realm_id = ${workspace.realmId}`,
    remove: (changes: Partial<Parameters<typeof deleteRealm>[1]> = {}) =>
      deleteRealm(scene.source(), {
        ...{ organization, realm: workspace.realmId, dumpFile, mode: 'delete', store: 'keep', ...changes },
      }),
    [Symbol.asyncDispose]: async () => {
      await sql.end()
      await scene[Symbol.asyncDispose]()
    },
  }
}

test('realms whose date has come and realms without active members may be deleted, nothing else', async () => {
  await using scene = await deletionScene()
  const { organization, alice, bob, workspace, plan } = scene
  const list = () => listDeletableRealms(scene.source(), { organization })
  expect(await list()).toEqual([])
  await plan(addMicroseconds(now(), 3_600_000_000))
  expect(await list()).toEqual([])
  const due = addMicroseconds(now(), -1)
  await plan(due)
  const planned = { kind: 'deletion_planned', realmId: workspace.realmId, deletionDate: due }
  expect(await list()).toEqual([planned])
  // Only his; and one that he shares with Alice, who is active.
  const lonely = await newWorkspace(bob)
  await newWorkspace(bob, [[alice, 'READER']])
  const revokedOn = await revoke(bob)
  expect(await list()).toEqual([planned, { kind: 'orphaned', realmId: lonely.realmId, orphanedSince: revokedOn }])
  await expect(codeOf(listDeletableRealms(scene.source(), { organization: 'Nobody' }))).resolves.toBe(
    'organization_not_found',
  )
})

test('a realm is deleted with all that could read it, certificates stay, the keys of its objects are written down', async () => {
  await using scene = await deletionScene()
  const { sql, plan, remove, workspace, alice, blocks, dumpFile, organization } = scene
  await plan(now())
  const other = await newScene(scene.server, { blocks: 2 })
  expect(await remove({ mode: 'dry-run' })).toEqual({ blocks: blocks.size, purged: 0 })
  expect(readFileSync(dumpFile, 'utf8')).toBe(
    [...blocks.keys()].map((id) => `${organization}/${hyphenated(id)}\n`).join(''),
  )
  const [before] = await sql`select status from realms where realm_id = ${workspace.realmId}`
  expect(before?.status).toBe('DELETION_PLANNED')
  expect(await remove()).toEqual({ blocks: blocks.size, purged: 0 })
  const [left] = await sql`
    select r.status,
      (select count(*)::int from vlobs where realm = r.id) as vlobs,
      (select count(*)::int from blocks where realm = r.id) as blocks,
      (select count(*)::int from keys_bundle_accesses where realm = r.id) as accesses,
      (select count(*)::int from keys_bundles where realm = r.id and keys_bundle is not null) as bundles,
      (select count(*)::int from realm_certificates where realm = r.id) as certificates,
      (select count(*)::int from realm_roles where realm = r.id) as roles
    from realms r where realm_id = ${workspace.realmId}`
  expect(left).toEqual({ status: 'DELETED', vlobs: 0, blocks: 0, accesses: 0, bundles: 0, certificates: 3, roles: 2 })
  const [blockId = other.vlobId] = blocks.keys()
  const reply = await call(alice, blockRead, { realmId: workspace.realmId, blockId: blockId as never })
  expect(reply.status).toBe('realm_deleted')
  expect(await brokenInvariants(sql)).toEqual([])
  // The files are still there: the operator removes them.
  expect(filesIn(scene.blockFolder)).toHaveLength(blocks.size + 2)
  // A second call does not write over the keys.
  const keys = readFileSync(dumpFile, 'utf8')
  expect(await codeOf(remove())).toBe('realm_deleted')
  expect(readFileSync(dumpFile, 'utf8')).toBe(keys)
})

test('a block that comes after the keys were written is among them in the end', async () => {
  await using scene = await deletionScene()
  const { plan, remove, sql, workspace, blocks, dumpFile } = scene
  await plan(now())
  // Holds the deletion between the keys and its lock.
  await sql.unsafe('begin')
  await sql`
    select hold_realm('exclusive', o.id, ${workspace.realmId}) from organizations o
    where o.organization_id = ${scene.organization}`
  const removed = remove()
  await until(async () => existsSync(dumpFile) && (await waiting(scene)))
  const late = crypto.randomUUID()
  await sql`
    insert into blocks (organization, block_id, realm, author, key_index, size, created_on)
    select organization, ${late}, realm, author, key_index, size, created_on from blocks
    where realm = (select id from realms where realm_id = ${workspace.realmId}) limit 1`
  await sql.unsafe('commit')
  expect(await removed).toEqual({ blocks: blocks.size + 1, purged: 0 })
  expect(readFileSync(dumpFile, 'utf8')).toContain(late)
})

/** Whether somebody waits for a lock in this database. */
async function waiting({ database }: { readonly database: OwnDatabase }): Promise<boolean> {
  const sql = openClient(database.connection, { connections: 1 })
  try {
    const [row] = await sql<{ count: number }[]>`
      select count(*)::int as count from pg_locks
      where not granted and database = (select oid from pg_database where datname = current_database())`
    return (row?.count ?? 0) > 0
  } finally {
    await sql.end()
  }
}

async function until(isReached: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 20_000; Date.now() < end; ) {
    if (await isReached()) return
    await new Promise((wake) => setTimeout(wake, 20))
  }
  throw new Error('not reached within 20 s')
}

test('the store is purged on demand, also of a realm whose rows are gone already', async () => {
  await using scene = await deletionScene()
  const { plan, remove, blocks, dumpFile } = scene
  await plan(now())
  const other = await newScene(scene.server, { blocks: 2 })
  await remove()
  const told: number[] = []
  const purged = await remove({ store: 'purge', onprogress: ({ files }) => told.push(files) })
  expect(purged).toEqual({ blocks: blocks.size, purged: blocks.size })
  expect(told.at(-1)).toBe(blocks.size)
  expect(filesIn(scene.blockFolder)).toHaveLength(other.blocks.size)
  // Twice does no harm; blocks of another organization are never removed.
  expect(await remove({ store: 'purge' })).toMatchObject({ purged: blocks.size })
  const [id = ''] = other.blocks.keys()
  writeFileSync(dumpFile, `${other.alice.organization.id}/${id}\n`)
  expect(await codeOf(remove({ store: 'purge' }))).toBe('source_unreadable')
  expect(filesIn(scene.blockFolder)).toHaveLength(other.blocks.size)
})

test('a realm in use, or one whose date is still to come, is kept', async () => {
  await using scene = await deletionScene()
  const { remove, plan, sql, dumpFile, blocks } = scene
  expect(await codeOf(remove())).toBe('realm_not_deletable')
  expect(readFileSync(dumpFile, 'utf8').split('\n')).toHaveLength(blocks.size + 1)
  await plan(addMicroseconds(systemClock.now(), 3_600_000_000))
  expect(await codeOf(remove())).toBe('deletion_not_due')
  expect(await codeOf(remove({ realm: crypto.randomUUID() }))).toBe('realm_not_found')
  expect(await codeOf(remove({ dumpFile: join(scene.folder, 'no', 'folder') }))).toBe('target_unwritable')
  const [kept] = await sql`select count(*)::int as vlobs from vlobs`
  expect(kept?.vlobs).toBe(2)
})
