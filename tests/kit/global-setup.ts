// Of vitest: one PostgreSQL and one server for the whole run, started when a first test asks for them.
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import { startTemporaryPostgres } from '../../packages/server/src/db/embedded/start-temporary-postgres.ts'
import { startTestServer } from './start-test-server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where to ask for the shared server: `GET /` answers a `SharedServer` in JSON. */
    sharedServerStarter: string
  }
}

/** What tests share; organizations keep them apart. */
export interface SharedServer {
  /** `http://127.0.0.1:PORT`, any origin may call it. */
  readonly url: string
  readonly administrationToken: string
  /** The database, for servers with another configuration. */
  readonly database: PostgresConnection
}

interface Started extends SharedServer, AsyncDisposable {}

const silent = { info: () => undefined, warn: () => undefined }

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<Started> | undefined
  const starter = createServer(async (_, response) => {
    started ??= start()
    const { url, administrationToken, database } = await started
    response.setHeader('access-control-allow-origin', '*')
    response.end(JSON.stringify({ url, administrationToken, database }))
  })
  await new Promise<void>((resolve) => starter.listen(0, '127.0.0.1', resolve))
  const address = starter.address()
  if (address === null || typeof address === 'string') throw new TypeError('no port')
  project.provide('sharedServerStarter', `http://127.0.0.1:${address.port}/`)
  return async () => {
    starter.close()
    await (await started)?.[Symbol.asyncDispose]()
  }
}

async function start(): Promise<Started> {
  const postgres = await startTemporaryPostgres({ log: silent, fsync: 'off' })
  const args = ['--cors-allow-origins', '*', '--debug']
  const server = await startTestServer({ database: postgres.connection, args })
  const { url, administrationToken } = server
  return {
    url,
    administrationToken,
    database: postgres.connection,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await postgres.stop()
    },
  }
}
