// Of vitest, inside a sandbox: the shared server of tests/kit, whose PostgreSQL outlives the mutants.
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { openClient } from '../../packages/server/src/db/client.ts'
import type { PostgresConnection } from '../../packages/server/src/db/embedded/embedded-postgres.ts'
import type { SharedServer } from '../../tests/kit/global-setup.ts'
import { startTestServer } from '../../tests/kit/start-test-server.ts'

interface Started extends SharedServer, AsyncDisposable {}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<Started> | undefined
  const starter = createServer(async (_, response) => {
    started ??= start()
    const { url, administrationToken, database } = await started
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

/** On a database of its own: what a mutant wrote is no other's concern. */
async function start(): Promise<Started> {
  const cluster: PostgresConnection = JSON.parse(process.env.PARALLAX_MUTATION_POSTGRES ?? '')
  const sql = openClient(cluster, { connections: 1 })
  const name = `mutant_${crypto.randomUUID().replaceAll('-', '')}`
  await sql.unsafe(`create database ${name}`)
  const database = { ...cluster, database: name }
  const server = await startTestServer({ database, args: ['--cors-allow-origins', '*', '--debug'] })
  return {
    url: server.url,
    administrationToken: server.administrationToken,
    database,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await sql.unsafe(`drop database ${name} with (force)`)
      await sql.end()
    },
  }
}
