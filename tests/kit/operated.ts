import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { OperationSource } from '@parallax/server'
import { type OwnDatabase, ownDatabase } from './own-database.ts'
import { sharedServer } from './shared-server.ts'
import { startTestServer, type TestServer } from './start-test-server.ts'

/** A server with a database and a folder of blocks of its own, as an operator's commands see it. */
export interface OperatedScene extends AsyncDisposable {
  readonly server: TestServer
  readonly database: OwnDatabase
  readonly blockFolder: string
  /** A folder for what commands write. */
  readonly folder: string
  /** What a command is told; the folder of blocks unless another store is named. */
  source(changes?: Partial<OperationSource>): OperationSource
}

export async function operatedServer(): Promise<OperatedScene> {
  const place = await emptyPlace()
  const blockStore = { type: 'file', folder: place.blockFolder } as const
  const server = await startTestServer({ database: place.database.connection, config: { blockStore } })
  return {
    ...place,
    server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}

/** An empty database and an empty folder of blocks. */
export async function emptyPlace(): Promise<Omit<OperatedScene, 'server'>> {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-empty-'))
  const blockFolder = join(folder, 'blocks')
  const database = await ownDatabase(await sharedServer())
  return {
    database,
    blockFolder,
    folder,
    source: (changes) => ({
      args: ['--blockstore', `file:${blockFolder}`],
      environment: {},
      database: database.connection,
      signal: new AbortController().signal,
      ...changes,
    }),
    [Symbol.asyncDispose]: async () => {
      await database[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
