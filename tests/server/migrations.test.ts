import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openClient } from '../../packages/server/src/db/client.ts'
import { migrate, schemaState } from '../../packages/server/src/db/migrate.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { now } from '../kit/rpc.ts'
import { sharedServer } from '../kit/shared-server.ts'

function scripts(contents: Readonly<Record<string, string>>): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-migrations-'))
  for (const [name, content] of Object.entries(contents)) writeFileSync(join(folder, `${name}.sql`), content)
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) }
}

const ONE = { '0001-init': 'create table one (id integer)' }
const TWO = { ...ONE, '0002-more': 'create table two (id integer)' }

test('migrators at once apply each script once', async () => {
  await using database = await ownDatabase(await sharedServer())
  using two = scripts(TWO)
  const applied: string[] = []
  const onapplied = ({ name }: { readonly name: string }) => applied.push(name)
  const options = { now: now(), folder: two.folder, onapplied }
  await Promise.all([1, 2, 3].map(() => migrate(database.connection, options)))
  expect(applied).toEqual(['0001-init', '0002-more'])
  expect((await schemaState(database.connection, two.folder)).missing).toEqual([])
})

test('only what is missing is applied', async () => {
  await using database = await ownDatabase(await sharedServer())
  using one = scripts(ONE)
  using two = scripts(TWO)
  await migrate(database.connection, { now: now(), folder: one.folder })
  expect((await schemaState(database.connection, two.folder)).missing.map(({ name }) => name)).toEqual(['0002-more'])
  await migrate(database.connection, { now: now(), folder: two.folder })
})

test('a database of a newer server, or with another script than ours, is refused', async () => {
  await using database = await ownDatabase(await sharedServer())
  using one = scripts(ONE)
  using two = scripts(TWO)
  using changed = scripts({ ...TWO, '0001-init': 'create table other (id integer)' })
  await migrate(database.connection, { now: now(), folder: two.folder })
  await expect(migrate(database.connection, { now: now(), folder: one.folder })).rejects.toMatchObject({
    code: 'newer_schema',
  })
  await expect(schemaState(database.connection, changed.folder)).rejects.toMatchObject({ code: 'changed_script' })
})

test('a script that fails leaves nothing, those before it stay', async () => {
  await using database = await ownDatabase(await sharedServer())
  using broken = scripts({ ...ONE, '0002-more': 'create table two (id integer); select nonsense' })
  await expect(migrate(database.connection, { now: now(), folder: broken.folder })).rejects.toMatchObject({
    code: 'failed',
  })
  const sql = openClient(database.connection, { connections: 1 })
  const tables = await sql`select to_regclass('one') is not null as one, to_regclass('two') is not null as two`
  expect([...tables]).toEqual([{ one: true, two: false }])
  await sql.end()
})
