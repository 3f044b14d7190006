import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { postmasterStatus } from './cluster-processes.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { connect } from './testing/connect.ts'
import { DataFolder } from './testing/data-folder.ts'
import { Launched } from './testing/launched.ts'

const log = { info: () => undefined, warn: () => undefined }

async function countOf(dataDirectory: string): Promise<number> {
  await using embedded = await startEmbeddedPostgres({ dataDirectory, log })
  await using sql = connect(embedded.connection)
  const [row] = await sql`select count(*)::int as count from acknowledged`
  return row?.count
}

test('PostgreSQL stops by itself when its launcher is killed', async () => {
  await using data = new DataFolder()
  await using server = new Launched({ dataDirectory: data.path })
  await server.running()
  await server.end('SIGKILL')
  await expect.poll(() => data.processes(), { timeout: 5_000 }).toEqual([])
})

test('every acknowledged commit is there after launcher and PostgreSQL were killed while writing', async () => {
  await using data = new DataFolder()
  for (const [round, milliseconds] of [150, 20, 60].entries()) {
    await using server = new Launched({ dataDirectory: data.path })
    await using sql = connect((await server.running()).connection)
    await sql`create table if not exists acknowledged (number int)`
    const [before] = await sql`select count(*)::int as count from acknowledged`
    let acknowledged: number = before?.count
    const killed = wait(milliseconds).then(async () => {
      for (const pid of data.processes()) process.kill(pid, 'SIGKILL')
      await server.end('SIGKILL')
    })
    await expect(
      (async () => {
        for (;;) {
          await sql`insert into acknowledged values (${round})`
          acknowledged += 1
        }
      })(),
    ).rejects.toThrow()
    await killed
    expect(await countOf(data.path)).toBeGreaterThanOrEqual(acknowledged)
    expect(acknowledged).toBeGreaterThan(0)
  }
})

test('a launcher killed at any instant of the first start does not keep the next from starting', async () => {
  await using data = new DataFolder()
  for (const milliseconds of [150, 300, 450, 600, 800]) {
    await using server = new Launched({ dataDirectory: data.path })
    await wait(milliseconds)
    await server.end('SIGKILL')
  }
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await using sql = connect(embedded.connection)
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
  const leftovers = readdirSync(embedded.folder).filter((name) => name.includes('.new'))
  expect(leftovers).toEqual([])
})

test('a PostgreSQL without a launcher, even a suspended one, is stopped and replaced', async () => {
  await using data = new DataFolder()
  await (await startEmbeddedPostgres({ dataDirectory: data.path, log })).stop()
  const orphan = await orphanIn(data.cluster)
  process.kill(orphan, 'SIGSTOP')
  const warnings: string[] = []
  const noted = { ...log, warn: (text: string) => warnings.push(text) }
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log: noted })
  expect(warnings.join()).toContain(`process ${orphan}`)
  expect(data.processes()).not.toContain(orphan)
  await using sql = connect(embedded.connection)
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
})

describe('marks of a PostgreSQL that is gone', () => {
  test.each(['postmaster.pid', 'the lock of the socket'])('%s naming a live process does not block', async (mark) => {
    await using data = new DataFolder()
    const first = await startEmbeddedPostgres({ dataDirectory: data.path, log })
    await first.stop()
    const { uid, gid } = statSync(data.cluster)
    const stranger = spawn('sleep', ['60'], { uid, gid, cwd: '/', stdio: 'ignore' })
    await once(stranger, 'spawn')
    const file =
      mark === 'postmaster.pid' ? join(data.cluster, mark) : join(first.connection.host, '.s.PGSQL.5432.lock')
    writeFileSync(file, `${stranger.pid}\n${data.cluster}\n1700000000\n5432\n${first.connection.host}\n\n`)
    await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
    await using sql = connect(embedded.connection)
    expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
    expect(stranger.exitCode).toBeNull()
    stranger.kill('SIGKILL')
  })
})

test('a PostgreSQL that ends by itself comes back, with what was committed', async () => {
  await using data = new DataFolder()
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  await using sql = connect(embedded.connection)
  await sql`create table acknowledged as select 1 as number`
  const all = data.processes()
  process.kill(postmasterStatus(data.cluster)?.pid ?? 0, 'SIGKILL')
  await expect.poll(() => data.processes().some((pid) => all.includes(pid)), { timeout: 10_000 }).toBe(false)
  await expect
    .poll(() => sql`select number from acknowledged`.catch(() => []), { timeout: 20_000 })
    .toEqual([{ number: 1 }])
})

test('binaries that were only half installed are installed again', async () => {
  await using data = new DataFolder()
  await (await startEmbeddedPostgres({ dataDirectory: data.path, log })).stop()
  const base = dirname(data.cluster)
  const home = readdirSync(base).find((name) => name.startsWith('pgsql-')) ?? ''
  rmSync(join(base, home), { recursive: true })
  await using embedded = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  expect(readdirSync(base)).toContain(home)
  expect(embedded.folder).toBe(base)
})

/** PostgreSQL as a launcher without a guard leaves it. */
async function orphanIn(cluster: string): Promise<number> {
  const base = dirname(cluster)
  const home = readdirSync(base).find((name) => name.startsWith('pgsql-')) ?? ''
  const { uid, gid } = statSync(cluster)
  const args = ['-D', cluster, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${join(base, 's')}`]
  const child = spawn(join(base, home, 'bin/postgres'), args, { uid, gid, cwd: '/', detached: true, stdio: 'ignore' })
  await expect.poll(() => postmasterStatus(cluster)?.ready, { timeout: 10_000 }).toBe(true)
  child.unref()
  return child.pid ?? 0
}
