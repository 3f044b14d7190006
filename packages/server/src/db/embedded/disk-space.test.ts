import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { connect } from './testing/connect.ts'
import { DataFolder, ordinaryUser, othersCanRead } from './testing/data-folder.ts'
import { Launched } from './testing/launched.ts'

interface SmallDisk extends Disposable {
  grow(mebibytes: number): void
}

/** A file system of its own, so that it can be full; null where mounting is not allowed. */
function smallDisk(at: string, mebibytes: number): SmallDisk | null {
  const mount = (...args: string[]): Buffer => execFileSync('mount', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  mkdirSync(at)
  try {
    mount('-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'parallax-test', at)
  } catch {
    return null
  }
  chownSync(at, ordinaryUser.uid, ordinaryUser.gid)
  return {
    grow: (to) => void mount('-o', `remount,size=${to}m`, at),
    [Symbol.dispose]: () => void execFileSync('umount', ['--lazy', at]),
  }
}

describe.runIf(othersCanRead)('on a small disk', () => {
  test('says what a new database needs before it writes anything', async (context) => {
    await using data = new DataFolder(ordinaryUser)
    using disk = smallDisk(data.path, 100)
    if (disk === null) return context.skip('mounting is not allowed here')
    await using server = new Launched({ dataDirectory: data.path, owner: ordinaryUser })
    const { code, message } = await server.refusal()
    expect(code).toBe('disk_full')
    expect(message).toMatch(/needs 1[234]\d MiB in .*, \d+ MiB are free/)
    expect(readdirSync(`${data.path}/postgres`)).toEqual(['s'])
  })

  test('loses nothing that was committed when the disk was full in between', async (context) => {
    await using data = new DataFolder(ordinaryUser)
    using disk = smallDisk(data.path, 160)
    if (disk === null) return context.skip('mounting is not allowed here')
    let committed = 0
    {
      await using server = new Launched({ dataDirectory: data.path, owner: ordinaryUser })
      await using sql = connect((await server.running()).connection)
      await sql`create table filling (number int, text text storage external)`
      const fill = async (): Promise<void> => {
        for (;;) {
          await sql`insert into filling select ${committed}, repeat('x', 200_000) from generate_series(1, 4)`
          committed += 4
        }
      }
      // One table is full (disk_full), or the log is, and PostgreSQL ends as in a crash.
      await expect(fill()).rejects.toMatchObject({ code: expect.stringMatching(/53100|57P0|CONNECTION_/) })
    }
    disk.grow(400)
    await using server = new Launched({ dataDirectory: data.path, owner: ordinaryUser })
    await using sql = connect((await server.running()).connection)
    expect(committed).toBeGreaterThan(0)
    expect(await sql`select count(*)::int as rows from filling`).toEqual([{ rows: committed }])
  })
})
