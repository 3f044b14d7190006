import { equal, notEqual, ok } from 'node:assert/strict'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AcceptanceCheck } from '../check.ts'
import { freePort, NpmStart } from '../npm-start.ts'
import { allGone } from '../processes.ts'
import { createOrganization, mustSay, type Places, requireOrganization } from './scenes.ts'

/** What stands in the way of a start, and what is said about it. */
export const refusalChecks = (places: Places): readonly AcceptanceCheck[] => [
  {
    name: 'the port is taken: says by whom, and takes --port',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      const port = await freePort()
      await using first = new NpmStart(home, { args: ['--port', String(port)] })
      await first.address()
      const environment = { PARALLAX_DATA_DIR: home.otherData }
      {
        await using second = new NpmStart(home, { args: ['--port', String(port)], environment })
        notEqual(await second.exit(), 0)
        mustSay(
          second,
          new RegExp(`\\b${port}\\b`),
          new RegExp(`\\b${first.process(/server\/src\/main\.ts/)}\\b`),
          /--port/,
        )
        await allGone(second.processes(), 5)
      }
      await using second = new NpmStart(home, { environment })
      notEqual(await second.address(), await first.address())
    },
  },
  {
    name: 'the port is taken by a program that does not say who it is',
    obstacle: process.geteuid?.() === 0 ? null : 'needs root, to be somebody else',
    run: async () => {
      const home = places.ordinary()
      const stranger = createServer().listen(0, '127.0.0.1')
      await once(stranger, 'listening')
      const address = stranger.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      await using server = new NpmStart(home, { args: ['--port', String(port)] })
      notEqual(await server.exit(), 0)
      mustSay(server, new RegExp(`\\b${port}\\b`), /--port/)
      stranger.close()
    },
  },
  {
    name: 'the data folder cannot be written: says which, and what to do',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      mkdirSync(home.data)
      if (home.user === null) chmodSync(home.data, 0o500)
      else chownSync(home.data, 0, 0)
      await using server = new NpmStart(home)
      notEqual(await server.exit(), 0)
      mustSay(server, new RegExp(`${home.data} cannot be written`), /PARALLAX_DATA_DIR/)
      ok(!/\bat .*\.ts:\d+/.test(server.output), `a stack trace is shown:\n${server.output}`)
    },
  },
  {
    name: 'a second server on the same folder is refused, the first goes on',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      await using first = new NpmStart(home)
      await createOrganization(first, 'Acme')
      {
        await using second = new NpmStart(home)
        notEqual(await second.exit(), 0)
        mustSay(second, new RegExp(`${home.data} is in use by another server`))
        ok(!/\bat .*\.ts:\d+/.test(second.output), `a stack trace is shown:\n${second.output}`)
        await allGone(second.processes(), 5)
      }
      await requireOrganization(first, 'Acme')
    },
  },
  {
    name: 'a start right after a stop waits for the end of the last one',
    obstacle: null,
    run: async () => {
      const home = places.ordinary()
      await using first = new NpmStart(home)
      await createOrganization(first, 'Acme')
      first.npm.kill('SIGTERM') // npm is gone at once, the server it started is not
      equal(await first.exit(), 143)
      await using second = new NpmStart(home)
      await requireOrganization(second, 'Acme')
    },
  },
]
