import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { AcceptanceCheck } from '../check.ts'
import type { Clone } from '../clone.ts'
import { NpmStart } from '../npm-start.ts'
import { allGone, usersOf } from '../processes.ts'
import { createOrganization, mustSay, needsRoot, type Places } from './scenes.ts'

/** As whom and where `npm start` works. */
export const userChecks = (places: Places): readonly AcceptanceCheck[] => [
  {
    name: 'a fresh clone: installs by itself, says where to go on, Ctrl-C stops everything',
    obstacle: null,
    run: async () => {
      const fresh = places.ordinary('missing')
      await using server = new NpmStart(fresh, { patience: 300 })
      const address = await server.address()
      mustSay(server, /Create an organization: .*\/client\/create/, /outbox/, /Ctrl-C/)
      match(server.output, new RegExp(`${address}.*/client/create`))
      await stopByCtrlC(server)
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
