import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { PurgeableBlockStore } from '../blocks/block-store.ts'
import { openBlockStore } from '../blocks/open-block-store.ts'
import type { BlockStoreChoice } from '../config/block-store-option.ts'
import { isTemporary } from '../config/config.ts'
import { readSettings, type Source } from '../config/read-settings.ts'
import type { Clock } from '../context.ts'
import { type DatabaseAddress, isDatabaseLoss, openClient } from '../db/client.ts'
import { Database } from '../db/database.ts'
import type { PostgresConnection } from '../db/embedded/embedded-postgres.ts'
import { clusterPassword, superuser } from '../db/embedded/initialize-cluster.ts'
import { placeCluster, port } from '../db/embedded/placement.ts'
import { startEmbeddedPostgres } from '../db/embedded/start-embedded-postgres.ts'
import { defaultDataDirectory } from '../local-profile/data-folder.ts'
import { systemClock } from '../system-clock.ts'
import { OperationError } from './operation-error.ts'

/** Which server a command is about, as the server itself is told: flags and variables (spec 05 §5). */
export interface OperationSource extends Source {
  readonly signal: AbortSignal
  /** Instead of the one that the settings name. */
  readonly database?: DatabaseAddress
  /** The clock of the machine unless given. */
  readonly clock?: Clock
}

/** Where the data of a server is. */
export interface ServerPlace {
  /** Null: a data folder, which brings a PostgreSQL of its own. */
  readonly database: DatabaseAddress | null
  /** Null: the database is elsewhere, and the keys of the server are settings. */
  readonly dataDirectory: string | null
  /** Null: not told. */
  readonly blockStore: BlockStoreChoice | null
}

const silent = { info: () => undefined, warn: () => undefined }

/** Reads where the data is, without touching it. Throws `ConfigurationError` and `OperationError`. */
export function placeOf(source: OperationSource): ServerPlace {
  const settings = readSettings(source)
  if (isTemporary(settings)) throw new OperationError('temporary_database')
  const { blockStore = null } = settings
  const database = source.database ?? settings.database
  if (database !== undefined) return { database, dataDirectory: null, blockStore }
  const dataDirectory = resolve(settings.dataDirectory ?? defaultDataDirectory)
  const files = { type: 'file', folder: join(dataDirectory, 'blocks') } as const
  return { database: null, dataDirectory, blockStore: blockStore ?? files }
}

/** The data of a server at hand, whether the server runs or not. */
export class OperatedServer implements AsyncDisposable {
  readonly place: ServerPlace
  readonly address: DatabaseAddress
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly #stop: () => Promise<void>
  #db: Database | undefined

  private constructor(place: ServerPlace, source: OperationSource, { address, stop }: Reached) {
    this.place = place
    this.address = address
    this.clock = source.clock ?? systemClock
    this.signal = source.signal
    this.#stop = stop
  }

  /** Connects to the database, started if it is that of a data folder whose server does not run. */
  static async reach(source: OperationSource): Promise<OperatedServer> {
    const place = placeOf(source)
    if (place.database !== null)
      return new OperatedServer(place, source, { address: place.database, stop: async () => undefined })
    const folder = place.dataDirectory ?? ''
    if (!existsSync(join(folder, 'administration-token'))) throw new OperationError('no_server_here', { folder })
    const running = await connectionOfRunning(folder)
    if (running !== undefined)
      return new OperatedServer(place, source, { address: running, stop: async () => undefined })
    return await OperatedServer.start(source)
  }

  /** The same for a folder in which nothing runs, made when it is not there. */
  static async start(source: OperationSource): Promise<OperatedServer> {
    const place = placeOf(source)
    if (place.database !== null)
      return new OperatedServer(place, source, { address: place.database, stop: async () => undefined })
    const options = { dataDirectory: place.dataDirectory ?? '', log: silent, signal: source.signal }
    const postgres = await startEmbeddedPostgres(options)
    return new OperatedServer(place, source, { address: postgres.connection, stop: () => postgres.stop() })
  }

  /** Queries outside of long transactions. */
  get db(): Database {
    this.#db ??= new Database(this.address, { connections: 2, announce: (sql) => sql`select` })
    return this.#db
  }

  /** Throws `OperationError` when nobody said which one it is. */
  async openBlocks(db: Parameters<typeof openBlockStore>[1]['db'] = this.db): Promise<PurgeableBlockStore> {
    const { blockStore } = this.place
    if (blockStore === null) throw new OperationError('block_store_missing')
    return await openBlockStore(blockStore, { db, clock: this.clock })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#db?.[Symbol.asyncDispose]()
    await this.#stop()
  }
}

interface Reached {
  readonly address: DatabaseAddress
  stop(): Promise<void>
}

/** Undefined: no server runs on the folder. */
async function connectionOfRunning(dataDirectory: string): Promise<PostgresConnection | undefined> {
  const placement = placeCluster(dataDirectory, silent)
  if (!existsSync(placement.passwordFile)) return undefined
  const password = clusterPassword(placement)
  const connection = { host: placement.socketFolder, port, username: superuser, password, database: 'postgres' }
  const sql = openClient(connection, { connections: 1 })
  try {
    await sql`select`
    return connection
  } catch (error) {
    if (!isDatabaseLoss(error)) throw error
    return undefined
  } finally {
    await sql.end({ timeout: 1 })
  }
}
