import { join } from 'node:path'
import { expect, test } from 'vitest'
import { LauncherLock } from './launcher-lock.ts'
import { startEmbeddedPostgres } from './start-embedded-postgres.ts'
import { codeOf, DataFolder } from './testing/data-folder.ts'
import { Launched } from './testing/launched.ts'

const log = { info: () => undefined, warn: () => undefined }

test('a second server on the same folder is refused, and told who has it', async () => {
  await using data = new DataFolder()
  await using first = new Launched({ dataDirectory: data.path })
  await first.running()
  await using second = new Launched({ dataDirectory: data.path })
  const refusal = await second.refusal()
  expect(refusal.code).toBe('data_folder_in_use')
  expect(refusal.message).toContain(`in use by another server (process ${first.process.pid})`)
  expect(refusal.message).toContain(data.path)
})

test('a second server in the same process is refused too', async () => {
  await using data = new DataFolder()
  await using first = await startEmbeddedPostgres({ dataDirectory: data.path, log })
  const second = startEmbeddedPostgres({ dataDirectory: data.path, log, patience: 0 })
  expect(await second.catch(codeOf)).toBe('data_folder_in_use')
  await first.stop()
  await using third = await startEmbeddedPostgres({ dataDirectory: data.path, log, patience: 0 })
  expect(third.connection).toEqual(first.connection)
})

test('a start waits for a server that is about to leave, and says so', async () => {
  await using data = new DataFolder()
  await using first = new Launched({ dataDirectory: data.path })
  await first.running()
  await using second = new Launched({ dataDirectory: data.path, patience: 10_000 })
  setTimeout(() => first.process.kill('SIGTERM'), 300)
  const { logged } = await second.running()
  expect(logged.join()).toContain(`Waiting for another server (process ${first.process.pid})`)
})

test('a killed holder frees the lock at once', async () => {
  await using data = new DataFolder()
  await using first = new Launched({ dataDirectory: data.path })
  await first.running()
  expect(LauncherLock.tryAcquire(join(data.path, 'server.lock'))).toBeNull()
  await first.end('SIGKILL')
  using lock = LauncherLock.tryAcquire(join(data.path, 'server.lock'))
  expect(lock).not.toBeNull()
})
