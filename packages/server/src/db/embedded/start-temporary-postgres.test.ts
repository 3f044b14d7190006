import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { clusterProcesses } from './cluster-processes.ts'
import { makeFolder } from './owner.ts'
import { temporaryFolder } from './placement.ts'
import { startTemporaryPostgres } from './start-temporary-postgres.ts'
import { connect } from './testing/connect.ts'

const log = { info: () => undefined, warn: () => undefined }

test('two temporary databases know nothing of each other, and are gone when they stop', async () => {
  const [first, second] = await Promise.all([
    startTemporaryPostgres({ log, fsync: 'off' }),
    startTemporaryPostgres({ log, fsync: 'on' }),
  ])
  {
    await using sql = connect(first.connection)
    await using other = connect(second.connection)
    await sql`create table only_here as select 1 as one`
    await expect(other`select * from only_here`).rejects.toMatchObject({ code: '42P01' })
    expect(await sql`show fsync`).toEqual([{ fsync: 'off' }])
    expect(await other`show fsync`).toEqual([{ fsync: 'on' }])
  }
  for (const one of [first, second]) {
    await one.stop()
    await one.stop()
    expect(existsSync(one.folder)).toBe(false)
    expect(clusterProcesses(join(one.folder, 'data'))).toEqual([])
  }
})

test('what a killed run left behind is removed by the next one, what is in use is not', async () => {
  const abandoned = join(temporaryFolder(), 'abandoned')
  makeFolder(join(abandoned, 'data'), 0o700)
  const anHourAgo = new Date(Date.now() - 3_600_000)
  await using used = await startTemporaryPostgres({ log, fsync: 'off' })
  for (const folder of [abandoned, used.folder]) utimesSync(folder, anHourAgo, anHourAgo)
  await using next = await startTemporaryPostgres({ log, fsync: 'off' })
  expect(existsSync(abandoned)).toBe(false)
  expect(existsSync(next.folder)).toBe(true)
  await using sql = connect(used.connection)
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }])
})
