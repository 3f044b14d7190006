import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { connect } from './testing/connect.ts'
import { asRoot, codeOf, DataFolder } from './testing/data-folder.ts'

const log = { info: () => undefined, warn: () => undefined }

test('starts a durable PostgreSQL that is reached through its socket only', async () => {
  await using data = new DataFolder()
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await using sql = connect(embedded.connection)
  const names = ['fsync', 'full_page_writes', 'data_checksums', 'listen_addresses', 'server_encoding', 'TimeZone']
  const rows = await sql`select name, setting from pg_settings where name in ${sql(names)}`
  expect(Object.fromEntries(rows.map((row) => [row.name, row.setting]))).toEqual({
    fsync: 'on',
    full_page_writes: 'on',
    data_checksums: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
    TimeZone: 'UTC',
  })
})

test('asks for its password, which only its owner can read', async () => {
  await using data = new DataFolder()
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await using sql = connect({ ...embedded.connection, password: 'another' })
  await expect(sql`select 1`).rejects.toMatchObject({ code: '28P01' })
  expect(statSync(embedded.connection.host).mode & 0o777).toBe(0o700)
  expect(statSync(join(embedded.folder, 'password')).mode & 0o777).toBe(0o600)
})

test('keeps what was committed over a stop, and leaves no process', async () => {
  await using data = new DataFolder()
  {
    await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
    await using sql = connect(embedded.connection)
    await sql`create table kept as select 'value' as value`
    expect(data.processes().length).toBeGreaterThan(0)
  }
  expect(data.processes()).toEqual([])
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await using sql = connect(embedded.connection)
  expect(await sql`select value from kept`).toEqual([{ value: 'value' }])
})

test('stops once however often it is asked', async () => {
  await using data = new DataFolder()
  const embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await Promise.all([embedded.stop(), embedded.stop()])
  await embedded.stop()
  expect(data.processes()).toEqual([])
})

test('gives up when it is aborted, and the next start is not disturbed', async () => {
  await using data = new DataFolder()
  for (const after of [0, 30, 300]) {
    const signal = AbortSignal.timeout(after)
    const start = startEmbeddedPostgres({ dataDirectory: data.path, log, signal })
    await start.then(
      (embedded) => embedded.stop(),
      (error) => expect(['AbortError', 'TimeoutError']).toContain(error.name),
    )
    expect(data.processes()).toEqual([])
  }
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  expect(embedded.connection.port).toBe(5432)
})

test.runIf(process.platform === 'linux')(
  'is not reached by a Ctrl-C that the terminal sends to our group',
  async () => {
    await using data = new DataFolder()
    await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
    const groupOf = (pid: number) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[2]
    expect(data.processes().map(groupOf)).not.toContain(groupOf(process.pid))
    expect(embedded.folder).not.toBe('')
  },
)

test('writes no statement and no value into its log', async () => {
  await using data = new DataFolder()
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await using sql = connect(embedded.connection)
  await sql`create table people (name text unique)`
  await sql`insert into people values ('alice@example.com')`
  await expect(sql`insert into people values ('alice@example.com')`).rejects.toMatchObject({ code: '23505' })
  const written = readFileSync(join(embedded.folder, 'postgres.log'), 'utf8')
  expect(written).toContain('duplicate key')
  expect(written).not.toContain('alice')
})

test('refuses the files of another major version, naming both', async () => {
  await using data = new DataFolder()
  await (await startEmbeddedPostgres({ dataDirectory: data.path, log })).stop()
  writeFileSync(join(data.cluster, 'PG_VERSION'), '9\n')
  const start = startEmbeddedPostgres({ dataDirectory: data.path, log })
  await expect(start).rejects.toThrow(/of PostgreSQL 9, this server brings 18/)
  expect(await start.catch(codeOf)).toBe('version_mismatch')
})

test('says in its own words why PostgreSQL did not start, and keeps nothing locked', async () => {
  await using data = new DataFolder()
  await (await startEmbeddedPostgres({ dataDirectory: data.path, log })).stop()
  const configuration = join(data.cluster, 'postgresql.conf')
  const good = readFileSync(configuration, 'utf8')
  writeFileSync(configuration, 'no_such_setting = 1\n')
  await expect(startEmbeddedPostgres({ dataDirectory: data.path, log })).rejects.toThrow(/no_such_setting/)
  writeFileSync(configuration, good)
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log, patience: 0 })
  expect(embedded.connection.port).toBe(5432)
})

describe.runIf(asRoot)('as root', () => {
  test('runs PostgreSQL as a user of its own, outside the data folder, which says where', async () => {
    await using data = new DataFolder()
    await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
    const [first = 0] = data.processes()
    const status = readFileSync(`/proc/${first}/status`, 'utf8')
    expect(status).toMatch(/^Uid:\t60888\t60888\t60888\t60888$/m)
    expect(status).toMatch(/^Groups:\s*(60888)?\s*$/m)
    expect(readFileSync(join(data.path, 'postgres-location.txt'), 'utf8')).toContain(embedded.folder)
    expect(statSync(data.cluster)).toMatchObject({ uid: 60888, gid: 60888 })
  })

  test('works where that user cannot read: a data folder below a folder of mode 0700', async () => {
    await using data = new DataFolder()
    mkdirSync(data.path, { mode: 0o700 })
    await using embedded = await startEmbeddedPostgres({ dataDirectory: join(data.path, 'deep/data'), log })
    await using sql = connect(embedded.connection)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  })
})
