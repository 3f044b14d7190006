import { ok } from 'node:assert/strict'
import { setTimeout as wait } from 'node:timers/promises'
import type { AcceptanceCheck } from '../check.ts'
import type { Clone } from '../clone.ts'
import { NpmStart } from '../npm-start.ts'
import { allGone, kill } from '../processes.ts'
import { createOrganization, needsRoot, type Places, requireOrganization } from './scenes.ts'

/** Instants of the first start, in milliseconds: before the launcher, in initdb, in the migrations, while it serves. */
const instants = [200, 500, 800, 1_100, 1_500, 2_000, 3_000]

/** Each process of `npm start`, and how a kill of it alone must end. */
const single = [
  { victim: 'npm', pattern: /npm start/ },
  { victim: 'the launcher', pattern: /scripts\/start\.js$|scripts\/start\.js / },
  { victim: 'the server', pattern: /packages\/server\/src\/main\.ts/ },
] as const

/** What a kill -9 leaves behind, and what the next start makes of it. */
export const killChecks = (places: Places): readonly AcceptanceCheck[] => [
  {
    name: 'kill -9 of everything at any instant of the first start, as an ordinary user',
    obstacle: null,
    run: async () => {
      await killWhileStarting(places.ordinary())
    },
  },
  {
    name: 'kill -9 of everything at any instant of the first start, as root',
    obstacle: needsRoot,
    run: async () => {
      await killWhileStarting(places.root())
    },
  },
  {
    name: 'kill -9 of everything while it serves: what was created is there after the next start',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      for (const round of [1, 2, 3]) {
        await using server = new NpmStart(home)
        for (let earlier = 1; earlier < round; earlier += 1) await requireOrganization(server, `Acme${earlier}`)
        await createOrganization(server, `Acme${round}`)
        server.killEverything()
        await allGone(server.processes(), 5)
      }
      await using server = new NpmStart(home)
      for (const round of [1, 2, 3]) await requireOrganization(server, `Acme${round}`)
    },
  },
  ...single.map(({ victim, pattern }) => ({
    name: `kill -9 of ${victim} alone leaves nothing running, and the next start works`,
    obstacle: null,
    run: () => killOne(places.ordinary(), pattern),
  })),
  {
    name: 'kill -9 of PostgreSQL alone: it comes back under the running server',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      await using server = new NpmStart(home)
      await createOrganization(server, 'Acme')
      const first = server.process(/bin\/postgres -D/)
      kill([first], 'SIGKILL')
      await allGone([first], 5)
      await eventually(() => requireOrganization(server, 'Acme'))
      ok(server.process(/bin\/postgres -D/) !== first)
    },
  },
]

async function killWhileStarting(home: Clone): Promise<void> {
  for (const instant of instants) {
    await using server = new NpmStart(home)
    await wait(instant)
    server.killEverything()
  }
  await using server = new NpmStart(home)
  await createOrganization(server, 'Acme')
}

async function killOne(home: Clone, pattern: RegExp): Promise<void> {
  {
    await using server = new NpmStart(home)
    await createOrganization(server, 'Acme')
    const all = server.processes()
    kill([server.process(pattern)], 'SIGKILL')
    await allGone(all, 15)
  }
  await using server = new NpmStart(home)
  await requireOrganization(server, 'Acme')
}

async function eventually(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; ; tries += 1) {
    try {
      await attempt()
      return
    } catch (error) {
      if (tries === 100) throw error
      await wait(100)
    }
  }
}
