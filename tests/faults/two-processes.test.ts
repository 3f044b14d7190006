import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brokenInvariants } from '../../scripts/check-database/check-database.ts'
import type { AdministeredServer } from '../kit/administration.ts'
import { at, get, named, noise, put } from '../kit/client/contents.ts'
import { nodeMachine } from '../kit/client/node-machine.ts'
import { testClients } from '../kit/client/test-clients.ts'
import { ownDatabase } from '../kit/own-database.ts'
import { openDatabase } from '../kit/shared-database.ts'
import { sharedServer } from '../kit/shared-server.ts'

const SERVE = join(import.meta.dirname, 'serve.ts')
const MEBIBYTE = 1024 * 1024
const isLong = (process.env.PARALLAX_TEST_LONG ?? '') !== ''

interface ServerProcess extends AdministeredServer, AsyncDisposable {
  kill(): Promise<void>
}

async function startProcess(database: unknown): Promise<ServerProcess> {
  const options = JSON.stringify({ database, args: ['--blockstore', 'postgresql'] })
  const child = spawn(process.execPath, [SERVE, options], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout.setEncoding('utf8'), 'data')
  const { url, administrationToken }: AdministeredServer = JSON.parse(line)
  const kill = () => killed(child)
  return { url, administrationToken, kill, [Symbol.asyncDispose]: kill }
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

test('one of two server processes is killed under load: its devices go on at the other', {
  timeout: 300_000,
}, async () => {
  const shared = await sharedServer()
  await using database = await ownDatabase(shared)
  for (let round = 0; round < (isLong ? 10 : 2); round += 1) {
    await using first = await startProcess(database.connection)
    await using second = await startProcess(database.connection)
    const processes = [first.url, second.url]
    await using org = await testClients({ server: second, users: ['alice'], machine: nodeMachine, processes })
    const [alice, other] = [org.device('alice'), await org.addDevice('alice')]
    await using desk = await alice.start({ monitors: 'all' })
    await using laptop = await other.start({ monitors: 'all' })
    const id = await desk.session.workspaces.create(named('Docs'))
    await desk.session.workspaces.bootstrap(id)
    await expect.poll(async () => (await laptop.session.workspaces.list()).length, { timeout: 20_000 }).toBe(1)
    const [here, there] = [await desk.session.workspaces.files(id), await laptop.session.workspaces.files(id)]
    const contents = new Map([['/film.mkv', noise(10 * MEBIBYTE, round + 1)]])
    for (let n = 0; n < 10; n += 1) contents.set(`/note-${n}`, noise(20_000, n + 1))
    const before = alice.network.sent.length
    const writing = Promise.all([...contents].map(([path, content]) => put(here, path, content)))
    await expect
      .poll(() => alice.network.sent.length - before, { timeout: 20_000, interval: 5 })
      .toBeGreaterThan(Math.random() * 40)
    await first.kill()
    alice.network.process = second.url
    await writing
    for (const path of contents.keys())
      await expect.poll(() => here.stateOf(at(path)), { timeout: 30_000 }).toEqual({ state: 'synced' })
    for (const [path, content] of contents) {
      await expect
        .poll(
          () =>
            there.stat(at(path)).then(
              ({ type }) => type,
              () => undefined,
            ),
          { timeout: 30_000 },
        )
        .toBe('file')
      expect(Buffer.compare(await get(there, path), content), path).toBe(0)
    }
  }
  await using sql = openDatabase({ ...shared, database: database.connection })
  expect(await brokenInvariants(sql)).toEqual([])
})
