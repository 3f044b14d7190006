import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { main } from '../../packages/server/src/main.ts'
import { DatabaseRoad } from '../kit/database-road.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { sharedServer } from '../kit/shared-server.ts'

/** The program in this process, production profile; `attempts` at a pause of 0.1 s. */
function run(database: string, attempts: number) {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-patience-'))
  const options = {
    db: database,
    'server-addr': 'parsec3://127.0.0.1?no_ssl=true',
    port: '0',
    blockstore: 'POSTGRESQL',
    'administration-token': 'token',
    'server-key': '5e'.repeat(32),
    'email-host': 'outbox',
    'data-dir': folder,
    'log-file': join(folder, 'log'),
    'operator-listen': '0',
    'maximum-database-connection-attempts': `${attempts}`,
    'pause-before-retry-database-connection': '0.1',
  }
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const stop = new AbortController()
  const said = { stdout: '', stderr: '' }
  stdout.on('data', (text) => {
    said.stdout += text
  })
  stderr.on('data', (text) => {
    said.stderr += text
  })
  const ended = main([...args, '--auto-migrate', '--debug'], {
    environment: {},
    stdout,
    stderr,
    signal: stop.signal,
  }).finally(() => rmSync(folder, { recursive: true, force: true }))
  return { ended, said, stop: () => stop.abort() }
}

test('a database that is not there at start is tried again, then named', async () => {
  const { ended, said } = run('postgres://nobody@127.0.0.1:1/nothing', 2)
  expect(await ended).toBe(1)
  expect(said.stderr).toBe('Error: The database cannot be reached (ECONNREFUSED).\n')
})

test('a database that refuses is not tried again', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using road = new DatabaseRoad({ ...database.connection, database: 'no_such_database' })
  await road.open()
  const { ended, said } = run(road.url, 1_000_000)
  expect(await ended).toBe(1)
  expect(said.stderr).toContain('The database cannot be used: database "no_such_database" does not exist')
})

test('a server waits for a database that comes up after it', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using road = new DatabaseRoad(database.connection)
  await road.open()
  await road.cut()
  const { ended, said, stop } = run(road.url, 1_000_000)
  await road.open()
  await expect.poll(() => said.stdout, { timeout: 20_000 }).toContain('running at')
  stop()
  expect([await ended, said.stderr]).toEqual([0, ''])
})

test('a database that stays away ends the server, with an exit code that makes a supervisor start it again', async () => {
  await using database = await ownDatabase(await sharedServer())
  await using road = new DatabaseRoad(database.connection)
  await road.open()
  const { ended, said } = run(road.url, 3)
  await expect.poll(() => said.stdout, { timeout: 20_000 }).toContain('running at')
  await road.cut()
  expect(await ended).toBe(1)
  expect(said.stderr).toContain('Error: The database cannot be reached')
  await road.open()
})
