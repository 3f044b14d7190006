import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { AcceptanceCheck } from '../check.ts'
import type { Clone } from '../clone.ts'
import { environmentOf, NpmStart } from '../npm-start.ts'
import { allGone, usersOf } from '../processes.ts'
import { createOrganization, mustSay, needsRoot, type Places } from './scenes.ts'

/** As whom and where `npm start` works. */
export const userChecks = (places: Places): readonly AcceptanceCheck[] => [
  {
    name: 'a fresh clone: installs by itself, even after a killed installation; says where to go on; Ctrl-C stops all',
    obstacle: null,
    run: async () => {
      const fresh = places.ordinary('by-npm')
      {
        await using cut = new NpmStart(fresh)
        await cut.says(/Installing the dependencies/)
        await wait(2_000)
        cut.killEverything()
      }
      await using server = new NpmStart(fresh, { patience: 300 })
      const address = await server.address()
      mustSay(server, /Create an organization: .*\/client\/create/, /outbox/, /Ctrl-C/)
      match(server.output, new RegExp(`${address}.*/client/create`))
      await stopByCtrlC(server)
    },
  },
  {
    name: 'npx parallax: in the clone, below it, and from elsewhere by its path',
    obstacle: null,
    run: async () => {
      const home = places.ordinary('by-npm')
      const version = /\d+\.\d+\.\d+\n$/
      match(commandIn(home, home.path, ['npx', 'parallax', '--version']), version)
      match(commandIn(home, join(home.path, 'packages/wire'), ['npx', 'parallax', '--version']), version)
      match(commandIn(home, home.home, [join(home.path, 'node_modules/.bin/parallax'), '--version']), version)
      match(commandIn(home, home.home, ['npx', '--prefix', home.path, 'parallax', '--version']), version)
    },
  },
  {
    name: 'as an ordinary user',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      await using server = new NpmStart(home)
      await createOrganization(server, 'Acme')
      equal(statSync(join(home.data, 'administration-token')).mode & 0o777, 0o600)
      const uid = home.user?.uid ?? process.geteuid?.() ?? -1
      deepEqual(usersOf(server.process(/bin\/postgres -D/)), [uid, uid, uid, uid])
      ok(existsSync(join(home.data, 'postgres/data/PG_VERSION')))
      await stopByCtrlC(server)
    },
  },
  {
    name: 'as an ordinary user, in a home folder that nobody else can enter',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      chmodSync(home.home, 0o700)
      await using server = new NpmStart(home)
      await createOrganization(server, 'Acme')
    },
  },
  {
    name: 'as root: PostgreSQL runs under a user of its own, the data folder says where',
    obstacle: needsRoot,
    run: async () => {
      await proveAsRoot(places.root())
    },
  },
  {
    name: 'as root, in a clone below a home folder of mode 0700',
    obstacle: needsRoot,
    run: async () => {
      const home = places.root()
      chmodSync(home.home, 0o700)
      await proveAsRoot(home)
    },
  },
]

/** What a command prints on its standard output. */
function commandIn(home: Clone, folder: string, [file, ...args]: readonly [string, ...string[]]): string {
  return execFileSync(file, args, {
    ...home.user,
    cwd: folder,
    env: environmentOf(home),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

async function proveAsRoot(home: Clone): Promise<void> {
  await using server = new NpmStart(home)
  await createOrganization(server, 'Acme')
  const users = usersOf(server.process(/bin\/postgres -D/))
  ok(users.length === 4 && users.every((uid) => uid !== 0), `PostgreSQL runs as ${users}`)
  const [base = ''] = readFileSync(join(home.data, 'postgres-location.txt'), 'utf8').split('\n')
  ok(existsSync(join(base, 'data/PG_VERSION')), `there is no database in ${base}`)
  await stopByCtrlC(server)
}

/** As a terminal does it: to every process of the group. */
async function stopByCtrlC(server: NpmStart): Promise<void> {
  const all = server.processes()
  process.kill(-(server.npm.pid ?? 0), 'SIGINT')
  await allGone(all, 15)
}
