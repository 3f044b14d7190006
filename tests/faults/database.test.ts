import { expect, test } from 'vitest'
import { startEmbeddedPostgres } from '../../packages/server/src/db/embedded/start-embedded-postgres.ts'
import { DataFolder } from '../../packages/server/src/db/embedded/testing/data-folder.ts'
import { at, get, named, noise, put, sourceOf, text } from '../kit/client/contents.ts'
import { nodeMachine } from '../kit/client/node-machine.ts'
import { testClients } from '../kit/client/test-clients.ts'
import { startTestServer } from '../kit/start-test-server.ts'
import { Traffic } from './traffic.ts'

const MEBIBYTE = 1024 * 1024
const silent = { info: () => undefined, warn: () => undefined }

test('a database that stops during an import and comes back: told, tried again, nothing lost', async () => {
  await using folder = new DataFolder()
  const start = () => startEmbeddedPostgres({ dataDirectory: folder.path, log: silent })
  let database = await start()
  await using stack = new AsyncDisposableStack()
  stack.defer(() => database.stop())
  const server = stack.use(await startTestServer({ database: database.connection }))
  const traffic = stack.use(await Traffic.start(() => server.url))
  const org = stack.use(await testClients({ server, address: traffic.url, users: ['alice'], machine: nodeMachine }))
  const alice = org.device('alice')
  const second = await org.addDevice('alice')
  await using desk = await alice.start({ monitors: 'all' })
  await using laptop = await second.start({ monitors: 'all' })
  const id = await desk.session.workspaces.create(named('Docs'))
  await desk.session.workspaces.bootstrap(id)
  const files = await desk.session.workspaces.files(id)
  const film = noise(12 * MEBIBYTE, 5)
  const stopped = traffic.arrivals(10).then(() => database.stop())
  const transfer = files.importFile(sourceOf(film, 'film.mkv'), at('/film.mkv'), { replace: false })
  await stopped
  await transfer.done
  await put(files, '/note.txt', text('written while the server had no database'))
  await expect(files.sync()).rejects.toMatchObject({ code: 'offline' })
  expect(await files.stateOf(at('/note.txt'))).not.toEqual({ state: 'synced' })
  database = await start()
  for (const path of ['/film.mkv', '/note.txt'])
    await expect.poll(() => files.stateOf(at(path)), { timeout: 90_000 }).toEqual({ state: 'synced' })
  expect(traffic.sentInVain).toEqual([])
  await laptop.session.workspaces.refresh()
  const there = await laptop.session.workspaces.files(id)
  await there.sync()
  expect(Buffer.compare(await get(there, '/film.mkv'), film)).toBe(0)
  expect(await get(there, '/note.txt')).toEqual(text('written while the server had no database'))
}, 240_000)
