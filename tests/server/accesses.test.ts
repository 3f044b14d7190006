import { listAccesses, migrateDatabase } from '@parallax/server'
import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { emptyPlace, operatedServer } from '../kit/operated.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { codeOf } from './data/backup-content.ts'
import { newScene } from './data/backup-scene.ts'
import { revoke } from './data/workspace.ts'

test('who could reach what, since when and until when (spec 05 §11.3)', async () => {
  await using scene = await operatedServer()
  const { alice, bob, workspace } = await newScene(scene.server, { blocks: 1 })
  const carol = await alice.organization.addUser('Carol', 'OUTSIDER')
  const unshared = await workspace.unshare(bob)
  const revokedOn = await revoke(bob)
  const organization = alice.organization.id
  const list = (filter?: string) => listAccesses(scene.source(), { organization, filter })
  const all = await list()
  expect(all.map(({ label }) => label)).toEqual(['Alice', 'Bob', 'Carol'])
  expect(all[1]).toMatchObject({
    email: bob.humanHandle.email,
    users: [
      {
        ...{ userId: bob.userId, profile: 'STANDARD', revokedOn, isFrozen: false },
        profiles: [{ profile: 'STANDARD', since: all[1]?.users[0]?.createdOn }],
        realms: [{ realmId: workspace.realmId, roles: [{ role: 'CONTRIBUTOR' }, { role: null, since: unshared }] }],
      },
    ],
  })
  expect(all[0]?.users[0]?.realms).toMatchObject([{ realmId: workspace.realmId, roles: [{ role: 'OWNER' }] }])
  expect(all[2]?.users[0]).toMatchObject({ profile: 'OUTSIDER', revokedOn: null, realms: [] })
  expect((await list('CAROL example')).map(({ label }) => label)).toEqual(['Carol'])
  expect((await list(carol.userId.slice(0, 9))).map(({ label }) => label)).toEqual(['Carol'])
  expect(await list('carol bob')).toEqual([])
  expect(await codeOf(listAccesses(scene.source(), { organization: 'Nobody' }))).toBe('organization_not_found')
})

test('a database is migrated on demand; before, a server refuses to start on it, and on a newer one', async () => {
  await using place = await emptyPlace()
  const start = () =>
    startTestServer({ database: place.database.connection, config: { autoMigrate: false } }).then(async (server) => {
      await server[Symbol.asyncDispose]()
      return 'started'
    })
  expect(await codeOf(start())).toBe('not_migrated')
  const dry = await migrateDatabase(place.source(), { mode: 'dry-run' })
  expect(dry.already).toEqual([])
  expect(dry.applied[0]).toBe('0001-init')
  expect(await codeOf(start())).toBe('not_migrated')
  const told: string[] = []
  const onapplied = ({ name }: { readonly name: string }) => told.push(name)
  expect(await migrateDatabase(place.source(), { mode: 'apply', onapplied })).toEqual(dry)
  expect(told).toEqual(dry.applied)
  expect(await migrateDatabase(place.source(), { mode: 'apply' })).toEqual({ already: dry.applied, applied: [] })
  expect(await start()).toBe('started')
  const sql = openClient(place.database.connection, { connections: 1 })
  await sql`insert into migrations (index, name, checksum, applied_on) values (9999, '9999-later', 'x', 1)`
  await sql.end()
  expect(await codeOf(start())).toBe('newer_schema')
  expect(await codeOf(migrateDatabase(place.source(), { mode: 'dry-run' }))).toBe('newer_schema')
})
