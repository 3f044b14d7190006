import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { socketName } from '../packages/server/src/db/embedded/placement.ts'
import { startTestServer } from '../tests/kit/start-test-server.ts'
import type { TestDevice } from '../tests/kit/test-organization.ts'
import type { ServerScene } from './server-scene.ts'

/** How often the server turns to its database for one command, counted on the socket, once it knows the device. */
export async function roundTrips(
  { database, organization }: ServerScene,
  act: (device: TestDevice, server: string) => Promise<unknown>,
): Promise<number> {
  await using counter = await TurnCounter.open(database.host)
  await using server = await startTestServer({ database: { ...database, host: counter.folder } })
  const device = organization.alice
  // Every connection is opened, and every statement prepared.
  for (let count = 0; count < 20; count += 1) await act(device, server.url)
  counter.turns = 0
  await act(device, server.url)
  return counter.turns
}

/** Stands between a server and its database. A turn begins when the server writes after it was answered. */
class TurnCounter implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'parallax-turns-'))
  readonly #server: Server
  turns = 0

  private constructor(target: string) {
    this.#server = createServer((near) => {
      const far = connect(join(target, socketName))
      let isAnswered = true
      near.on('data', (data) => {
        if (isAnswered) this.turns += 1
        isAnswered = false
        far.write(data)
      })
      far.on('data', (data) => {
        isAnswered = true
        near.write(data)
      })
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const)
        one.on('error', () => other.destroy()).on('close', () => other.destroy())
    })
  }

  static async open(target: string): Promise<TurnCounter> {
    const counter = new TurnCounter(target)
    await new Promise<void>((resolve) => counter.#server.listen(join(counter.folder, socketName), resolve))
    return counter
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close()
    rmSync(this.folder, { recursive: true })
  }
}
