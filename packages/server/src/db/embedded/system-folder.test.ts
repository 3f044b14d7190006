import { chmodSync, cpSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, test } from 'vitest'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { connect } from './testing/connect.ts'
import { asRoot, codeOf, DataFolder, ordinaryUser, othersCanRead } from './testing/data-folder.ts'
import { Launched } from './testing/launched.ts'

const log = { info: () => undefined, warn: () => undefined }

async function startWithTable(dataDirectory: string): Promise<void> {
  await using embedded = await startEmbeddedPostgres({ dataDirectory, log })
  await using sql = connect(embedded.connection)
  await sql`create table kept (value int)`
}

async function tableIsIn(dataDirectory: string): Promise<boolean> {
  await using embedded = await startEmbeddedPostgres({ dataDirectory, log })
  await using sql = connect(embedded.connection)
  const [row] = await sql`select to_regclass('kept') is not null as found`
  return row?.found
}

describe.runIf(asRoot)('a database that root keeps outside the data folder', () => {
  test('is found again when the data folder moves', async () => {
    await using data = new DataFolder()
    await startWithTable(data.path)
    renameSync(data.path, data.beside('elsewhere'))
    expect(await tableIsIn(data.beside('elsewhere'))).toBe(true)
    expect(await tableIsIn(data.beside('elsewhere'))).toBe(true)
  })

  test('is not shared with a copy of the data folder', async () => {
    await using data = new DataFolder()
    await startWithTable(data.path)
    cpSync(data.path, data.beside('copy'), { recursive: true })
    const start = startEmbeddedPostgres({ dataDirectory: data.beside('copy'), log })
    await expect(start).rejects.toThrow(/is a copy of/)
    expect(await tableIsIn(data.path)).toBe(true)
  })

  test('is set aside, not opened and not deleted, when the data folder was made anew', async () => {
    await using data = new DataFolder()
    await startWithTable(data.path)
    const base = dirname(data.cluster)
    rmSync(data.path, { recursive: true })
    expect(await tableIsIn(data.path)).toBe(false)
    const aside = readdirSync(dirname(base)).filter((name) =>
      `${dirname(base)}/${name}`.startsWith(`${base}.previous-`),
    )
    expect(aside).toHaveLength(1)
    for (const name of aside) rmSync(`${dirname(base)}/${name}`, { recursive: true })
  })

  test('is missed, not replaced by an empty one, when it is gone', async () => {
    await using data = new DataFolder()
    await startWithTable(data.path)
    rmSync(dirname(data.cluster), { recursive: true })
    const start = startEmbeddedPostgres({ dataDirectory: data.path, log })
    expect(await start.catch(codeOf)).toBe('cluster_missing')
  })
})

describe.runIf(othersCanRead)('an ordinary user', () => {
  test('has the database in the data folder, readable by nobody else', async () => {
    await using data = new DataFolder(ordinaryUser)
    await using server = new Launched({ dataDirectory: data.path, owner: ordinaryUser })
    const { folder, connection } = await server.running()
    expect(folder).toBe(`${data.path}/postgres`)
    expect(statSync(folder)).toMatchObject({ uid: ordinaryUser.uid })
    expect(statSync(data.path).mode & 0o777).toBe(0o700)
    await using sql = connect(connection)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  })

  test('keeps a database that root then refuses, saying as whom to start', async () => {
    await using data = new DataFolder(ordinaryUser)
    await using server = new Launched({ dataDirectory: data.path, owner: ordinaryUser })
    await server.running()
    await server.end('SIGTERM')
    const start = startEmbeddedPostgres({ dataDirectory: data.path, log })
    await expect(start).rejects.toThrow(/ordinary user \(65534\).*not as root/)
  })

  test('is served where the path is too long for a socket', async () => {
    await using data = new DataFolder(ordinaryUser)
    const dataDirectory = data.beside(`${'deep/'.repeat(20)}data`)
    await using server = new Launched({ dataDirectory, owner: ordinaryUser })
    const { connection } = await server.running()
    expect(connection.host.length).toBeLessThan(80)
    await using sql = connect(connection)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    await server.end('SIGTERM')
    rmSync(connection.host, { recursive: true })
  })
})

describe.runIf(asRoot)('a strict umask', () => {
  test('does not close the binaries to the user that runs them', async () => {
    await using data = new DataFolder()
    await using server = new Launched({ dataDirectory: data.path, umask: '077' })
    const { connection } = await server.running()
    await using sql = connect(connection)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    chmodSync(data.path, 0o755)
  })
})
