import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { SqliteFile } from './sqlite-file.ts'

async function scene() {
  const folder = await mkdtemp(join(tmpdir(), 'parallax-sqlite-'))
  const path = join(folder, 'a.sqlite')
  return {
    path,
    open: () => new SqliteFile(path, { schema: 'CREATE TABLE t (n INTEGER UNIQUE) STRICT;' }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

function pragma(file: SqliteFile, name: string): unknown {
  return Object.values(file.prepare(`PRAGMA ${name}`).get() ?? {})[0]
}

function numbers(file: SqliteFile): readonly unknown[] {
  return file
    .prepare('SELECT n FROM t ORDER BY n')
    .all()
    .map(({ n }) => n)
}

describe('SqliteFile', () => {
  it('syncs each commit of its log to the disk', async () => {
    await using here = await scene()
    using file = here.open()
    expect([pragma(file, 'journal_mode'), pragma(file, 'synchronous')]).toEqual(['wal', 2])
    expect([pragma(file, 'fullfsync'), pragma(file, 'checkpoint_fullfsync')]).toEqual([1, 1])
  })

  it('is for its owner alone', async () => {
    await using here = await scene()
    using file = here.open()
    await file.write(() => file.prepare('INSERT INTO t VALUES (1)').run())
    for (const path of [here.path, `${here.path}-wal`]) expect((await stat(path)).mode & 0o777).toBe(0o600)
  })

  it('answers writes only once they are committed, many together', async () => {
    await using here = await scene()
    using file = here.open()
    const insert = file.prepare('INSERT INTO t VALUES (?)')
    const order: string[] = []
    const writes = [1, 2, 3].map((n) =>
      file.write(() => order.push(`run ${n}`) && insert.run(n)).then(() => order.push(`done ${n}`)),
    )
    await Promise.all(writes)
    expect(order).toEqual(['run 1', 'run 2', 'run 3', 'done 1', 'done 2', 'done 3'])
    expect(numbers(file)).toEqual([1, 2, 3])
  })

  it('undoes only the write that fails', async () => {
    await using here = await scene()
    using file = here.open()
    const insert = file.prepare('INSERT INTO t VALUES (?)')
    const outcomes = await Promise.allSettled([
      file.write(() => insert.run(1)),
      file.write(() => {
        insert.run(2)
        insert.run(1)
      }),
      file.write(() => insert.run(3)),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(numbers(file)).toEqual([1, 3])
  })

  it('commits what waits before it closes', async () => {
    await using here = await scene()
    const file = here.open()
    const insert = file.prepare('INSERT INTO t VALUES (?)')
    const waiting = file.write(() => insert.run(7))
    file[Symbol.dispose]()
    await waiting
    using again = here.open()
    expect(numbers(again)).toEqual([7])
  })

  it('is not shared with another opening', async () => {
    await using here = await scene()
    using file = here.open()
    await file.write(() => file.prepare('INSERT INTO t VALUES (1)').run())
    expect(() => here.open()).toThrow()
  })

  it('refuses a file that is no database, or of a newer version', async () => {
    await using here = await scene()
    await writeFile(here.path, 'this is not a database, and it is longer than a header of SQLite would be'.repeat(20))
    expect(() => here.open()).toThrow(expect.objectContaining({ code: 'storage_damaged' }))
    await rm(here.path)
    const newer = new DatabaseSync(here.path)
    newer.exec('PRAGMA user_version = 2')
    newer.close()
    expect(() => here.open()).toThrow(expect.objectContaining({ code: 'storage_too_new' }))
  })
})
